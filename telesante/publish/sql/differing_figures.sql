-- Grain: one row per figure of one table that today's computation gives otherwise than an edition
-- of record. What the record masks is compared with nothing; French texts are carried only.
insert into records.differing_figures
with recorded as (
    select
        concat_ws('|', ${key}) as cell_key,
        is_masked,
        cast(columns(* exclude (${key}, is_masked)) as varchar)
    from read_parquet('${file}')
),

shown as (
    select
        concat_ws('|', ${key}) as cell_key,
        is_masked,
        cast(columns(* exclude (${key}, is_masked)) as varchar)
    from publication.${mart}
    where edition_id = '${edition}'
),

counted as (
    select
        concat_ws('|', ${key}) as cell_key,
        cast(columns(* exclude (${key})) as varchar)
    from marts.${mart}
    where edition_id = '${edition}'
),

recorded_figures as (
    from recorded unpivot (figure for measure in (columns(* exclude (cell_key, is_masked))))
    where not is_masked and not ends_with(measure, '_fr')
),

shown_figures as (
    from shown unpivot (figure for measure in (columns(* exclude (cell_key, is_masked))))
    where not is_masked
),

counted_figures as (
    -- What the record shows and today's mask hides is compared with the mart.
    from counted unpivot (figure for measure in (columns(* exclude (cell_key))))
    where cell_key in (select shown.cell_key from shown)
),

paired as (
    select
        recorded_figures.cell_key,
        recorded_figures.measure,
        recorded_figures.figure as recorded_value,
        coalesce(shown_figures.figure, counted_figures.figure) as computed_value
    from recorded_figures
    left join shown_figures
        on
            recorded_figures.cell_key = shown_figures.cell_key
            and recorded_figures.measure = shown_figures.measure
    left join counted_figures
        on
            recorded_figures.cell_key = counted_figures.cell_key
            and recorded_figures.measure = counted_figures.measure
    union all
    -- Cells that the record lacks.
    select
        shown_figures.cell_key,
        shown_figures.measure,
        null as recorded_value,
        shown_figures.figure as computed_value
    from shown_figures
    where
        shown_figures.cell_key not in (select recorded.cell_key from recorded)
        and shown_figures.measure in (select recorded_figures.measure from recorded_figures)
),

differing as (
    select *
    from paired
    where recorded_value is distinct from computed_value
)

select
    '${edition}' as edition_id,
    '${mart}' as table_name,
    differing.cell_key,
    differing.measure,
    differing.recorded_value,
    differing.computed_value,
    -- What a publication has explained stays so.
    case when former.cell_key is null then '${standing}' else 'explained' end as standing
from differing
left join former_differing_figures as former
    on
        former.edition_id = '${edition}'
        and former.table_name = '${mart}'
        and differing.cell_key = former.cell_key
        and differing.measure = former.measure
        and differing.computed_value is not distinct from former.computed_value
