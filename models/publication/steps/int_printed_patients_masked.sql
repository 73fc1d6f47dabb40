with printed as (select * from {{ ref('patients_by_department') }}),

departments as (
    -- The sheets count the same patients: a total that one of them prints is that of the others.
    select
        year,
        department,
        max(case when member = 'all' then patient_count end) as patient_count
    from printed
    where department <> 'all'
    group by year, department
),

ranked as (
    select
        year,
        department,
        patient_count,
        bool_or(patient_count is null) over (partition by year) as is_year_with_untold,
        row_number() over (
            partition by year, patient_count is null order by patient_count, department
        ) as patients_rank
    from departments
),

untold as (
    -- Rule `disclosure`: alone, a total that no sheet prints would be France less the others.
    select
        year,
        department
    from ranked
    where patient_count is null or (is_year_with_untold and patients_rank = 1)
),

masked as (
    -- Where a department's sheet does not tell one member, the others and their total would.
    select
        printed.*,
        printed.is_masked
        or untold.department is not null
        or (
            printed.member <> 'all'
            and bool_or(printed.is_masked) over (
                partition by printed.year, printed.breakdown, printed.department
            )
        ) as is_hidden
    from printed
    left join untold on printed.year = untold.year and printed.department = untold.department
)

select * from masked
