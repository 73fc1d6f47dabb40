with acts as (select * from {{ ref('acts') }}),

categories as (select * from {{ ref('act_categories') }}),

dim_act as (
    select
        acts.act_code,
        acts.b2_code,
        acts.label,
        acts.official_label,
        acts.act_category,
        categories.label_fr as act_category_label_fr,
        acts.act_subcategory,
        acts.domain,
        acts.executor,
        acts.confidence,
        acts.source,
        acts.tariff_eur,
        acts.is_individual,
        acts.valid_from,
        acts.valid_to
    from acts
    inner join categories on acts.act_category = categories.act_category
)

select * from dim_act
