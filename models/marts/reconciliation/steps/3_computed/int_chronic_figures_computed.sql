with asked as (select * from {{ ref('int_chronic_figures_dated') }}),

patients as (select * from {{ ref('ppg_chronic_patients') }}),

computed as (
    select
        asked.figure_id,
        case
            when asked.measure = 'ppg_chronic_patients' then last_quarter.patient_count
            else
                cast(100 * last_quarter.patient_count as double) / first_quarter.patient_count
                - 100
        end as computed_value,
        case
            when
                first_quarter.patient_count is null or last_quarter.patient_count is null
                then 'period_not_covered'
            when first_quarter.is_provisional or last_quarter.is_provisional then 'provisional'
        end as reason
    from asked
    left join patients as first_quarter
        on
            asked.edition_id = first_quarter.edition_id
            and asked.geography = first_quarter.zone_id
            and asked.first_quarter_end = first_quarter.quarter_end
    left join patients as last_quarter
        on
            asked.edition_id = last_quarter.edition_id
            and asked.geography = last_quarter.zone_id
            and asked.last_quarter_end = last_quarter.quarter_end
)

select * from computed
