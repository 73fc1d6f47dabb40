-- How a layout writes dates, codes and amounts; variables `date_format`, `is_padded` and
-- `decimal_mark`.
create or replace macro date_text(day) as strftime(cast(day as date), getvariable('date_format'));
create or replace macro int_text(value) as cast(nullif(value, -1) as varchar);
create or replace macro cents_text(cents) as replace(
    cast(cast(cents * cast(0.01 as decimal(3, 2)) as decimal(11, 2)) as varchar),
    '.',
    getvariable('decimal_mark')
);
-- Where a layout does not pad, '075' is written 75, '000' 0 and '02A' 2A.
create or replace macro code_text(code) as case
    when getvariable('is_padded') or code = '' then nullif(code, '')
    else coalesce(nullif(ltrim(code, '0'), ''), '0')
end;
create or replace macro pseudonym_text(person, is_second) as upper(
    substr(md5(concat(getvariable('origin'), ' pseudonym ', person, is_second)), 1, 17)
);
create or replace macro identifier_text(person) as upper(
    substr(md5(concat(getvariable('origin'), ' identifier ', person)), 1, 17)
);
