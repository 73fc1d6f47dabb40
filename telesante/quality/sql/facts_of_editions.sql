-- Grain: one row per edition: acts counted one by one.
select
    editions.edition_id,
    sum(acts.act_quantity) as act_count
from marts.fact_acts as acts
inner join marts.dim_edition as editions
    on acts.known_from <= editions.flux_end and acts.known_until > editions.flux_end
group by all
