with compared as (select * from {{ ref('int_figures_compared') }}),

checked as (select * from {{ ref('int_figures_checked') }}),

store as (select * from {{ ref('int_store_described') }}),

weighed as (
    select
        compared.*,
        checked.failing_check_id,
        checked.failing_reading_id,
        checked.holding_reading_id,
        checked.restating_check_id,
        checked.holding_check_id,
        checked.contradicted_by,
        store.is_synthetic and compared.computed_value is not null as is_synthetic,
        checked.failing_reading_id is not null
        and checked.holding_reading_id is not null as is_ambiguous
    from compared
    left join checked on compared.figure_id = checked.figure_id
    cross join store
)

select * from weighed
