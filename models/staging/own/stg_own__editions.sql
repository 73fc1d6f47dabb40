with editions as (select * from {{ source('own', 'editions') }}),

listed as (
    select
        edition_id,
        label_fr,
        flux_end,
        first_care_month
    from editions
)

select * from listed
