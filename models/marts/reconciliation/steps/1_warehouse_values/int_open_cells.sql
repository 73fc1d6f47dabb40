with lines as (select * from {{ ref('int_open_lines_described') }}),

specialties as (select * from {{ ref('open_specialties') }}),

-- A figure is of the months of care, or of those in which a file was processed (`flux`).
split as (
    select
        'care' as basis,
        care_month as first_day,
        act_category,
        'all' as dimension,
        'all' as member,
        act_count,
        reimbursed_amount
    from lines
    where care_month is not null
    union all
    select
        'care' as basis,
        lines.care_month as first_day,
        lines.act_category,
        'specialty' as dimension,
        specialties.figure_member as member,
        lines.act_count,
        lines.reimbursed_amount
    from lines
    inner join specialties on lines.specialty_code = specialties.pse_spe_snds
    where lines.care_month is not null and specialties.figure_member is not null
    union all
    select
        'flux' as basis,
        flux_month as first_day,
        act_category,
        'all' as dimension,
        'all' as member,
        act_count,
        reimbursed_amount
    from lines
    union all
    select
        'flux' as basis,
        flux_month as first_day,
        act_category,
        'act_code' as dimension,
        cast(act_code as string) as member,
        act_count,
        reimbursed_amount
    from lines
),

counted as (
    select
        concat_ws('|', basis, cast(first_day as string), act_category, dimension, member)
            as cell_key,
        basis,
        first_day,
        dimension,
        member,
        cast(sum(act_count) as double) as act_count,
        cast(sum(reimbursed_amount) as double) as reimbursed_amount
    from split
    group by basis, first_day, act_category, dimension, member
),

open_cells as (
    select
        cell_key,
        basis,
        first_day,
        dimension,
        member,
        'act_count' as measure,
        act_count as measured_value
    from counted
    union all
    select
        cell_key,
        basis,
        first_day,
        dimension,
        member,
        'reimbursed_amount' as measure,
        reimbursed_amount as measured_value
    from counted
)

select * from open_cells
