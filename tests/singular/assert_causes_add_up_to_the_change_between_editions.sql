{{ config(group = "time") }}
-- Rule `restatements`: of each cell that two consecutive editions count, what the causes moved is
-- what the later edition counts more or less.
{% set marts = [
    'flows_department', 'acts_by_executor_category', 'acts_by_age_band',
    'acts_by_beneficiary_profile', 'acts_monthly',
] %}
with pairs as (select * from {{ ref('int_edition_pairs') }}),

restatements as (select * from {{ ref('restatements') }}),

{% for mart in marts %}
    {{ mart }} as (select * from {{ ref(mart) }}),

{% endfor %}
counted as (
    {% for mart in marts %}
        select
            '{{ mart }}' as mart,
            edition_id,
            {{ 'perimeter_id' if mart != 'acts_monthly' else 'cast(null as string)' }}
                as perimeter_id,
            {{ 'care_month' if mart == 'acts_monthly' else 'cast(null as date)' }} as care_month,
            {{ cell_key(mart) }} as cell_key,
            act_count
        from {{ mart }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

perimeters as (
    select distinct
        edition_id,
        perimeter_id
    from counted
    where perimeter_id is not null
),

compared as (
    -- The same cell of both editions under one key: that of the later one.
    select
        pairs.from_edition,
        pairs.to_edition,
        counted.mart,
        concat(
            pairs.to_edition, substr(counted.cell_key, length(counted.edition_id) + 1)
        ) as cell_key,
        counted.perimeter_id,
        case
            when counted.edition_id = pairs.to_edition then counted.act_count
            else -counted.act_count
        end as act_change
    from pairs
    inner join counted
        on counted.edition_id in (pairs.from_edition, pairs.to_edition)
    where
        counted.perimeter_id is not null
        or counted.care_month < pairs.from_flux
),

changes as (
    select
        compared.from_edition,
        compared.to_edition,
        compared.mart,
        compared.cell_key,
        sum(compared.act_change) as act_change
    from compared
    left join perimeters as earlier
        on
            compared.from_edition = earlier.edition_id
            and compared.perimeter_id = earlier.perimeter_id
    left join perimeters as later
        on
            compared.to_edition = later.edition_id
            and compared.perimeter_id = later.perimeter_id
    where
        compared.perimeter_id is null
        or (earlier.perimeter_id is not null and later.perimeter_id is not null)
    group by compared.from_edition, compared.to_edition, compared.mart, compared.cell_key
),

told as (
    select
        from_edition,
        to_edition,
        mart,
        cell_key,
        sum(act_change) as act_change
    from restatements
    where from_edition <> to_edition
    group by from_edition, to_edition, mart, cell_key
)

select
    coalesce(changes.mart, told.mart) as mart,
    coalesce(changes.cell_key, told.cell_key) as cell_key,
    changes.act_change,
    told.act_change as told_change
from changes
full outer join told
    on
        changes.from_edition = told.from_edition
        and changes.to_edition = told.to_edition
        and changes.mart = told.mart
        and changes.cell_key = told.cell_key
where coalesce(changes.act_change, 0) <> coalesce(told.act_change, 0)
