with answers as (select * from {{ ref('barometer_2019_printed') }}),

barometer as (
    select
        figure_id,
        document_id,
        edition_id,
        concat('B3TSI, wave of ', wave) as publisher_edition,
        'barometer' as section,
        concat('Share of the ', base, ': ', question, ', ', answer, '.') as statement,
        statement_fr,
        concat('share_of_', base) as measure,
        question as dimension,
        answer as member,
        perimeter_id,
        cast(percent as decimal(18, 4)) as printed_value,
        'percent' as unit,
        printed_precision,
        'survey' as kind
    from answers
)

select * from barometer
