-- France's value of both PPG indicators in edition `latest`, and whether the store's patients are
-- the whole country's (undeclared = they are taken to be).
select
    cast(patients.quarter_end as varchar) as quarter_end,
    uptake.uptake_percent,
    uptake.gp_count,
    patients.patient_count,
    patients.is_provisional,
    store.is_country_held as is_national
from marts.ppg_chronic_patients as patients
cross join intermediate.int_store_described as store
left join marts.ppg_teleconsultation_uptake as uptake
    on
        patients.edition_id = uptake.edition_id
        and patients.quarter_end = uptake.quarter_end
        and patients.zone_id = uptake.zone_id
where patients.edition_id = 'latest' and patients.zone_id = 'FRANCE'
order by patients.quarter_end
