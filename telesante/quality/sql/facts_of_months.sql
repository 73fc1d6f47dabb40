-- Grain: one row per edition and care month: acts counted one by one.
select
    editions.edition_id,
    cast(date_trunc('month', acts.care_date) as date) as care_month,
    sum(acts.act_quantity) as fact_act_count
from marts.fact_acts as acts
inner join marts.dim_edition as editions
    on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
group by all
