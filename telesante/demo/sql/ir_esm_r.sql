-- Stays in medico-social establishments.
create or replace view ir_esm_r as
select
    1 as file,
    stays.position as sort_key,
    pseudonym_text(people.pseudonym, false) as ben_nir_psa,
    cast(people.rank as varchar) as ben_rng_gem,
    cast(stays.category as varchar) as esm_cat_cod,
    date_text(stays.start_date) as pec_deb_dte,
    date_text(stays.end_date) as pec_fin_dte
from stays
inner join people on stays.person = people.person;
