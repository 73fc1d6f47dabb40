-- What macros/ writes differently for DuckDB and for Spark gives one answer. Red for each macro
-- that gives another one on the engine that runs this.
with numbers as (
    select
        cast(240310 as double) as given,
        '240{{ "\u202f" }}310' as wanted
    union all
    select
        cast(1234567.5 as double) as given,
        '1{{ "\u202f" }}234{{ "\u202f" }}568' as wanted
    union all
    select
        cast(2.5 as double) as given,
        '3' as wanted
    union all
    select
        cast(-1000 as double) as given,
        '-1{{ "\u202f" }}000' as wanted
    union all
    select
        cast(0 as double) as given,
        '0' as wanted
),

ids as (
    select
        'both' as given_group,
        'b,a' as given
    union all
    select
        'both' as given_group,
        'a,c' as given
    union all
    select
        'both' as given_group,
        cast(null as string) as given
    union all
    select
        'none' as given_group,
        cast(null as string) as given
),

leap_days as (
    select
        cast('2024-02-28' as date) as first_day,
        cast('2024-03-01' as date) as last_day
),

nine_keys as (
    select
        1 as flx_dis_dtd,
        1 as flx_trt_dtd,
        1 as flx_emt_typ,
        1 as flx_emt_num,
        1 as flx_emt_ord,
        1 as org_cle_num,
        1 as dct_ord_num,
        1 as prs_ord_num,
        given_group as rem_typ_aff
    from ids
),

answers as (
    select
        'french_number' as macro_name,
        {{ french_number('given') }} as answer,
        wanted
    from numbers
    union all
    select
        'union_of_ids' as macro_name,
        {{ union_of_ids('given') }} as answer,
        case given_group when 'both' then 'a,b,c' end as wanted
    from ids
    group by given_group
    union all
    select
        'days_between' as macro_name,
        cast({{ days_between('first_day', 'last_day') }} as string) as answer,
        '2' as wanted
    from leap_days
    union all
    -- Each engine has numbers of its own: equal keys share one, and others do not.
    select
        'short_hash' as macro_name,
        cast(count(distinct {{ short_hash(nine_key_columns('nine_keys')) }}) as string) as answer,
        '2' as wanted
    from nine_keys
    union all
    -- A null takes part like any other value: lines without a person share a number.
    select
        'short_hash' as macro_name,
        cast({{ short_hash('cast(null as string), rem_typ_aff') }} is not null as string) as answer,
        'true' as wanted
    from nine_keys
    where rem_typ_aff = 'none'
    union all
    select
        'salted_hash' as macro_name,
        {{ salted_hash('cast(null as string)') }} as answer,
        cast(null as string) as wanted
    union all
    select
        'salted_hash' as macro_name,
        cast(length({{ salted_hash("'é'") }}) as string) as answer,
        '32' as wanted
)

select * from answers
where answer is distinct from wanted
