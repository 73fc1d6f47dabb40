{{ config(group='publication') }}
-- A mask that matches no published row hides nothing: its key is not written as the table writes
-- it.
with suppression as (select * from {{ ref('int_suppression_verified') }}),

{% for mart in protected_marts() %}
    {{ mart }} as (select * from {{ ref('publication__' ~ mart) }}),

{% endfor %}
hidden as (
    {% for mart in protected_marts() %}
        select
            '{{ mart }}' as mart,
            count(*) as hidden_count
        from {{ mart }}
        where is_masked
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

wanted as (
    select
        mart,
        count(*) as wanted_count
    from suppression
    group by mart
)

select
    hidden.mart,
    hidden.hidden_count,
    coalesce(wanted.wanted_count, 0) as wanted_count
from hidden
left join wanted on hidden.mart = wanted.mart
where hidden.hidden_count <> coalesce(wanted.wanted_count, 0)
