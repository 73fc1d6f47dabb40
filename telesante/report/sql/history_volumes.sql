-- The same volume told by several documents is one row, with every edition that prints it.
select
    perimeter_id,
    perimeter_label_fr,
    period_kind,
    period_start,
    period_end,
    act_count,
    kind,
    comparison,
    min(figure_id) as figure_id,
    string_agg(distinct publisher_edition, ' ; ' order by publisher_edition) as editions
from marts.history_teleconsultations
where geography in ('FRANCE', 'METROPOLE')
group by all
order by perimeter_label_fr, period_start, period_end, act_count
