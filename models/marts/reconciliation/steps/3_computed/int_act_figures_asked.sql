with figures as (select * from {{ ref('int_figures_scoped') }}),

perimeters as (select * from {{ ref('published_perimeters') }}),

members as (select * from {{ ref('published_members') }}),

executors as (select * from {{ ref('executor_categories') }}),

known_members as (
    select member from members
    union
    select executor_category as member from executors
),

-- What a sum over acts can tell: of executors and of members that a claim names.
asked as (
    select
        figures.figure_id,
        figures.edition_id,
        figures.measure,
        perimeters.act_category,
        perimeters.executor,
        perimeters.payer,
        figures.geography,
        figures.dimension,
        figures.member,
        figures.scope_reason,
        figures.period_start,
        figures.period_end
    from figures
    inner join perimeters on figures.perimeter_id = perimeters.perimeter_id
    left join known_members on figures.member = known_members.member
    where
        figures.measure in (
            'acts',
            'teleconsultations',
            'teleconsultations_change',
            'monthly_teleconsultations',
            'monthly_telehealth_acts',
            'weekly_teleconsultations',
            'reimbursed_amount',
            'share_of_teleconsultations'
        )
        and perimeters.executor in (
            'all',
            'private_practice',
            'private_gps',
            'private_and_centres',
            'gps',
            'specialists',
            'community'
        )
        and (
            figures.dimension in ('all', 'region', 'department')
            or figures.member in ('private_practice', 'private_gps', 'private_specialists')
            or known_members.member is not null
        )
        and figures.kind not in ('survey', 'forecast')
)

select * from asked
