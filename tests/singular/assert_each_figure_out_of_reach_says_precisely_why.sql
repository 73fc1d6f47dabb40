-- « Not computed » is no reason: seed published_out_of_reach says what claims lack, for each
-- perimeter, measure and split that no model computes.
select figure_id
from {{ ref('published_reconciliation') }}
where uncomputed_reason = 'measure_not_computed'
