-- How one delivered value becomes a value of its contract type: null when it is not one.
-- A text comes without the blanks around it, and null when it is empty or a word for "missing".
-- Blanks are spaces of any width (no-break ones among them), tabs, and characters that show nothing.
-- `is_missing` is made from the list of these words (`words.py`).

create macro cleaned(value) as
    nullif(regexp_replace(value, '^[\t\p{Z}\p{Cf}]+|[\t\p{Z}\p{Cf}]+$', '', 'g'), '');

create macro told(value) as case when not is_missing(value) then value end;

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

create macro text_as_top(value) as
    case
        when lower(value) in ('true', 't', 'vrai') then 1
        when lower(value) in ('false', 'f', 'faux') then 0
        else text_as_integer(value)
    end;

create macro text_as_date(value) as
    case
        when regexp_full_match(value, '[0-9]{2}/[0-9]{2}/[0-9]{4}')
            then cast(try_strptime(value, '%d/%m/%Y') as date)
        when regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}')
            then cast(try_strptime(value, '%Y-%m-%d') as date)
    end;

-- Dates as SAS, R, Oracle and Spark write them: which day a text writes, in whatever layout.
create macro day_part(value) as
    regexp_extract(
        value,
        '^([0-9]{2}[/.-][0-9]{2}[/.-][0-9]{4}|[0-9]{4}[/.-][0-9]{2}[/.-][0-9]{2}'
        || '|(?:0001|1[6-9][0-9]{2}|2[0-9]{3}|9999)[0-9]{4}'
        || '|[0-9]{2}[ /-]?\p{L}{3,9}\.?[ /-]?[0-9]{4})'
        || '([ T:][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?'
        || '( ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?$',
        1
    );

-- The months as SAS, R and Oracle name them, in English and in French, without accents.
create macro month_number(name) as
    list_position(
        list_transform(
            [
            'JAN|JANV|JANVIER|JANUARY',
            'FEB|FEV|FEVR|FEVRIER|FEBRUARY',
            'MAR|MARS|MARCH',
            'APR|AVR|AVRIL|APRIL',
            'MAY|MAI',
            'JUN|JUIN|JUNE',
            'JUL|JUIL|JUILLET|JULY',
            'AUG|AOU|AOUT|AUGUST',
            'SEP|SEPT|SEPTEMBRE|SEPTEMBER',
            'OCT|OCTOBRE|OCTOBER',
            'NOV|NOVEMBRE|NOVEMBER',
            'DEC|DECEMBRE|DECEMBER'
            ],
            lambda names: list_contains(string_split(names, '|'), name)
        ),
        true
    );

create macro day_written(part) as
    cast(
        case
            when regexp_matches(part, '\p{L}')
                then try_strptime(
                    left(part, 2)
                    || '/' || month_number(upper(strip_accents(regexp_extract(part, '\p{L}+'))))
                    || '/' || right(part, 4),
                    '%d/%m/%Y'
                )
            when regexp_matches(part, '^[0-9]{4}')
                then try_strptime(regexp_replace(part, '[/.-]', '', 'g'), '%Y%m%d')
            else try_strptime(regexp_replace(part, '[/.-]', '', 'g'), '%d%m%Y')
        end as date
    );

create macro written_day(value) as
    list_transform([day_part(value)], lambda part: day_written(part))[1];

create macro is_at_midnight(value) as
    regexp_full_match(
        substr(value, length(day_part(value)) + 1),
        '([ T:]00:00(:00([.,]0+)?)?( ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?'
    );

-- The layout of a date: 9 for each digit, A for a word. Texts of one layout have it in common.
create macro layout_of(value) as
    regexp_replace(regexp_replace(value, '[0-9]', '9', 'g'), '\p{L}+\.?', 'A', 'g');

create macro text_as_date_in(value, layout) as
    case when layout_of(value) = layout and is_at_midnight(value) then written_day(value) end;

create macro moment_as_date(value) as
    case when value = cast(value as date) then cast(value as date) end;

create macro date_fault(value, is_first_of_month) as
    case
        when regexp_matches(
            value,
            '^[0-9]{1,2}([/.-][0-9]{1,2}[/.-]|[ /-]?\p{L}{3,9}\.?[ /-]?)[0-9]{2}([^0-9]|$)'
        )
            then 'two_digit_year'
        when written_day(value) is not null and not is_at_midnight(value) then 'not_midnight'
        when is_first_of_month and day(written_day(value)) <> 1 then 'not_first_of_month'
        else 'not_a_date'
    end;

-- What a spreadsheet or a float leaves of a long number.
create macro has_lost_digits(value) as
    regexp_full_match(
        value,
        '[+-]?[0-9]+([.,][0-9]*[eE][+-]?|[eE][+-])[0-9]+|[0-9]{16,}[.,][0-9]*'
        || '|[+-]?[Ii]nf(inity)?'
    );

-- A code: letters and digits, and the signs of Base64. A number that passed through a float is
-- read as long as it kept its digits.
create macro text_as_string(value) as
    case
        when regexp_full_match(value, '[0-9A-Za-z]*[0-9][0-9A-Za-z]*') then value
        when has_lost_digits(value) then null
        when regexp_full_match(value, '[0-9]+[.,]0+') then regexp_replace(value, '[.,]0+$', '')
        when regexp_full_match(value, '[\p{L}\p{M}\p{N}+/=_-]*')
            and regexp_matches(value, '[\p{L}\p{N}]')
            then value
    end;

create macro string_fault(value) as
    case
        when has_lost_digits(value) then 'digits_lost'
        when regexp_matches(value, '[\t\p{Z}\p{Cf}]') then 'blank_inside'
        else 'not_text'
    end;

create macro padded(value, width) as
    case
        when length(value) >= width then value
        when regexp_full_match(value, '[0-9]+') then lpad(value, width, '0')
        else value
    end;

-- Numbers of a delivered Parquet file. A float is taken for the decimal it stands for. From 2^53 on
-- a float no longer holds every integer.
create macro number_as_integer(value) as
    case when value = round(value, 0) then try_cast(value as integer) end;

create macro number_as_decimal(value) as
    case
        when abs(value - round(value, 2)) < 0.000001
            then try_cast(round(value, 2) as decimal(11, 2))
    end;

create macro number_as_string(value) as
    case when value = round(value, 0) then cast(try_cast(value as hugeint) as varchar) end;

create macro float_as_string(value) as
    case when abs(value) < 9007199254740992 then number_as_string(value) end;

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
