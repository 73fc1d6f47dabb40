with acts as (select * from {{ ref('acts') }}),

categories as (select * from {{ ref('act_categories') }}),

code_list as (
    select * from {{ ref('code_lists') }}
    where list_name = 'acts'
),

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
        acts.source,
        acts.valid_from_precision,
        acts.valid_from_source,
        acts.valid_to_source,
        acts.note,
        code_list.list_version,
        acts.tariff_eur,
        acts.is_individual,
        acts.valid_from,
        acts.valid_to,
        code_list.list_date
    from acts
    inner join categories on acts.act_category = categories.act_category
    cross join code_list
)

select * from dim_act
