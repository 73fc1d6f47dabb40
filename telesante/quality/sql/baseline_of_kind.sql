-- Grain: one row per figure that the baseline of stores of this kind lists.
with store as (
    $store_kind
)

select
    baseline.figure_id,
    baseline.verdict
from seeds.published_baseline as baseline
inner join store
    on baseline.covers = store.covers and baseline.is_synthetic = store.is_synthetic
