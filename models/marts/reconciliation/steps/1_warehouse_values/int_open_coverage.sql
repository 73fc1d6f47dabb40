with figures as (select * from {{ ref('stg_published__figures') }}),

perimeters as (select * from {{ ref('published_perimeters') }}),

completeness as (select * from {{ ref('open_completeness') }}),

fluxes as (
    select flux_month
    from completeness
    where is_staged
),

size as (select count(*) as flux_count from fluxes),

spanned as (
    -- Care is processed in its own month or later: most of it within three months.
    select distinct
        perimeters.open_data as basis,
        figures.period_start,
        figures.period_end,
        case perimeters.open_data
            when 'care'
                then cast(
                    figures.period_end
                    + interval '{{ var("open_complete_after_months") }}' month as date
                )
            else figures.period_end
        end as last_day_needed
    from figures
    inner join perimeters on figures.perimeter_id = perimeters.perimeter_id
    where perimeters.open_data is not null and figures.period_start is not null
),

covered as (
    select
        spanned.basis,
        spanned.period_start,
        spanned.period_end,
        size.flux_count > 0 as is_staged,
        count(fluxes.flux_month) = (
            year(spanned.last_day_needed) - year(spanned.period_start)
        ) * 12 + month(spanned.last_day_needed) - month(spanned.period_start) + 1 as is_covered
    from spanned
    cross join size
    left join fluxes
        on
            spanned.last_day_needed >= fluxes.flux_month
            and cast(date_trunc('month', spanned.period_start) as date) <= fluxes.flux_month
    group by
        spanned.basis,
        spanned.period_start,
        spanned.period_end,
        spanned.last_day_needed,
        size.flux_count
)

select * from covered
