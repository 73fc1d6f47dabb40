with acts as (select * from {{ ref('int_acts_beneficiary_located') }}),

computed as (
    -- Rule `age`: years, or 1000 + months under two years, which floor to years; else by birth
    -- year.
    select
        *,
        case
            when ben_ama_cod >= 1000
                then (ben_ama_cod - 1000 - mod(ben_ama_cod - 1000, 12)) / 12
            when ben_ama_cod is not null then ben_ama_cod
            else year(care_date) - coalesce(ben_nai_ann, referential_birth_year)
        end as computed_age
    from acts
),

aged as (
    select
        *,
        case when computed_age between 0 and 129 then cast(computed_age as int) end as age
    from computed
)

select * from aged
