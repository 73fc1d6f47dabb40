-- Which printed reading notes does the printed table contradict?
--
-- The notes of document 000 say "des actes de téléconsultation"; the table beside them does not
-- say which acts it counts. For each note: what it prints, what the table gives and, since a note
-- may speak of a part of the table's acts only, the largest number of acts that part may have for
-- the note to be possible at all. Run: `dbt show --select reading_notes_against_the_table`.
with matrix as (select * from {{ ref('flow_matrix_2024') }}),

totals as (
    select
        max(act_count) filter (
            where executor_department = 'all' and beneficiary_zone = 'all'
        ) as every_act,
        max(act_count) filter (
            where executor_department = '75' and beneficiary_zone = 'all'
        ) as executor_75,
        max(act_count) filter (
            where executor_department = '94' and beneficiary_zone = 'all'
        ) as executor_94,
        max(act_count) filter (
            where executor_department = '94' and beneficiary_zone = 'outside'
        ) as executor_94_hidf,
        max(act_count) filter (
            where executor_department = 'all' and beneficiary_zone = 'outside'
        ) as beneficiary_hidf
    from matrix
),

notes as (
    select
        'PS du 75 : 50 % des actes' as note,
        50 as printed_percent,
        executor_75 as part_count,
        every_act as whole_count
    from totals
    union all
    select
        'PS du 94 : 54 % de patientèle hors Île-de-France' as note,
        54 as printed_percent,
        executor_94_hidf as part_count,
        executor_94 as whole_count
    from totals
    union all
    select
        'Hors Île-de-France : 48 % des actes' as note,
        48 as printed_percent,
        beneficiary_hidf as part_count,
        every_act as whole_count
    from totals
),

compared as (
    select
        note,
        printed_percent,
        round(cast(part_count as double) * 100 / whole_count, 1) as table_percent,
        abs(cast(part_count as double) * 100 / whole_count - printed_percent) > 0.5
            as is_contradicted_by_all_acts,
        whole_count as table_act_count,
        -- part / x >= printed - 0.5 %, and the part cannot exceed the table's own cell.
        cast(floor(part_count * 100 / (printed_percent - 0.5)) as bigint)
            as largest_possible_act_count
    from notes
)

select * from compared
