{{ config(group='reconciliation') }}
-- A check that lost its parts or its result would say nothing in silence; so would a figure that
-- holds no such role as its kind needs.
with checks as (select * from {{ ref('figure_checks') }}),

evaluated as (select * from {{ ref('int_check_results') }})

select
    checks.check_id,
    evaluated.found_value
from checks
left join evaluated on checks.check_id = evaluated.check_id
where evaluated.found_value is null or evaluated.result_value is null
