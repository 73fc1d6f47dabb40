with places as (select * from {{ ref('int_professionals_located') }}),

former_places as (select * from {{ source('store', 'practices_built') }}),

gained as (
    select * from places
    except
    select * from former_places
),

lost as (
    select * from former_places
    except
    select * from places
),

moved as (
    -- A register month may change where the acts of other months were done.
    select practice_key from gained
    union
    select practice_key from lost
)

select * from moved
