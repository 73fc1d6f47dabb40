-- Grain: one row per published figure that the warehouse computes.
select
    figure_id as rule_key,
    computed_value as observed
from marts.published_reconciliation
where dimension <> 'flow' and computed_value is not null
