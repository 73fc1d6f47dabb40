with perimeters as (select * from {{ source('own', 'perimeters') }}),

renamed as (
    select
        perimeter_id,
        label_fr,
        departments as territory,
        care_from,
        care_to
    from perimeters
)

select * from renamed
