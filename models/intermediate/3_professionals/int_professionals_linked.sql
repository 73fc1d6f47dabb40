with register as (select * from {{ ref('int_professionals_deduplicated') }}),

linked as (
    -- Rule `general-practitioners`: two numbers are one person when any month of the register holds
    -- one as the practice and the other as its main practice; `union` drops what both directions
    -- give.
    select
        practice_key as number_key,
        professional_key
    from register
    union
    select
        professional_key as number_key,
        practice_key as professional_key
    from register
)

select * from linked
