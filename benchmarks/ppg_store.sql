-- How much the indicators were computed from.
select
    (select count(*) from staging.stg_dcir__er_prs_f) as line_count,
    (select count(*) from marts.fact_acts) as version_count,
    (select count(distinct person_key) from marts.fact_acts) as person_count,
    (select count(distinct person_key) from marts.fact_acts where is_ald) as chronic_count,
    (select count(*) from intermediate.int_professionals_deduplicated) as register_count
