with restatements as (
    select * from {{ ref('restatements') }}
    where from_edition <> to_edition
),

{% set marts = ['acts_by_executor_category', 'acts_monthly', 'flows_department'] %}
{% for mart in marts %}
    {{ mart }} as (select * from {{ ref('publication__' ~ mart) }}),

{% endfor %}
shown as (
    {% for mart in marts %}
        select
            '{{ mart }}' as mart,
            edition_id,
            {{ cell_key(mart) }} as cell_key
        from {{ mart }}
        where not is_masked
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

moved as (
    select
        *,
        sum(abs(act_change)) over (partition by mart, cell_key, from_edition) as moved_count
    from restatements
),

stepped as (
    select
        *,
        {{ share_step('moved_count') }} as step
    from moved
),

published as (
    -- Rule `disclosure`: the causes of a change leave as shares, in steps of which half is more
    -- than eleven of all acts that moved, and only where both editions show the cell.
    select
        stepped.mart,
        stepped.cell_key,
        stepped.from_edition,
        stepped.to_edition,
        stepped.cause,
        {{ stepped('100.0 * stepped.act_change / stepped.moved_count', 'stepped.step') }}
            as share_percent,
        stepped.is_synthetic,
        stepped.from_flux,
        stepped.to_flux
    from stepped
    inner join shown as later
        on stepped.mart = later.mart and stepped.cell_key = later.cell_key
    inner join shown as earlier
        on
            stepped.mart = earlier.mart
            and stepped.from_edition = earlier.edition_id
            and substr(stepped.cell_key, length(stepped.to_edition) + 1)
            = substr(earlier.cell_key, length(earlier.edition_id) + 1)
    where stepped.step is not null
)

select * from published
