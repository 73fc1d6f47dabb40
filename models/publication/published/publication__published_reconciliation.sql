with published_reconciliation as (select * from {{ ref('published_reconciliation') }}),

patients as (select * from {{ ref('int_printed_patients_masked') }}),

documents as (select * from {{ ref('documents') }}),

terms as (select * from {{ ref('int_figure_terms') }}),

cells as (select * from {{ ref('int_published_cells') }}),

counted as (select * from {{ ref('int_mart_cells') }}),

provisional as (
    select distinct terms.figure_id
    from terms
    inner join cells
        on
            terms.mart = cells.mart
            and terms.cell_key = cells.cell_key
            and cells.is_rounded
),

shown as (
    -- All the cells that it is computed from are shown, and as they are counted today, which a
    -- rounded one is not, nor a quarter that stays what it was; a figure without any cell is not
    -- among them.
    select terms.figure_id
    from terms
    left join counted
        on
            terms.mart = counted.mart
            and terms.cell_key = counted.cell_key
            and terms.measure = counted.measure
    left join cells
        on
            counted.mart = cells.mart
            and counted.cell_key = cells.cell_key
            and counted.measure = cells.measure
            and counted.measured_value = cells.measured_value
            and not cells.is_rounded
    group by terms.figure_id
    having count(*) = count(cells.cell_key)
),

hidden as (
    -- What the table of printed patients hides is not told one by one.
    select figure_id
    from patients
    where is_hidden
),

judged as (
    select
        published_reconciliation.*,
        published_reconciliation.computed_value is not null
        and shown.figure_id is null as is_masked,
        provisional.figure_id is not null as is_rounded,
        documents.is_public,
        -- A contradiction between printed figures gives no computed value away.
        published_reconciliation.reason = 'contradicted_by_print' as is_judged_by_print
    from published_reconciliation
    inner join documents on published_reconciliation.document_id = documents.document_id
    left join shown on published_reconciliation.figure_id = shown.figure_id
    left join provisional on published_reconciliation.figure_id = provisional.figure_id
    left join hidden on published_reconciliation.figure_id = hidden.figure_id
    where hidden.figure_id is null
),

published as (
    select
        figure_id,
        document_id,
        edition_id,
        perimeter_id,
        publisher_edition,
        section,
        statement,
        statement_fr,
        measure,
        dimension,
        member,
        act_category,
        profile,
        executor_department,
        beneficiary_zone,
        geography,
        comparison,
        unit,
        kind,
        status,
        case when is_judged_by_print or not is_masked then verdict end as verdict,
        case when is_judged_by_print or not is_masked then reason else 'masked' end as reason,
        case
            when is_judged_by_print or not is_masked then reason_fr
            when is_rounded then 'Chiffre provisoire, qui ne sort qu''arrondi'
            else 'Chiffre masqué dans cette publication (petits effectifs)'
        end as reason_fr,
        uncomputed_reason,
        case when is_judged_by_print or not is_masked then contradicted_by end as contradicted_by,
        case when is_judged_by_print or not is_masked then check_id end as check_id,
        -- What a public document prints is known to everybody.
        case when is_public or not is_masked then printed_value end as printed_value,
        case when not is_masked then computed_value end as computed_value,
        case when is_judged_by_print or not is_masked then check_value end as check_value,
        case when not is_masked then difference end as difference,
        tolerance,
        is_covered,
        is_masked,
        is_synthetic,
        period_start,
        period_end
    from judged
)

select * from published
