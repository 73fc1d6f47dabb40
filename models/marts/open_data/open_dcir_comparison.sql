with acts as (select * from {{ ref('fact_acts') }}),

open_acts as (select * from {{ ref('open_acts_monthly') }}),

completeness as (select * from {{ ref('open_completeness') }}),

store as (select * from {{ ref('int_store_described') }}),

of_dcir as (
    -- What is known today, of a store that holds the acts of all France.
    select
        acts.act_code,
        acts.act_category,
        cast(date_trunc('month', acts.care_date) as date) as care_month,
        sum(acts.act_quantity) as act_count
    from acts
    cross join store
    where
        acts.known_until = cast('9999-12-31' as date)
        and {{ declares('store.declared_perimeters', "'FRANCE'") }}
    group by
        acts.act_code,
        acts.act_category,
        cast(date_trunc('month', acts.care_date) as date)
),

of_open_damir as (
    select
        act_code,
        care_month,
        sum(act_count) as act_count
    from open_acts
    where care_month is not null
    group by act_code, care_month
),

care_months as (select distinct care_month from of_open_damir),

-- Care of a month is nearly complete three processing months later.
complete_months as (
    select
        care_months.care_month,
        count(completeness.flux_month) = 1 + {{ var('open_complete_after_months') }} as is_complete
    from care_months
    left join completeness
        on
            care_months.care_month <= completeness.flux_month
            and cast(
                care_months.care_month
                + interval '{{ var("open_complete_after_months") }}' month as date
            ) >= completeness.flux_month
            and completeness.is_staged
    group by care_months.care_month
),

compared as (
    select
        of_dcir.act_code,
        of_dcir.act_category,
        cast(of_dcir.act_count as bigint) as dcir_act_count,
        cast(of_open_damir.act_count as bigint) as open_act_count,
        cast(of_open_damir.act_count - of_dcir.act_count as bigint) as difference,
        case
            when store.is_synthetic then 'synthetic'
            when not complete_months.is_complete then 'open_months_missing'
            when
                cast(
                    of_dcir.care_month
                    + interval '{{ 1 + var("open_complete_after_months") }}' month as date
                ) > store.last_flux_month
                then 'dcir_months_missing'
            else 'schemes_and_filters'
        end as reason,
        store.is_synthetic,
        of_dcir.care_month
    from of_dcir
    inner join of_open_damir
        on
            of_dcir.act_code = of_open_damir.act_code
            and of_dcir.care_month = of_open_damir.care_month
    inner join complete_months on of_dcir.care_month = complete_months.care_month
    cross join store
),

open_dcir_comparison as (
    select
        act_code,
        act_category,
        dcir_act_count,
        open_act_count,
        difference,
        cast(100 * difference as double) / nullif(dcir_act_count, 0) as difference_percent,
        reason,
        case reason
            when 'synthetic' then 'Deux jeux synthétiques, tirés sans lien entre eux.'
            when 'open_months_missing'
                then 'Des mois de traitement d’Open DAMIR manquent pour ce mois de soins.'
            when 'dcir_months_missing' then 'Des flux du DCIR manquent pour ce mois de soins.'
            else 'Open DAMIR compte tous les régimes, sans les filtres du DCIR sur les majorations.'
        end as reason_fr,
        is_synthetic,
        care_month
    from compared
)

select * from open_dcir_comparison
