with printed as (select * from {{ ref('open_damir_acts_202501') }}),

acts as (select * from {{ ref('acts') }}),

categories as (select * from {{ ref('act_categories') }}),

named as (
    select
        acts.act_category,
        'act_code' as dimension,
        cast(printed.act_code as string) as member,
        cast(printed.act_code as string) as figure_name,
        concat(acts.label, ' (', acts.b2_code, ')') as label_fr,
        printed.act_count,
        printed.reimbursed_amount
    from printed
    inner join acts on printed.act_code = acts.act_code
),

totals as (
    -- The same source prints the sums of the codes of a category.
    select
        named.act_category,
        'all' as dimension,
        'all' as member,
        named.act_category as figure_name,
        concat(categories.label_fr, ', ensemble') as label_fr,
        sum(named.act_count) as act_count,
        sum(named.reimbursed_amount) as reimbursed_amount
    from named
    inner join categories on named.act_category = categories.act_category
    group by named.act_category, categories.label_fr
),

every_row as (
    select * from named
    union all
    select * from totals
),

open_damir_acts as (
    select
        concat('open_damir_202501_acts_', figure_name) as figure_id,
        'acts_processed' as measure,
        'Acts' as what,
        'actes' as what_fr,
        cast(act_count as decimal(18, 4)) as printed_value,
        'acts' as unit,
        cast(1 as decimal(18, 4)) as printed_precision,
        'count' as kind,
        act_category,
        dimension,
        member,
        label_fr
    from every_row
    union all
    select
        concat('open_damir_202501_amount_', figure_name) as figure_id,
        'amount_processed' as measure,
        'Euros reimbursed' as what,
        'euros remboursés' as what_fr,
        cast(reimbursed_amount as decimal(18, 4)) as printed_value,
        'euros' as unit,
        cast(0.01 as decimal(18, 4)) as printed_precision,
        'amount' as kind,
        act_category,
        dimension,
        member,
        label_fr
    from every_row
),

figures as (
    select
        figure_id,
        'open_damir_202501' as document_id,
        'latest' as edition_id,
        'CNAM, file A202501' as publisher_edition,
        'acts by code, flux of January 2025' as section,
        concat(what, ' processed in January 2025: ', act_category, ', ', member, '.') as statement,
        concat(
            label_fr, ' : ', {{ french_number('printed_value') }}, ' ', what_fr,
            ' dans le flux de janvier 2025.'
        ) as statement_fr,
        measure,
        act_category,
        'all' as profile,
        'all' as executor_department,
        'all' as beneficiary_zone,
        dimension,
        member,
        'fr_open_damir_fluxes' as perimeter_id,
        'FRANCE' as geography,
        cast('2025-01-01' as date) as period_start,
        cast('2025-01-31' as date) as period_end,
        'exactly' as comparison,
        printed_value,
        unit,
        printed_precision,
        kind,
        'relayed' as status
    from open_damir_acts
)

select * from figures
