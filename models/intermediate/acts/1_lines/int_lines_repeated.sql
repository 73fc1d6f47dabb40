with lines as (select * from {{ ref('stg_dcir__er_prs_f') }}),

repeated as (
    -- Rule 3: the nine columns identify a line, so one found twice was delivered twice. The last
    -- delivered wins. Identical acts of one day are other keys and never meet here.
    select
        {{ nine_key_columns() }},
        max(_delivery_id) as last_delivery_id,
        max_by(_line, (_delivery_id, _line)) as last_line
    from lines
    group by {{ nine_key_columns() }}
    having count(*) > 1
)

select * from repeated
