with tops as (select * from {{ ref('top_specialties') }}),

top_specialties_noted as (
    select
        'top_specialty' as sentence_key,
        edition_id,
        perimeter_id,
        cast(rank as string) as subject_id,
        cast(specialty_code as string) as member_id,
        act_category,
        {{ cell_key('top_specialties') }} as cell_key,
        cast(null as string) as base_key
    from tops
    where act_category = 'all'
)

select * from top_specialties_noted
