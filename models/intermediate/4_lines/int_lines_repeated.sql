with lines as (
    select * from {{ ref('stg_dcir__er_prs_f') }}
    where {{ is_touched('int_fluxes_changed') }}
),

-- Twice: one that is read twice would be held as a whole.
lines_counted as (
    select * from {{ ref('stg_dcir__er_prs_f') }}
    where {{ is_touched('int_fluxes_changed') }}
),

suspects as (
    -- Counting numbers is cheap, and hardly any is found twice: only those lines are then compared.
    select {{ short_hash(nine_key_columns('lines_counted')) }} as key_hash
    from lines_counted
    group by key_hash
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
    inner join suspects on {{ short_hash(nine_key_columns('lines')) }} = suspects.key_hash
    group by {{ nine_key_columns('lines') }}
    having count(*) > 1
)

select * from repeated
