with lines as (select * from {{ ref('stg_dcir__er_prs_f') }}),

-- Imported twice on purpose: DuckDB writes out a CTE that is read twice.
lines_counted as (select * from {{ ref('stg_dcir__er_prs_f') }}),

repeated_keys as (
    select {{ nine_key_columns() }}
    from lines_counted
    group by {{ nine_key_columns() }}
    having count(*) > 1
),

repeated as (
    -- Rule `redelivery`: nine columns identify a line, so lines that share them were delivered
    -- more than once and the last delivered wins. Two identical acts of one day have two keys.
    select
        {{ nine_key_columns('lines') }},
        max(lines._delivery_id) as last_delivery_id,
        max_by(lines._line, (lines._delivery_id, lines._line)) as last_line
    from lines
    inner join repeated_keys on {{ nine_key_join('lines', 'repeated_keys') }}
    group by {{ nine_key_columns('lines') }}
)

select * from repeated
