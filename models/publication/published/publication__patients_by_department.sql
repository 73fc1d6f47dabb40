with patients as (select * from {{ ref('int_printed_patients_masked') }}),

published as (
    select
        case when not is_hidden then figure_id end as figure_id,
        document_id,
        year,
        department,
        department_name,
        breakdown,
        member,
        case when not is_hidden then patient_count end as patient_count,
        inhabitant_count,
        case when not is_hidden then patients_per_1000_inhabitants end
            as patients_per_1000_inhabitants,
        warning,
        is_hidden as is_masked,
        is_synthetic
    from patients
)

select * from published
