-- Every department has a hundred practitioners but one, which has nine; regions and France add up.
update marts.ppg_teleconsultation_uptake
set
    gp_count = case when zone_id = 'D35' then 9 else 100 end,
    gp_teleconsulting_count = case when zone_id = 'D35' then 3 else 40 end
where zone_type = 'department';

update marts.ppg_teleconsultation_uptake as target
set
    gp_count = summed.gp_count,
    gp_teleconsulting_count = summed.gp_teleconsulting_count
from (
    select
        uptake.edition_id,
        case when grouping(regions.pilote_zone_id) = 1 then 'FRANCE'
        else regions.pilote_zone_id end as zone_id,
        sum(uptake.gp_count) as gp_count,
        sum(uptake.gp_teleconsulting_count) as gp_teleconsulting_count
    from marts.ppg_teleconsultation_uptake as uptake
    inner join seeds.departments on uptake.zone_id = departments.pilote_zone_id
    inner join seeds.regions on departments.region_code = regions.region_code
    group by uptake.edition_id, rollup (regions.pilote_zone_id)
) as summed
where target.zone_id = summed.zone_id and target.edition_id = summed.edition_id;
