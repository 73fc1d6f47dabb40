-- A window over the other keys: the sum of a total's members, or the figure itself where a total has
-- none.
case
    when count(*) filter (${dimension} <> 'all') over (partition by ${within}) = 0 then figure
    else
        cast(
            sum(figure) filter (${dimension} <> 'all') over (partition by ${within}) as bigint
        )
end as sum_over_${dimension}
