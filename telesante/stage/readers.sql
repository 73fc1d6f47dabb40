-- How one delivered value becomes a value of its contract type: null when it is not one.
-- A text comes without the spaces around it, and null when it is empty.

create macro cleaned(value) as nullif(trim(value, ' ' || chr(9)), '');

create macro text_as_integer(value) as
    case
        when regexp_full_match(value, '[+-]?0*[0-9]{1,9}([.,]0*)?')
            then try_cast(regexp_replace(value, '[.,]0*$', '') as integer)
    end;

create macro text_as_decimal(value) as
    case
        when regexp_full_match(value, '[+-]?(0*[0-9]{1,9}([.,][0-9]{0,2}0*)?|[.,][0-9]{1,2}0*)')
            then try_cast(replace(value, ',', '.') as decimal(11, 2))
    end;

create macro text_as_date(value) as
    case
        when regexp_full_match(value, '[0-9]{2}/[0-9]{2}/[0-9]{4}')
            then cast(try_strptime(value, '%d/%m/%Y') as date)
        when regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}')
            then cast(try_strptime(value, '%Y-%m-%d') as date)
    end;

create macro text_as_string(value) as
    case when not regexp_matches(value, '[\x00-\x1f\x7f]') then value end;

-- Numbers of a delivered Parquet file. A float is taken for the decimal it stands for.
create macro number_as_integer(value) as
    case when value = round(value, 0) then try_cast(value as integer) end;

create macro number_as_decimal(value) as
    case
        when abs(value - round(value, 2)) < 0.000001
            then try_cast(round(value, 2) as decimal(11, 2))
    end;

create macro number_as_string(value) as
    case when value = round(value, 0) then cast(try_cast(value as bigint) as varchar) end;

-- The years 1600 and 0001 stand for an unknown date.
create macro known_date(value) as case when year(value) not in (1, 1600) then value end;

-- What a value looks like: 9 for a digit, A for a letter. The value itself never leaves the file.
create macro shape(value) as
    regexp_replace(regexp_replace(left(value, 24), '\p{N}', '9', 'g'), '[\p{L}\p{M}]', 'A', 'g')
    || case when length(value) > 24 then '... (' || length(value) || ' characters)' else '' end;

create macro unquoted(field) as
    case
        when starts_with(field, '"')
            then replace(field[2:length(field) - 1], '""', '"')
        else field
    end;

-- The fields of a line as CSV has them, quotes included; null when a quote is not closed.
create macro fields_of(line) as
    case
        when not contains(line, '"') then string_split(line, ';')
        when regexp_full_match(line, '("([^"]|"")*"|[^";]*)(;("([^"]|"")*"|[^";]*))*')
            then list_transform(
                regexp_extract_all(line || ';', '("(?:[^"]|"")*"|[^";]*);', 1),
                lambda field: unquoted(field)
            )
    end;
