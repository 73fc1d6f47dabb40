-- A code without a rule would silently count as unknown, a rule without a code is a typing error,
-- and a category that no rule gives would always be empty (unknown: what the model falls back on).
with codes as (
    select
        'specialty' as code_type,
        specialty_code as code
    from {{ ref('specialties') }}
    where specialty_code not in (0, 99)
    union all
    select
        'activity' as code_type,
        activity_code as code
    from {{ ref('activities') }}
    where activity_code not in (0, 99)
    union all
    select
        'establishment' as code_type,
        establishment_category_code as code
    from {{ ref('establishment_categories') }}
    where establishment_category_code not in (0, 999)
),

rules as (select * from {{ ref('executor_category_rules') }}),

unmatched as (
    select
        coalesce(codes.code_type, rules.code_type) as code_type,
        cast(coalesce(codes.code, rules.code) as string) as code
    from codes
    full outer join rules
        on codes.code_type = rules.code_type and codes.code = rules.code
    where codes.code is null or rules.code is null
),

unused as (
    select
        'category' as code_type,
        categories.executor_category as code
    from {{ ref('executor_categories') }} as categories
    left join rules on categories.executor_category = rules.executor_category
    where rules.executor_category is null and categories.executor_category <> 'unknown'
)

select * from unmatched
union all
select * from unused
