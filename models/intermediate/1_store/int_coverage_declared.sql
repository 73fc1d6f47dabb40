with deliveries as (select * from {{ ref('stg_dcir__manifest') }}),

files as (
    -- A file delivered again may declare what its first delivery did not.
    select
        table_name,
        coalesce(same_as_delivery_id, delivery_id) as delivery_id,
        {{ union_of_ids('covers') }} as covers
    from deliveries
    group by table_name, coalesce(same_as_delivery_id, delivery_id)
),

declared as (
    -- One file of acts of which nothing is said, and nothing can be said of the whole.
    select
        case
            when bool_and(covers is not null or table_name <> 'er_prs_f')
                then {{ union_of_ids('covers') }}
        end as declared_perimeters
    from files
)

select * from declared
