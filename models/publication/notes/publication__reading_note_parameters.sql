with parameters as (select * from {{ ref('reading_note_parameters') }}),

cells as (select * from {{ ref('int_published_cells') }}),

shown as (
    select
        parameters.note_id,
        parameters.edition_id,
        parameters.placeholder,
        parameters.mart,
        parameters.cell_key,
        parameters.measure,
        {{ number_of_note('cells.measured_value') }} as text_fr,
        coalesce(cells.is_rounded, false) as is_rounded,
        cells.measured_value,
        parameters.is_synthetic,
        count(*) over (partition by parameters.note_id) as number_count,
        count(cells.cell_key) over (partition by parameters.note_id) as shown_count
    from parameters
    left join cells
        on
            parameters.mart = cells.mart
            and parameters.cell_key = cells.cell_key
            and parameters.measure = cells.measure
),

published as (
    -- A note leaves with all of its numbers, or not at all.
    select
        note_id,
        edition_id,
        placeholder,
        mart,
        cell_key,
        measure,
        case
            when is_rounded and text_fr not like 'moins de %' and text_fr not like 'plus de %'
                then concat('environ ', text_fr)
            else text_fr
        end as text_fr,
        measured_value,
        is_synthetic
    from shown
    where number_count = shown_count
)

select * from published
