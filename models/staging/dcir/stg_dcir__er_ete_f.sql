with establishment_lines as (select * from {{ source('raw', 'er_ete_f') }}),

decoded as (
    select
        _delivery_id,
        _line,
        {{ nine_key_columns() }},
        etb_exe_fin,
        ete_cat_cod,
        ete_ind_taa
    from establishment_lines
)

select * from decoded
