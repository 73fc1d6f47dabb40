-- Grain: one row per month of flux that was delivered. A month with less than a tenth of the median
-- month's lines holds only late lines: its own flux was never delivered.
with counted as (
    select
        cast(date_trunc('month', flx_dis_dtd) as date) as flux_month,
        sum(line_count) as line_count
    from marts.line_accounting
    where flx_dis_dtd is not null
    group by all
)

select flux_month
from counted
qualify line_count >= 0.1 * median(line_count) over ()
