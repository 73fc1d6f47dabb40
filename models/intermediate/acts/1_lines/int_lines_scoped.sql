with lines as (select * from {{ ref('stg_dcir__er_prs_f') }}),

repeated as (select * from {{ ref('int_lines_repeated') }}),

acts as (select * from {{ ref('acts') }}),

scoped as (
    -- Rule 1: the act code alone decides what is telehealth; its dates only flag.
    select
        lines.*,
        coalesce(
            lines._delivery_id <> repeated.last_delivery_id
            or lines._line <> repeated.last_line,
            false
        ) as is_redelivered,
        acts.act_code is not null as is_in_scope
    from lines
    left join repeated on {{ nine_key_join('lines', 'repeated') }}
    left join acts on lines.prs_nat_ref = acts.act_code
)

select * from scoped
