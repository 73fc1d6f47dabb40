-- A publication of the two PPG marts and three departments of one region; invented values.
create schema marts;

create table marts.dim_department as
from (values
    ('D75', '11', true), ('D92', '11', true), ('D94', '11', true),
    ('D22', '53', true), ('D29', '53', true), (null, null, false)
) as places (pilote_zone_id, region_code, is_department);

create table marts.ppg_teleconsultation_uptake as
select
    'latest' as edition_id,
    *,
    quarter_end > date '2024-12-31' as is_provisional,
    false as is_masked,
    quarter_end > date '2024-12-31' as is_rounded,
    false as is_synthetic
from (values
    ('department', 'D75', 'Paris', 1000, 352, cast(35.2 as double)),
    ('department', 'D92', 'Hauts-de-Seine', 500, 200, 40.0),
    ('department', 'D94', 'Val-de-Marne', 400, 80, 20.0),
    ('region', 'R11', 'Île-de-France', 1850, 631, 34.1),
    ('country', 'FRANCE', 'France', 3000, 999, 33.3)
) as zones (zone_type, zone_id, zone_name, gp_count, gp_teleconsulting_count, uptake_percent)
cross join (values (date '2024-12-31'), (date '2025-03-31')) as quarters (quarter_end);

create table marts.ppg_chronic_patients as
select
    'latest' as edition_id,
    *,
    quarter_end > date '2024-12-31' as is_provisional,
    false as is_masked,
    quarter_end > date '2024-12-31' as is_rounded,
    false as is_synthetic
from (values
    ('department', 'D75', 'Paris', 5000),
    ('department', 'D92', 'Hauts-de-Seine', 4000),
    ('department', 'D94', 'Val-de-Marne', 3000),
    ('region', 'R11', 'Île-de-France', 12000),
    ('country', 'FRANCE', 'France', 1075380)
) as zones (zone_type, zone_id, zone_name, patient_count)
cross join (values (date '2024-12-31'), (date '2025-03-31')) as quarters (quarter_end);
