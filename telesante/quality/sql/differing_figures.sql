-- Grain: one row per figure of an edition of record that today's computation gives otherwise. Two
-- counts are shown only where both of them, and what lies between, are many.
with figures as (
    select
        *,
        if(regexp_full_match(recorded_value, '[0-9]+'), cast(recorded_value as bigint), null)
            as recorded_count,
        if(regexp_full_match(computed_value, '[0-9]+'), cast(computed_value as bigint), null)
            as computed_count
    from records.differing_figures
)

select
    edition_id,
    table_name,
    cell_key,
    measure,
    standing,
    case
        when recorded_value is null then 'absent de l''édition'
        when computed_value is null then 'absent aujourd''hui'
        when
            recorded_count >= ${threshold}
            and computed_count >= ${threshold}
            and abs(recorded_count - computed_count) >= ${threshold}
            then concat(recorded_value, ' → ', computed_value)
        else 'autre valeur'
    end as told_change
from figures
