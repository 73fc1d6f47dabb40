-- Five patients in La Réunion, a region of one department, in a quarter; no practitioner of Lozère
-- who teleconsults in another. The sums above them follow.
update marts.ppg_chronic_patients as target
set patient_count = target.patient_count - reunion.patient_count + 5
from (
    select edition_id, patient_count
    from marts.ppg_chronic_patients
    where zone_id = 'D974' and quarter_end = '2024-06-30'
) as reunion
where
    target.edition_id = reunion.edition_id
    and target.quarter_end = '2024-06-30'
    and target.zone_id in ('D974', 'R04', 'FRANCE');

update marts.ppg_teleconsultation_uptake as target
set gp_teleconsulting_count = target.gp_teleconsulting_count - lozere.gp_teleconsulting_count
from (
    select edition_id, gp_teleconsulting_count
    from marts.ppg_teleconsultation_uptake
    where zone_id = 'D48' and quarter_end = '2024-12-31'
) as lozere
where
    target.edition_id = lozere.edition_id
    and target.quarter_end = '2024-12-31'
    and target.zone_id in ('D48', 'R76', 'FRANCE');
