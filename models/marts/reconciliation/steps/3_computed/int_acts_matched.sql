with asked as (select * from {{ ref('int_act_figures_asked') }}),

counted as (select * from {{ ref('int_acts_counted') }}),

members as (select * from {{ ref('published_members') }}),

-- The acts of a figure's perimeter, zone and days; those of its member are the part it prints.
matched as (
    select
        asked.figure_id,
        asked.measure,
        asked.period_start,
        asked.period_end,
        counted.care_from,
        counted.act_count,
        counted.reimbursed_amount,
        coalesce(
            asked.dimension = 'all'
            or members.member is not null
            or asked.member in (
                counted.region_id,
                concat('D', counted.executor_department),
                counted.executor_category,
                case when counted.is_private then 'private_practice' end,
                case
                    when not counted.is_private then null
                    when counted.executor_category = 'general_practitioner' then 'private_gps'
                    when counted.executor_category = 'specialist_doctor'
                        then 'private_specialists'
                end
            ),
            false
        ) as is_part
    from asked
    inner join counted
        on
            asked.edition_id = counted.edition_id
            and asked.act_category in ('all', counted.act_category)
            and asked.period_start <= counted.care_from
            and asked.period_end >= counted.care_from
            and (
                asked.geography in ('FRANCE', counted.region_id)
                or asked.geography = concat('D', counted.executor_department)
                or (
                    asked.geography = 'METROPOLE'
                    and counted.region_id is not null
                    and counted.executor_department not like '97%'
                )
            )
            and (asked.payer = 'all' or counted.is_general_scheme)
            and case asked.executor
                when 'private_practice' then counted.is_private
                when 'private_gps'
                    then
                        counted.is_private
                        and counted.executor_category = 'general_practitioner'
                when 'private_and_centres'
                    then counted.is_private or counted.executor_category = 'health_centre'
                when 'gps' then counted.executor_category = 'general_practitioner'
                when 'specialists' then counted.executor_category = 'specialist_doctor'
                when 'community'
                    then counted.executor_category not in ('hospital', 'medico_social')
                else true
            end
    left join members
        on
            asked.dimension = members.dimension
            and asked.member = members.member
            and case members.dimension
                when 'specialty' then counted.specialty_code
                when 'sex' then counted.sex_code
                when 'age' then counted.age_from
            end between members.code_from and members.code_to
)

select * from matched
