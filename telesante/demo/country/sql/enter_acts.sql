-- Take the acts of one source into the block: when a flux brings them, when another takes them
-- back.
insert into acts by name
with
timed as (
    select
        *,
        care_month + 1 + lag as flux,
        draw('cancelled', who) < 0.008 and not is_certain as is_cancelled,
        1 + cast(floor(8 * draw('cancelled after', who)) as integer) as cancelled_after,
        case when draw('quantity', who) < 0.01 then 2 else 1 end as quantity,
        case code when 3104 then 1200 when 1199 then 1000 else 2500 end
        + case when draw('excess', who) < 0.08 then 500 else 0 end as unit_cents
    from query_table($source)
    where care_month + 1 + lag <= getvariable('last_flux')
)

select
    timed.* exclude (timed.lag, timed.is_cancelled, timed.cancelled_after),
    case
        when timed.is_cancelled and timed.flux + timed.cancelled_after <= getvariable('last_flux')
            then timed.flux + timed.cancelled_after
    end as cancel_flux
from timed;
