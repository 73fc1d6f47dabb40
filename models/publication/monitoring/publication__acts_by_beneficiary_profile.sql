with suppression as (select * from {{ ref('int_suppression_verified') }}),

rounded as (select * from {{ ref('int_rounded_rows') }}),

acts_by_beneficiary_profile as (
    {{ counted_rows('acts_by_beneficiary_profile') }}
),

masked as (
    {{ masked_cells(
        'acts_by_beneficiary_profile',
        ['act_count', 'patient_count'],
        ['is_synthetic'],
    ) }}
),

published as (
    select
        *,
        {{ share_percent(
            'act_count', "profile = 'all'",
            ['edition_id', 'perimeter_id', 'act_category', 'beneficiary_zone']
        ) }} as profile_weight_percent,
        {{ share_percent(
            'act_count', "beneficiary_zone = 'all'",
            ['edition_id', 'perimeter_id', 'act_category', 'profile']
        ) }} as zone_share_percent
    from masked
)

select * from published
