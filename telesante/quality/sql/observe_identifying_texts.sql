-- Grain: one row, of one column of texts: values that look like a key (32 hexadecimal characters),
-- an encrypted number (17 letters and digits) or a number in clear (8 digits or more).
select
    'identifying_texts_${table}_${checked}' as rule_key,
    cast(count(*) filter (
        regexp_full_match(${checked}, '[0-9a-f]{32}|[0-9]{8,}')
        or (
            regexp_full_match(${checked}, '[0-9A-Za-z]{17}')
            and regexp_matches(${checked}, '[0-9].*[0-9].*[0-9]')
        )
    ) as double) as observed
from publication.${table}
