with figures as (select * from {{ ref('stg_published__figures') }}),

bounds as (
    -- « Plus de 16 000 » is no value: it bounds the figure on one side only.
    select
        figure_id,
        cast(printed_value as double) as printed_value,
        case
            when comparison = 'less_than' then cast('-infinity' as double)
            when comparison in ('at_least', 'more_than') then cast(printed_value as double)
            else cast(printed_value - tolerance as double)
        end as printed_low,
        case
            when comparison in ('at_least', 'more_than') then cast('infinity' as double)
            when comparison = 'less_than' then cast(printed_value as double)
            else cast(printed_value + tolerance as double)
        end as printed_high
    from figures
)

select * from bounds
