select
    figure_id,
    perimeter_id,
    perimeter_label_fr,
    statement_fr,
    measure,
    dimension,
    member,
    comparison,
    printed_value,
    publisher_edition,
    period_start,
    period_end
from marts.history_structure
where unit = 'percent' and measure = 'share_of_teleconsultations'
order by
    perimeter_label_fr asc,
    period_start asc,
    period_end asc,
    dimension asc,
    printed_value desc,
    figure_id asc
