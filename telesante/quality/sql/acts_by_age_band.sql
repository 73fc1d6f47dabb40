-- Grain: one row per edition, perimeter and age band, with its share of the perimeter's acts. The
-- mart leaves zeros out: a band without a row has no act.
with ages as (
    select
        edition_id,
        perimeter_id,
        age_band_system,
        age_band,
        act_count
    from marts.acts_by_age_band
    where act_category = 'all' and executor_department = 'all'
),

totals as (
    select
        edition_id,
        perimeter_id,
        age_band_system,
        act_count as total_count
    from ages
    where age_band = 'all'
)

select
    edition_id,
    perimeter_id,
    age_band_system,
    age_band,
    coalesce(ages.act_count, 0) as act_count,
    100.0 * coalesce(ages.act_count, 0) / totals.total_count as share_percent
from totals
inner join seeds.age_bands using (age_band_system)
left join ages using (edition_id, perimeter_id, age_band_system, age_band)
