select
    people.* exclude (_delivery_id, _line) replace (
        fresh_pseudonym(people.ben_nir_psa, copies.copy) as ben_nir_psa,
        fresh_pseudonym(people.ben_idt_ano, copies.copy) as ben_idt_ano
    )
from ir_ben_r as people
cross join copies
where is_kept(people.ben_nir_psa, copies.copy)
