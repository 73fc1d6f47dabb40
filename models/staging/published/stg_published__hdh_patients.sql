with printed as (select * from {{ ref('hdh_patients_by_department') }}),

departments_decoded as (
    select
        concat('hdh_', year, '_', breakdown, '_', department_printed, '_', member) as figure_id,
        year,
        department_printed,
        case department_printed
            when 'Total' then 'all'
            when '20' then 'corsica'
            when '97' then 'overseas_departments'
            when '98' then 'overseas'
            else lpad(department_printed, 2, '0')
        end as department,
        breakdown,
        member,
        source_sheet,
        column_printed,
        printed_value,
        patients as patient_count,
        is_masked,
        case
            when department_printed = '20' then 'corsica_merged'
            when department_printed = '97' then 'overseas_merged'
            when length(department_printed) = 1 then 'leading_zero_lost'
        end as code_warning
    from printed
)

select * from departments_decoded
