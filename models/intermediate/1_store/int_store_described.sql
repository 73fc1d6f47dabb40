with lines as (select * from {{ ref('stg_dcir__er_prs_f') }}),

deliveries as (select * from {{ ref('stg_dcir__manifest') }}),

coverage as (select * from {{ ref('int_coverage_declared') }}),

stays as (select * from {{ ref('stg_dcir__ir_esm_r') }}),

last_flux as (
    select max(flx_dis_dtd) as last_flux_month from lines
),

synthetic as (
    -- No manifest: nothing says that the lines are synthetic.
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from deliveries
),

ehpad as (
    select count(*) > 0 as is_ehpad_known from stays
),

described as (
    select
        last_flux.last_flux_month,
        synthetic.is_synthetic,
        ehpad.is_ehpad_known,
        coverage.declared_perimeters
    from last_flux
    cross join synthetic
    cross join ehpad
    cross join coverage
)

select * from described
