with judged as (select * from {{ ref('int_hdh_rows_judged') }}),

pairs as (select * from {{ ref('int_hdh_sheets_paired') }}),

derived as (
    select
        check_id,
        'equal' as kind,
        total_id as figure_id,
        'result' as role
    from pairs
    union all
    select
        check_id,
        'equal' as kind,
        other_id as figure_id,
        'part' as role
    from pairs
    union all
    -- A row that is known to be wrong is wrong as a whole.
    select
        pairs.check_id,
        'equal' as kind,
        judged.figure_id,
        'row' as role
    from pairs
    inner join judged
        on
            pairs.year = judged.year
            and pairs.source_sheet = judged.source_sheet
            and pairs.department = judged.department
    where pairs.is_faulty and judged.member <> 'all'
)

select * from derived
