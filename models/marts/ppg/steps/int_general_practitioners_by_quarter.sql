with practitioners as (
    select * from {{ ref('int_general_practitioners_registered') }}
    where
        mod(month(register_month) - 1, 3) + 1 = {{ ppg_choice(
            'ppg_gp_register_month', {'last': 3, 'middle': 2, 'first': 1}) }}
        and {{ ppg_choice('ppg_gp_particular_practice', {
            'excluded': 'not has_particular_practice', 'included': 'true'}) }}
),

quarters as (
    select * from {{ ref('int_ppg_quarters') }}
    where indicator_id = 'teleconsultation_uptake'
),

versions as (
    select * from {{ ref('int_teleconsultations_billed') }}
    where {{ is_counted_teleconsultation() }}
),

billed as (
    -- Rule `editions`: an edition sees the versions that its last flux knows.
    select distinct
        quarters.edition_id,
        quarters.quarter_end,
        versions.professional_key
    from versions
    inner join quarters
        on
            versions.care_quarter_start = quarters.care_quarter_start
            and versions.known_from <= quarters.flux_end
            and versions.known_until > quarters.flux_end
),

assessed as (
    select
        quarters.edition_id,
        quarters.quarter_end,
        practitioners.professional_key,
        practitioners.department_code,
        billed.professional_key is not null as is_teleconsulting
    from practitioners
    inner join quarters
        on date_trunc('quarter', practitioners.register_month) = quarters.care_quarter_start
    left join billed
        on
            quarters.edition_id = billed.edition_id
            and quarters.quarter_end = billed.quarter_end
            and practitioners.professional_key = billed.professional_key
)

select * from assessed
