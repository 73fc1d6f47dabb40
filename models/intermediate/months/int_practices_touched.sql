with places as (
    select * from {{ ref('int_professionals_deduplicated') }}
    where {{ is_touched('int_register_months_touched') }}
),

former_places as (select * from {{ source('store', 'practices_built') }}),

touched as (
    -- A month that says of a practice what was known of it then opens and ends no period.
    select distinct places.practice_key
    from places
    left join former_places
        on
            places.practice_key = former_places.practice_key
            and places.register_month >= former_places.valid_from
            and places.register_month < former_places.valid_until
    where
        {{ adds_months() | lower }}
        and (
            former_places.practice_key is null
            or places.department_code is distinct from former_places.department_code
            or places.professional_key is distinct from former_places.professional_key
        )
)

select * from touched
