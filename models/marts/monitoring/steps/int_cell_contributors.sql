with places as (select * from {{ ref('int_contributions_by_place') }}),

executors as (select * from {{ ref('int_contributions_by_executor') }}),

months as (select * from {{ ref('int_contributions_by_month') }}),

contributions as (
    select
        mart,
        cell_key,
        contributor_key,
        act_count,
        null as paid_amount
    from places
    union all
    select
        mart,
        cell_key,
        contributor_key,
        act_count,
        null as paid_amount
    from executors
    union all
    select
        mart,
        cell_key,
        contributor_key,
        act_count,
        paid_amount
    from months
),

summed as (
    -- A cell of several specialties or categories holds a contributor more than once.
    select
        mart,
        cell_key,
        contributor_key,
        sum(act_count) as act_count,
        sum(paid_amount) as paid_amount
    from contributions
    group by mart, cell_key, contributor_key
),

cell_contributors as (
    -- Rule `disclosure`: acts that name no contributor add none, and are one contributor's share.
    select
        mart,
        cell_key,
        cast(count(contributor_key) as bigint) as contributor_count,
        cast(sum(act_count) as bigint) as act_count,
        greatest(
            cast(max(act_count) as double) * 100 / sum(act_count),
            coalesce(
                cast(max(paid_amount) as double) * 100 / case
                    when sum(paid_amount) > 0 then sum(paid_amount)
                end,
                0
            )
        ) as largest_share_percent
    from summed
    group by mart, cell_key
)

select * from cell_contributors
