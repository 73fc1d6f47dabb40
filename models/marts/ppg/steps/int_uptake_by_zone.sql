with practitioners as (select * from {{ ref('int_general_practitioners_by_quarter') }}),

zones as (select * from {{ ref('int_ppg_zones') }}),

counted as (
    select
        practitioners.edition_id,
        practitioners.quarter_end,
        zones.zone_type,
        zones.zone_id,
        zones.zone_name,
        count(*) as gp_count,
        count(case when practitioners.is_teleconsulting then 1 end) as gp_teleconsulting_count
    from practitioners
    inner join zones on practitioners.department_code = zones.department_code
    group by
        practitioners.edition_id, practitioners.quarter_end,
        zones.zone_type, zones.zone_id, zones.zone_name
),

rated as (
    -- Half away from zero, by a division that is exact on a half, which 12.25 as a double is not.
    select
        *,
        floor(cast(2000 * gp_teleconsulting_count + gp_count as double) / (2 * gp_count)) / 10
            as uptake_percent
    from counted
)

select * from rated
