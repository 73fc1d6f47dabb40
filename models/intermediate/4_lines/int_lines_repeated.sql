with lines as (select * from {{ ref('stg_dcir__er_prs_f') }}),

repeated as (
    -- Rule `redelivery`: nine columns identify a line, so lines that share them were delivered
    -- more than once and the last delivered wins. Two identical acts of one day have two keys.
    select
        {{ nine_key_columns() }},
        max(_delivery_id) as last_delivery_id,
        max_by(_line, (_delivery_id, _line)) as last_line
    from lines
    group by {{ nine_key_columns() }}
    having count(*) > 1
)

select * from repeated
