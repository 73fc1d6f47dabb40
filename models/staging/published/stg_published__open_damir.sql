with lines as (select * from {{ ref('open_damir_lines_202401') }}),

open_damir as (
    select
        figure_id,
        document_id,
        edition_id,
        'CNAM, file A202401' as publisher_edition,
        breakdown as section,
        concat('Lines of the file, not acts: ', breakdown, ', ', member, '.') as statement,
        concat(
            label_fr,
            ' : ',
            {{ french_number('line_count') }},
            ' lignes du fichier, et non des actes.'
        ) as statement_fr,
        'lines' as measure,
        breakdown as dimension,
        member,
        perimeter_id,
        cast(line_count as decimal(18, 4)) as printed_value,
        'lines' as unit,
        cast(1 as decimal(18, 4)) as printed_precision,
        'count' as kind
    from lines
)

select * from open_damir
