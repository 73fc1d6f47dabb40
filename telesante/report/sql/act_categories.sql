with categories as (
    select
        act_category,
        act_category_label_fr as label_fr,
        min(act_code) as first_code
    from marts.dim_act
    group by all
)

select
    act_category,
    label_fr
from categories
order by
    list_position(
        ['teleconsultation', 'accompaniment', 'teleexpertise', 'telemonitoring', 'remote_care'],
        act_category
    ),
    first_code
