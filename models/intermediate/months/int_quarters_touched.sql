with months as (select * from {{ ref('int_months_touched') }}),

carried as (select * from {{ ref('int_quarters_carried') }}),

former as (select * from {{ source('store', 'quarters_built') }}),

-- A further flux or an older act may also let a quarter be carried whose acts are known already.
gained as (
    select
        edition_id,
        quarter_end
    from carried
    except
    select * from former
),

lost as (
    select * from former
    except
    select
        edition_id,
        quarter_end
    from carried
),

touched as (
    select
        carried.edition_id,
        carried.quarter_end
    from carried
    inner join months
        on
            carried.edition_id = months.edition_id
            and carried.care_quarter_start = date_trunc('quarter', months.care_month)
    union
    select * from gained
    union
    select * from lost
)

select * from touched
