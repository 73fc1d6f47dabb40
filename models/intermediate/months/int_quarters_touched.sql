with days as (select * from {{ ref('int_days_touched') }}),

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
    -- What came after the cut-off of an edition leaves it as it is.
    select
        carried.edition_id,
        carried.quarter_end
    from carried
    inner join days
        on
            carried.care_quarter_start = date_trunc('quarter', days.care_date)
            and carried.flux_end >= days.known_from
    union
    select * from gained
    union
    select * from lost
)

select * from touched
