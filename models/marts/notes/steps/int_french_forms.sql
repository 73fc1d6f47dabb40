with forms as (select * from {{ ref('french_forms') }}),

executor_categories as (select * from {{ ref('dim_executor_category') }}),

specialties as (select * from {{ ref('dim_specialty') }}),

dates as (select * from {{ ref('dim_date') }}),

french_forms as (
    select * from forms
    union all
    select
        'resident' as form,
        member_id,
        concat('résidant ', text_fr) as text_fr
    from forms
    where form = 'department_in'
    union all
    select
        'executor_category' as form,
        executor_category as member_id,
        label_fr as text_fr
    from executor_categories
    union all
    select
        'specialty' as form,
        cast(specialty_code as string) as member_id,
        label as text_fr
    from specialties
    union all
    select
        'care_month' as form,
        cast(dates.date_day as string) as member_id,
        concat(forms.text_fr, ' ', cast(dates.calendar_year as string)) as text_fr
    from dates
    inner join forms
        on forms.form = 'month' and cast(dates.month_number as string) = forms.member_id
    where dates.date_day = dates.month_start
)

select * from french_forms
