with indicators as (select * from {{ ref('ppg_indicators') }}),

figures as (select * from {{ ref('stg_published__figures') }}),

steered as (
    select
        indicators.indicator_id,
        cast(initial_figures.printed_value as double) as national_initial_value,
        cast(target_figures.printed_value as double) as national_target_value,
        indicators.initial_quarter_end
    from indicators
    left join figures as initial_figures
        on indicators.initial_figure_id = initial_figures.figure_id
    left join figures as target_figures
        on indicators.target_figure_id = target_figures.figure_id
)

select * from steered
