with figures as (select * from {{ ref('stg_published__figures') }}),

limits as (
    select
        document_id,
        max(case when figure_id = 'projects_acts_per_patient_low' then printed_value end)
            as yearly_acts_low,
        max(case when figure_id = 'projects_acts_per_patient_high' then printed_value end)
            as yearly_acts_high
    from figures
    where measure = 'experiment_acts_per_patient'
    group by document_id
),

experiment_tariffs as (
    select
        figures.figure_id,
        figures.document_id,
        figures.perimeter_id,
        figures.member as act_name,
        figures.statement_fr,
        cast(figures.printed_value as decimal(11, 2)) as tariff_eur,
        cast(limits.yearly_acts_low as int) as yearly_acts_low,
        cast(limits.yearly_acts_high as int) as yearly_acts_high,
        false as is_synthetic
    from figures
    inner join limits on figures.document_id = limits.document_id
    where figures.measure = 'experiment_tariff'
)

select * from experiment_tariffs
