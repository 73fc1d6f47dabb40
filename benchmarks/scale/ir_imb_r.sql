select
    people.* exclude (_delivery_id, _line) replace (
        fresh_pseudonym(people.ben_nir_psa, copies.copy) as ben_nir_psa
    )
from ir_imb_r as people
cross join copies
where is_kept(people.ben_nir_psa, copies.copy)
