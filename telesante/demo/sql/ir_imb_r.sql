-- Long-term illness periods, always under a person's first pseudonym.
create or replace view ir_imb_r as
select
    1 as file,
    illness.position as sort_key,
    pseudonym_text(people.pseudonym, false) as ben_nir_psa,
    cast(people.rank as varchar) as ben_rng_gem,
    cast(illness.number as varchar) as imb_ald_num,
    cast(illness.nature as varchar) as imb_etm_nat,
    date_text(illness.start_date) as imb_ald_dtd,
    date_text(illness.end_date) as imb_ald_dtf
from illness
inner join people on illness.person = people.person;
