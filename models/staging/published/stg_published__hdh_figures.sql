with patients as (select * from {{ ref('stg_published__hdh_patients') }}),

-- A masked cell (NC) prints no value.
hdh_figures as (
    select
        figure_id,
        'hdh_teleconsultations_2022' as document_id,
        'latest' as edition_id,
        'Health Data Hub, July 2022' as publisher_edition,
        source_sheet as section,
        concat(
            'Patients of teleconsultation in ', year, ': sheet ', source_sheet,
            ', row ', department_printed, ', column ', column_printed, '.'
        ) as statement,
        concat(
            'Patients ayant téléconsulté en ', year, ' : feuille ', source_sheet,
            ', ligne ', department_printed, ', colonne ', column_printed, '.'
        ) as statement_fr,
        'teleconsultation_patients' as measure,
        'teleconsultation' as act_category,
        'all' as profile,
        'all' as executor_department,
        department as beneficiary_zone,
        breakdown as dimension,
        member,
        'fr_community_teleconsultation_patients' as perimeter_id,
        department as geography,
        make_date(year, 1, 1) as period_start,
        make_date(year, 12, 31) as period_end,
        'exactly' as comparison,
        cast(patient_count as decimal(18, 4)) as printed_value,
        'patients' as unit,
        cast(1 as decimal(18, 4)) as printed_precision,
        'count' as kind,
        'read' as status
    from patients
    where not is_masked
)

select * from hdh_figures
