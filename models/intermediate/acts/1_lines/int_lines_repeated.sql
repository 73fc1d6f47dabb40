with lines as (
    select * from {{ ref('stg_dcir__er_prs_f') }}
    where {{ is_touched('int_fluxes_changed') }}
),

-- Counting keys is cheap, and hardly any is found twice: only those lines are then compared.
repeated_keys as (
    select {{ nine_key_columns() }}
    from lines
    group by {{ nine_key_columns() }}
    having count(*) > 1
),

repeated as (
    -- Rule 3: the nine columns identify a line, so one found twice was delivered twice. The last
    -- delivered wins. Identical acts of one day are other keys and never meet here.
    select
        {{ nine_key_columns('lines') }},
        max(lines._delivery_id) as last_delivery_id,
        max_by(lines._line, (lines._delivery_id, lines._line)) as last_line
    from lines
    inner join repeated_keys on {{ nine_key_join('lines', 'repeated_keys') }}
    group by {{ nine_key_columns('lines') }}
)

select * from repeated
