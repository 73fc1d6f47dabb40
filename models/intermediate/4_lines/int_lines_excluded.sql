with lines as (
    select * from {{ ref('int_lines_filtered') }}
    where {{ is_touched('int_fluxes_changed') }}
),

excluded as (
    -- Rule 13: the fate of the lines that the netting never sees.
    select
        _delivery_id,
        _line,
        flx_dis_dtd,
        fate
    from lines
    where fate is not null
)

select * from excluded
