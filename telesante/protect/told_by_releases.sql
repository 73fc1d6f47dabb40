-- Grain: one row per edition of one mart with figures that the new release is the first to show,
-- and that surely differ from another version of the same figure by 1 to ${few}: the figure of
-- another edition, or what an earlier release shows.
with shown as (
    ${releases}
),

figures as (
    select
        is_new,
        edition_id,
        is_synthetic,
        concat_ws('|', ${members}) as cell,
        if(coalesce(is_rounded, false), ${near}, 0) as near,
        ${figures}
    from shown
    where not is_masked
),

versions as (
    select distinct *
    from figures unpivot (counted for measure in (${figures}))
),

fresh as (
    select *
    from versions
    where is_new
),

told as (
    select
        fresh.edition_id,
        fresh.cell,
        fresh.measure
    from fresh
    inner join versions as known
        on
            fresh.cell = known.cell
            and fresh.measure = known.measure
            and fresh.is_synthetic = known.is_synthetic
            and abs(fresh.counted - known.counted) - fresh.near - known.near >= 1
            and abs(fresh.counted - known.counted) + fresh.near + known.near <= ${few}
    anti join versions as former
        on
            not former.is_new
            and fresh.edition_id = former.edition_id
            and fresh.cell = former.cell
            and fresh.measure = former.measure
            and fresh.counted = former.counted
            and fresh.near = former.near
)

select
    edition_id,
    count(distinct concat_ws('|', cell, measure)) as figure_count
from told
group by edition_id
order by edition_id
