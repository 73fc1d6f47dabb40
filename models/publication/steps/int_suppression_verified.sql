with suppression as (select * from {{ source('protection', 'suppression') }}),

marts as (select * from {{ ref('int_marts_verified') }}),

verified as (
    select
        suppression.mart,
        suppression.cell_key
    from suppression
    inner join marts on suppression.mart = marts.mart
)

select * from verified
