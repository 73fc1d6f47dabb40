-- A month of Open DAMIR as large as a real one: {lines} lines of the schema of 2025, {share} of them
-- telehealth, with values drawn so that the file packs about as well as the real one (six to one).
copy (
    with codes as (
        select list(act_code order by act_code) as listed
        from read_csv('{acts}', all_varchar = true)
    ),

    drawn as (
        select
            lines.i,
            random() as kind,
            random() as region,
            random() as amount,
            random() as other,
            cast(floor(random() * 1e9) as bigint) as digits,
            codes.listed
        from range({lines}) as lines (i)
        cross join codes
    ),

    described as (
        select
            *,
            case when kind < {share}
                then listed[1 + cast(floor(other * len(listed)) as int)]
                else cast(2000 + digits % 900 as varchar) end as code,
            [11, 24, 27, 28, 32, 44, 52, 53, 75, 76, 84, 93, 5, 99][
                1 + cast(floor(region * 14) as int)
            ] as reg,
            case
                when amount < 0.1
                    then replace(cast(round(amount * 8, 2) as varchar), '0.', '.')
                when amount > 0.9 then '-' || cast(round(amount * 30, 2) as varchar)
                else cast(round(amount * 500, 2) as varchar)
            end as euros,
            1 + digits % 40 as acts,
            case when other < 0.4 then '99' else cast(41 + digits % 6 as varchar) end as exo,
            case when other < 0.4 then '9' else cast(digits % 2 as varchar) end as top
        from drawn
    )

    select concat_ws(
        ';', '{month}', reg, (digits % 8) * 10, reg, top, 1 + digits % 3, 1 + digits % 2,
        digits % 130, 9999, 99, 99, 99, 9999, 9, 99, digits % 9, acts,
        case when other < 0.9 then cast(acts as varchar) else '' end, acts, 0, euros, euros, euros,
        acts, acts, acts, euros, 0, euros, 2024 + digits % 2, lpad(cast(1 + digits % 12 as varchar), 2, '0'),
        10, 0, 0, top, 10 + digits % 27, 9, exo, 9, code, 2, 70, 99, digits % 34, reg,
        digits % 60, digits % 10, digits % 43, 1, 99, 0, 1, digits % 35, 1, 9, 'Z', ''
    ) as "{header}"
    from described
) to '{target}' (format csv, delimiter '|', quote '', escape '')
