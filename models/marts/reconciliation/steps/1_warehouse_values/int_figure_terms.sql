with figures as (select * from {{ ref('stg_published__figures') }}),

rules as (select * from {{ ref('measure_terms') }}),

ages as (select * from {{ ref('acts_by_age_band') }}),

age_bands as (select * from {{ ref('age_bands') }}),

months as (select * from {{ ref('acts_monthly') }}),

departments as (select * from {{ ref('departments') }}),

perimeters as (select * from {{ ref('dim_perimeter') }}),

open_terms as (select * from {{ ref('int_open_figure_terms') }}),

-- A main age band rests on all the bands of known ages: each is a cell of its own.
bands_counted as (
    select
        ages.*,
        age_bands.age_min,
        age_bands.age_max
    from ages
    inner join age_bands
        on
            ages.age_band_system = age_bands.age_band_system
            and ages.age_band = age_bands.age_band
    where ages.age_band_system = 'monitoring' and age_bands.age_min is not null
),

-- The months of a perimeter rest on the months of the departments of its region.
months_counted as (
    select
        months.*,
        perimeters.perimeter_id
    from months
    inner join departments on months.executor_department = departments.department_code
    inner join perimeters
        on
            departments.region_code = perimeters.executor_region_code
            and months.care_month >= perimeters.care_from
            and months.care_month <= perimeters.care_to
),

-- The key columns of the cells: those of the figure, or totals where the rule says so.
placed as (
    select
        figures.figure_id,
        figures.edition_id,
        figures.perimeter_id,
        figures.act_category,
        figures.profile,
        rules.kind,
        rules.role,
        rules.mart,
        rules.cell_measure as measure,
        rules.missing_reason,
        case
            when rules.executor_department = 'all' then 'all'
            else coalesce(months_counted.executor_department, figures.executor_department)
        end as executor_department,
        case
            when rules.beneficiary_zone = 'all' then 'all' else figures.beneficiary_zone
        end as beneficiary_zone,
        bands_counted.age_band_system,
        bands_counted.age_band,
        months_counted.care_month,
        case left(figures.geography, 1)
            when 'D' then 'department' when 'R' then 'region' else 'country'
        end as zone_type,
        figures.geography as zone_id,
        -- Six months of care that end with a quarter: the first window of the figure, or the last.
        case
            when rules.quarter = 'first'
                then cast(figures.period_start + interval 6 month - interval 1 day as date)
            else figures.period_end
        end as quarter_end,
        case
            when figures.measure = 'main_age_group_lower_bound' then bands_counted.age_min
            when figures.measure = 'main_age_group_upper_bound' then bands_counted.age_max
            else year(months_counted.care_month) * 12 + month(months_counted.care_month)
        end as member_value
    from figures
    inner join rules on figures.measure = rules.measure
    left join bands_counted
        on
            rules.mart = 'acts_by_age_band'
            and figures.edition_id = bands_counted.edition_id
            and figures.perimeter_id = bands_counted.perimeter_id
            and figures.act_category = bands_counted.act_category
            and figures.executor_department = bands_counted.executor_department
    left join months_counted
        on
            rules.mart = 'acts_monthly'
            and figures.edition_id = months_counted.edition_id
            and figures.perimeter_id = months_counted.perimeter_id
            and figures.act_category = months_counted.act_category
    where rules.mart not like 'open_%'
),

terms as (
    select
        figure_id,
        kind,
        role,
        mart,
        case mart
            when 'flows_department' then {{ cell_key('flows_department') }}
            when 'acts_by_beneficiary_profile' then {{ cell_key('acts_by_beneficiary_profile') }}
            when 'acts_by_age_band' then {{ cell_key('acts_by_age_band') }}
            when 'acts_monthly' then {{ cell_key('acts_monthly') }}
            when 'ppg_chronic_patients' then {{ cell_key('ppg_chronic_patients') }}
        end as cell_key,
        measure,
        member_value,
        missing_reason
    from placed
    union all
    select * from open_terms
)

select * from terms
