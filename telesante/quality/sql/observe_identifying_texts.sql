-- Grain: one row per column of texts of one table: values that look like a key (32 hexadecimal
-- characters), an encrypted number (17 letters and digits) or a number in clear (8 digits or more).
with listed as (select unnest([${names}]) as checked_column),

texts as (
    unpivot (select ${columns} from publication.${table})
    on columns(*) into name checked_column value written
)

select
    'identifying_texts_${table}_' || listed.checked_column as rule_key,
    cast(count(*) filter (
        regexp_full_match(texts.written, '[0-9a-f]{32}|[0-9]{8,}')
        or (
            regexp_full_match(texts.written, '[0-9A-Za-z]{17}')
            and regexp_matches(texts.written, '[0-9].*[0-9].*[0-9]')
        )
    ) as double) as observed
from listed
left join texts on listed.checked_column = texts.checked_column
group by listed.checked_column
