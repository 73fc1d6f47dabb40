with figures as (select * from {{ ref('stg_published__figures') }}),

rules as (select * from {{ ref('measure_terms') }}),

perimeters as (select * from {{ ref('published_perimeters') }}),

cells as (select * from {{ ref('int_open_cells') }}),

specialties as (select * from {{ ref('open_specialties') }}),

months as (
    select distinct
        basis,
        first_day
    from cells
),

members as (
    -- What the file can tell apart; other members (a platform, a pharmacy) it cannot.
    select
        'all' as dimension,
        'all' as member
    union all
    select
        'specialty' as dimension,
        figure_member as member
    from specialties
    where figure_member is not null
    union all
    select distinct
        figures.dimension,
        figures.member
    from figures
    where figures.dimension = 'act_code'
),

spanned as (
    -- A change is of the last year after the first one.
    select
        figures.figure_id,
        figures.act_category,
        figures.dimension,
        figures.member,
        rules.kind,
        rules.role,
        rules.mart,
        rules.cell_measure,
        perimeters.open_data as basis,
        rules.kind = 'share' and rules.role = 'whole' as is_of_all,
        case
            when rules.quarter = 'last' then make_date(year(figures.period_end), 1, 1)
            else figures.period_start
        end as span_start,
        case
            when rules.quarter = 'first' then make_date(year(figures.period_start), 12, 31)
            else figures.period_end
        end as span_end
    from figures
    inner join rules on figures.measure = rules.measure
    inner join perimeters on figures.perimeter_id = perimeters.perimeter_id
    inner join members
        on figures.dimension = members.dimension and figures.member = members.member
    where
        rules.mart = 'open_acts_monthly'
        and perimeters.open_data is not null
        -- A printed volume of a region does not say whose region it is.
        and figures.geography = 'FRANCE'
        and figures.kind in ('count', 'amount', 'share', 'rate')
        -- Whole months alone can be counted.
        and figures.period_start = cast(date_trunc('month', figures.period_start) as date)
        and figures.period_end = last_day(figures.period_end)
),

terms as (
    select
        spanned.figure_id,
        spanned.kind,
        spanned.role,
        spanned.mart,
        concat_ws(
            '|', spanned.basis, cast(months.first_day as string), spanned.act_category,
            case when spanned.is_of_all then 'all' else spanned.dimension end,
            case when spanned.is_of_all then 'all' else spanned.member end
        ) as cell_key,
        spanned.cell_measure as measure,
        year(months.first_day) * 12 + month(months.first_day) as member_value,
        cast(null as string) as missing_reason
    from spanned
    left join months
        on
            spanned.basis = months.basis
            and spanned.span_start <= months.first_day
            and spanned.span_end >= months.first_day
)

select * from terms
