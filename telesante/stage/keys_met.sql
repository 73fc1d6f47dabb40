-- How many keys of one flux month of a delivered file were delivered before.
with delivered as (
    select distinct {keys}
    from read_parquet($delivered, hive_partitioning = false)
),

held as (
    select distinct {keys}
    from read_parquet($held, hive_partitioning = false)
)

select count(*)
from delivered
inner join held using ({keys})
