-- Grain: one row per edition of record with figures that are computed otherwise today: how many in
-- each table, and how many in all that no delivery explains.
with counted as (
    select
        edition_id,
        table_name,
        count(*) as figure_count,
        count(*) filter (where standing = 'unexplained') as unexplained_count
    from records.differing_figures
    group by edition_id, table_name
)

select
    edition_id,
    cast(to_json(map_from_entries(list((table_name, figure_count) order by table_name))) as varchar)
        as figures,
    cast(sum(unexplained_count) as bigint) as unexplained
from counted
group by edition_id
order by edition_id
