-- Rule `person`: twins and triplets of the same sex may share the single identifier and differ by
-- the rank alone, so that several people are counted as one patient. Nothing in the extracts tells
-- them apart from one person, so the test warns: it says how many, and stops nothing.
{{ config(severity='warn') }}

with beneficiaries as (select * from {{ ref('stg_dcir__ir_ben_r') }})

select
    person_key,
    count(distinct ben_rng_gem) as rank_count
from beneficiaries
where person_key is not null
group by person_key, ben_nir_psa
having count(distinct coalesce(ben_rng_gem, 0)) > 1
