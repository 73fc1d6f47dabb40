with cells as (select * from {{ ref('int_note_cells') }}),

templates as (select * from {{ ref('note_templates') }}),

departments as (select * from {{ ref('departments') }}),

candidates as (
    -- The cells that the template asks for, before any of them is called the first.
    select
        templates.sentence_key,
        templates.mart,
        templates.ranked_by,
        cells.edition_id,
        cells.perimeter_id,
        -- An empty form is null in the warehouse and '' in a unit test that reads the seed's file.
        case when templates.subject_form <> '' then cells.subject_id end as subject_id,
        case when templates.member_form <> '' then cells.member_id end as member_id,
        case when templates.category_form <> '' then cells.act_category end as act_category,
        cells.cell_key,
        case templates.base_over
            when cells.subject_dimension then cells.subject_total_key
            when cells.member_dimension then cells.member_total_key
        end as base_key,
        -- Cells are ranked against those that share their total along the ranked dimension.
        case templates.ranked_along
            when cells.subject_dimension then cells.subject_total_key
            when cells.member_dimension then cells.member_total_key
        end as ranking_key,
        case templates.ranked_by
            when 'act_count' then cast(cells.act_count as double)
            when 'profile_weight_percent' then cells.profile_weight_percent
        end as ranked_value
    from cells
    inner join templates
        on
            cells.mart = templates.mart
            and templates.categories in ('every', cells.act_category)
            and templates.subjects = case when cells.subject_id = 'all' then 'all' else 'each' end
    left join departments on cells.member_id = departments.department_code
    where
        case templates.members
            when 'all' then cells.member_id = 'all'
            when 'each' then cells.member_id <> 'all'
            when 'department' then departments.department_code is not null
            when 'subject' then cells.member_id = cells.subject_id
            when 'other' then cells.member_id not in ('all', cells.subject_id)
        end
),

ranked as (
    -- By mart and not by sentence: one sentence names the department of the executors when it is
    -- the first zone, another one names any other zone, and the zones are ranked together.
    select
        *,
        rank() over (
            partition by mart, ranked_by, ranking_key order by ranked_value desc
        ) as place,
        count(*) over (
            partition by mart, ranked_by, ranking_key, ranked_value
        ) as equal_count
    from candidates
),

notes as (
    -- Rule `reading-notes`: ties in numbers of acts produce no note. Departments may share the
    -- highest percentage.
    select
        concat_ws('|', sentence_key, edition_id, perimeter_id, act_category, subject_id, member_id)
            as note_id,
        sentence_key,
        edition_id,
        perimeter_id,
        subject_id,
        member_id,
        act_category,
        cell_key,
        base_key
    from ranked
    where
        ranking_key is null
        or (place = 1 and (equal_count = 1 or ranked_by = 'profile_weight_percent'))
)

select * from notes
