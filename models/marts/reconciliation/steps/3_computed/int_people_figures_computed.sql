with figures as (select * from {{ ref('int_figures_scoped') }}),

perimeters as (select * from {{ ref('published_perimeters') }}),

members as (select * from {{ ref('published_members') }}),

acts as (select * from {{ ref('fact_acts') }}),

editions as (select * from {{ ref('int_editions') }}),

asked as (
    select
        figures.*,
        perimeters.act_category as counted_category,
        perimeters.payer
    from figures
    inner join perimeters on figures.perimeter_id = perimeters.perimeter_id
    where
        figures.measure in (
            'teleconsultation_patients', 'share_of_patients', 'teleconsulting_doctors'
        )
        and (
            figures.dimension in ('all', 'profile', 'specialty')
            or figures.measure = 'share_of_patients' and figures.dimension = 'age'
        )
        and figures.geography = 'FRANCE'
),

-- Distinct people: patients, or the doctors who billed.
matched as (
    select
        asked.figure_id,
        asked.measure,
        case
            when asked.measure <> 'teleconsulting_doctors' then acts.person_key
            when
                acts.executor_category in ('general_practitioner', 'specialist_doctor')
                then acts.professional_key
        end as person,
        asked.dimension = 'all'
        or asked.member = acts.executor_category
        or (asked.member = 'ALD' and acts.is_ald)
        or members.member is not null as is_part
    from asked
    inner join editions
        on asked.edition_id = editions.edition_id and asked.scope_reason is null
    inner join acts
        on
            editions.flux_end >= acts.known_from
            and editions.flux_end < acts.known_until
            and asked.period_start <= acts.care_date
            and asked.period_end >= acts.care_date
            and asked.counted_category = acts.act_category
            and (asked.payer = 'all' or acts.is_general_scheme)
    left join members
        on
            asked.dimension = members.dimension
            and asked.member = members.member
            and members.dimension = 'age'
            and acts.age between members.code_from and members.code_to
),

counted as (
    select
        figure_id,
        measure,
        count(distinct person) as person_count,
        count(distinct case when is_part then person end) as part_count
    from matched
    group by figure_id, measure
),

computed as (
    select
        asked.figure_id,
        case
            when counted.person_count = 0 then null
            when asked.measure = 'share_of_patients'
                then cast(100 * counted.part_count as double) / counted.person_count
            else counted.part_count
        end as computed_value,
        cast(null as string) as reason
    from asked
    left join counted on asked.figure_id = counted.figure_id
)

select * from computed
