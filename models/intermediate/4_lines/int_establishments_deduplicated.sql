with establishment_lines as (select * from {{ ref('stg_dcir__er_ete_f') }}),

ranked as (
    select
        *,
        row_number() over (
            partition by {{ nine_key_columns() }} order by _delivery_id desc, _line desc
        ) as recency
    from establishment_lines
),

deduplicated as (
    -- Rule `redelivery`, for the establishment part of a line: the last delivered wins.
    select
        {{ nine_key_columns() }},
        etb_exe_fin,
        ete_cat_cod,
        ete_ind_taa
    from ranked
    where recency = 1
)

select * from deduplicated
