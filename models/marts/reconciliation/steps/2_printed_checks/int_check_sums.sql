with members as (select * from {{ ref('int_check_members') }}),

figures as (select * from {{ ref('int_figure_bounds') }}),

valued as (
    select
        members.check_id,
        members.kind,
        members.role,
        members.figure_id,
        members.coefficient * figures.printed_value as value_printed,
        members.coefficient * figures.printed_low as value_low,
        members.coefficient * figures.printed_high as value_high
    from members
    inner join figures on members.figure_id = figures.figure_id
),

sums as (
    select
        check_id,
        kind,
        {{ union_of_ids("case when role = 'part' then figure_id end") }} as part_ids,
        {{ union_of_ids("case when role = 'result' then figure_id end") }} as result_ids,
        sum(case when role = 'part' then value_printed end) as part_value,
        sum(case when role = 'part' then value_low end) as part_low,
        sum(case when role = 'part' then value_high end) as part_high,
        sum(case when role = 'whole' then value_printed end) as whole_value,
        sum(case when role = 'whole' then value_low end) as whole_low,
        sum(case when role = 'whole' then value_high end) as whole_high,
        sum(case when role = 'result' then value_printed end) as result_value,
        sum(case when role = 'result' then value_low end) as result_low,
        sum(case when role = 'result' then value_high end) as result_high
    from valued
    group by check_id, kind
)

select * from sums
