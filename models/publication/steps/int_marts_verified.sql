with protected as (select * from {{ source('protection', 'fingerprints') }}),

{% for mart in protected_marts() %}
    {{ mart }} as (select * from {{ ref(mart) }}),

{% endfor %}
found as (
    {% for mart in protected_marts() %}
        select
            '{{ mart }}' as mart,
            count(*) as counted_rows,
            {{ mart_fingerprint(mart) }} as fingerprint
        from {{ mart }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

verified as (
    -- Masks that were chosen for other figures may show what they should hide.
    select
        case
            when
                found.counted_rows = protected.row_count
                and found.fingerprint = protected.fingerprint
                then found.mart
            else {{ stopped_with("'The suppression table is older than ' || found.mart"
                ~ " || ': run `telesante publish`, which masks the small counts again.'") }}
        end as mart
    from found
    left join protected on found.mart = protected.mart
)

select * from verified
