with acts as (select * from {{ ref('int_acts_monitored') }}),

legal_statuses as (select * from {{ ref('legal_statuses') }}),

categories as (select * from {{ ref('top_executor_categories') }}),

specialties as (select * from {{ ref('top_specialties') }}),

executed as (
    select
        acts.edition_id,
        acts.perimeter_id,
        {{ cube_member('acts.act_category') }} as act_category,
        acts.executor_category,
        acts.specialty_code,
        coalesce({{ is_liberal_telemedicine() }}, false)
            as is_liberal_telemedicine,
        acts.contributor_key,
        sum(acts.act_quantity) as act_count
    from acts
    left join legal_statuses on acts.legal_status_code = legal_statuses.status_code
    group by
        acts.edition_id,
        acts.perimeter_id,
        acts.executor_category,
        acts.specialty_code,
        coalesce({{ is_liberal_telemedicine() }}, false),
        acts.contributor_key,
        cube (acts.act_category)
),

acts_by_executor_category as (
    select
        edition_id,
        perimeter_id,
        {{ cube_member('executor_category') }} as executor_category,
        act_category,
        contributor_key,
        sum(act_count) as act_count
    from executed
    group by edition_id, perimeter_id, act_category, contributor_key, cube (executor_category)
),

top_executor_categories as (
    select
        executed.edition_id,
        executed.perimeter_id,
        executed.act_category,
        categories.rank,
        executed.contributor_key,
        executed.act_count
    from executed
    inner join categories
        on
            executed.edition_id = categories.edition_id
            and executed.perimeter_id = categories.perimeter_id
            and executed.act_category = categories.act_category
            and executed.executor_category = categories.executor_category
    where executed.is_liberal_telemedicine
),

top_specialties as (
    select
        executed.edition_id,
        executed.perimeter_id,
        executed.act_category,
        specialties.rank,
        executed.contributor_key,
        executed.act_count
    from executed
    inner join specialties
        on
            executed.edition_id = specialties.edition_id
            and executed.perimeter_id = specialties.perimeter_id
            and executed.act_category = specialties.act_category
            and executed.specialty_code = specialties.specialty_code
),

contributions as (
    {% for mart in ['acts_by_executor_category', 'top_executor_categories', 'top_specialties'] %}
        select
            '{{ mart }}' as mart,
            {{ cell_key(mart) }} as cell_key,
            contributor_key,
            act_count
        from {{ mart }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from contributions
