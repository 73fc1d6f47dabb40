-- The lines of a block and what the former ones left, by flux.
create or replace table lines as
with
billed as (
    select
        *,
        1 as line_rank,
        flux as line_flux,
        quantity as line_quantity,
        code as line_code,
        case when cancel_flux is null then 'counted' else 'cancelled' end as fate
    from acts
    union all
    select
        *,
        2 as line_rank,
        cancel_flux as line_flux,
        -quantity as line_quantity,
        code as line_code,
        'cancelled' as fate
    from acts
    where cancel_flux is not null
    union all
    select
        *,
        3 as line_rank,
        flux as line_flux,
        -1 as line_quantity,
        code as line_code,
        'excluded_flat_participation' as fate
    from acts
    where draw('flat participation', who) < 0.005
    union all
    select
        *,
        4 as line_rank,
        flux as line_flux,
        1 as line_quantity,
        1111 as line_code,
        'out_of_scope' as fate
    from acts
    where draw('consultation', who) < 0.18
    union all
    select * from pending
)

select * from billed
order by line_flux, is_walk_in, who, line_rank;
