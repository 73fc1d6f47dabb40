-- Grain: one row per rule on the age bands.
with ages as (
    select
        edition_id || '_' || perimeter_id as scope_key,
        age_band_system,
        age_band,
        act_count
    from marts.acts_by_age_band
    where act_category = 'all' and executor_department = 'all'
),

totals as (
    select
        scope_key,
        age_band_system,
        act_count as total_count
    from ages
    where age_band = 'all'
),

shares as (
    -- The mart leaves zeros out: a band without a row has no act.
    select
        totals.scope_key,
        age_band_system,
        bands.age_band,
        100.0 * coalesce(ages.act_count, 0) / totals.total_count as share
    from totals
    inner join seeds.age_bands as bands using (age_band_system)
    left join ages using (scope_key, age_band_system, age_band)
)

select
    'age_share_' || scope_key || '_' || age_band as rule_key,
    share as observed
from shares
where age_band_system = 'monitoring'
union all
select
    'age_shares_add_up_' || scope_key || '_' || age_band_system as rule_key,
    round(sum(share), 6) as observed
from shares
group by scope_key, age_band_system
