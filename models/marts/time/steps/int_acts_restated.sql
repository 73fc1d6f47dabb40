with acts as (select * from {{ ref('fact_acts') }}),

pairs as (select * from {{ ref('int_edition_pairs') }}),

touched as (select * from {{ ref('int_acts_touched') }}),

sides as (
    -- What the earlier edition saw and the later one sees no more, and the other way round. Care of
    -- after the earlier edition is new there, and not restated.
    select
        pairs.from_edition,
        pairs.to_edition,
        pairs.from_flux,
        pairs.to_flux,
        acts.known_from > pairs.from_flux as is_after,
        acts.act_id,
        acts.act_category,
        acts.executor_department,
        acts.act_quantity,
        cast(date_trunc('month', acts.care_date) as date) as care_month,
        coalesce(touched.first_known_from, acts.known_from) as first_known_from
    from acts
    inner join pairs
        on
            acts.care_date < pairs.from_flux
            and (
                (
                    acts.known_from <= pairs.from_flux
                    and acts.known_until > pairs.from_flux
                    and acts.known_until <= pairs.to_flux
                )
                or (
                    acts.known_from > pairs.from_flux
                    and acts.known_from <= pairs.to_flux
                    and acts.known_until > pairs.to_flux
                )
            )
    left join touched on acts.act_id = touched.act_id and acts.known_from = touched.known_from
),

restated as (
    -- Rule `restatements`: an act that both editions see was corrected.
    select
        from_edition,
        to_edition,
        from_flux,
        to_flux,
        case when is_after then to_edition else from_edition end as edition_id,
        act_id,
        act_category,
        executor_department,
        care_month,
        case when is_after then act_quantity else -act_quantity end as act_change,
        case
            when count(*) over (partition by from_edition, to_edition, act_id) = 2 then 'corrected'
            when not is_after then 'cancelled'
            when first_known_from <= from_flux then 'billed_again'
            else 'arrived'
        end as cause
    from sides
)

select * from restated
