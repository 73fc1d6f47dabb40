-- Grain: one row, of one mart: published rows that show a figure whose count in the unmasked mart
-- is small.
select
    'small_counts_${mart}' as rule_key,
    cast(count(*) as double) as observed
from publication.${mart} as shown
inner join (${counted}) as counted using (${key})
where shown.${measure} is not null and (${is_small})
