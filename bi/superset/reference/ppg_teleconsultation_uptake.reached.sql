-- Grain: one row per edition, quarter and class of rates: at the target or not, masked.
select
    edition_id,
    quarter_end,
    case
        when uptake_percent is null then 'Secret statistique'
        when uptake_percent < 20 then '0 à 19,9 %'
        when not coalesce(is_target_reached, uptake_percent >= target_percent) then '20 à 34,9 %'
        when uptake_percent < 50 then '35 à 49,9 %'
        else '50 % et plus'
    end as uptake_class_fr,
    count(*) as departments
from marts.ppg_teleconsultation_uptake
where zone_type = 'department'
group by all
