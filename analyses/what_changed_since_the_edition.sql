-- What changed between edition 2024-12 and what is known today, and why?
--
-- One row per executor department and reason, for the acts of perimeter idf_2024: care that reached
-- the flux late, acts cancelled since (régularisations), acts whose quantity or place changed.
with acts as (select * from {{ ref('int_acts_monitored') }}),

printed as (
    select * from acts
    where edition_id = '2024-12'
),

today as (
    select * from acts
    where edition_id = 'latest'
),

paired as (
    select
        coalesce(printed.perimeter_id, today.perimeter_id) as perimeter_id,
        coalesce(printed.executor_department, today.executor_department) as executor_department,
        case
            when printed.act_id is null then 'arrived late'
            when today.act_id is null then 'cancelled since'
            when printed.act_quantity <> today.act_quantity then 'quantity corrected'
            when
                printed.beneficiary_zone <> today.beneficiary_zone
                or printed.executor_department <> today.executor_department
                then 'place corrected'
            else 'unchanged'
        end as reason,
        coalesce(printed.act_quantity, 0) as printed_quantity,
        coalesce(today.act_quantity, 0) as today_quantity
    from printed
    full outer join today
        on printed.perimeter_id = today.perimeter_id and printed.act_id = today.act_id
),

changes as (
    select
        perimeter_id,
        executor_department,
        reason,
        sum(printed_quantity) as act_count_printed,
        sum(today_quantity) as act_count_today,
        sum(today_quantity) - sum(printed_quantity) as difference
    from paired
    group by perimeter_id, executor_department, reason
)

select * from changes
order by perimeter_id, executor_department, reason
