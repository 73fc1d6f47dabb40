with answers as (select * from {{ ref('barometer_2019_printed') }}),

users as (
    -- Those who said that they had teleconsulted: what the account prints about them, and about
    -- their teleconsultations, rests on them alone.
    select
        wave,
        cast(round(base_size * percent / 100) as int) as user_count
    from answers
    where question = 'used' and base_size is not null
),

based as (
    select
        answers.*,
        answers.base_size is not null as is_base_printed,
        coalesce(answers.base_size, users.user_count) as people,
        cast(answers.percent as double) / 100 as answer_share,
        -- The normal deviate of a two-sided interval of 95 %.
        cast(1.959964 as double) as deviate
    from answers
    left join users on answers.wave = users.wave
),

bounded as (
    select
        *,
        (answer_share + deviate * deviate / (2 * people))
        / (1 + deviate * deviate / people) as centre,
        deviate
        * sqrt(
            answer_share * (1 - answer_share) / people
            + deviate * deviate / (4 * people * people)
        )
        / (1 + deviate * deviate / people) as half_width
    from based
),

barometer_2019 as (
    select
        figure_id,
        document_id,
        perimeter_id,
        wave,
        question,
        answer,
        statement_fr,
        base as base_kind,
        people as base_size,
        cast(percent as double) as printed_percent,
        round(100 * (centre - half_width), 2) as lower_percent,
        round(100 * (centre + half_width), 2) as upper_percent,
        is_base_printed,
        false as is_synthetic
    from bounded
)

select * from barometer_2019
