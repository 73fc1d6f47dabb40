{%- set said = env_var('TELESANTE_COVERS', '').replace(',', ' ').split() | unique | sort -%}
with lines as (select * from {{ ref('stg_dcir__er_prs_f') }}),

deliveries as (select * from {{ ref('stg_dcir__manifest') }}),

stays as (select * from {{ ref('stg_dcir__ir_esm_r') }}),

fluxes as (
    select
        min(flx_dis_dtd) as first_flux_month,
        max(flx_dis_dtd) as last_flux_month
    from lines
),

files as (
    -- A file delivered again may declare what its first delivery did not.
    select
        table_name,
        coalesce(same_as_delivery_id, delivery_id) as delivery_id,
        {{ union_of_ids('covers') }} as covers
    from deliveries
    group by table_name, coalesce(same_as_delivery_id, delivery_id)
),

coverage as (
    -- If one file of reimbursement lines declares no perimeter, the deliveries do not tell; then
    -- what `telesante publish --covers` says of the whole store holds, or coverage is unknown.
    select
        coalesce(
            case
                when bool_and(covers is not null or table_name <> 'er_prs_f')
                    then {{ union_of_ids('covers') }}
            end,
            nullif('{{ said | join(',') }}', '')
        ) as declared_perimeters
    from files
),

synthetic as (
    -- Rule `synthetic`: one synthetic delivery makes every computed row synthetic. Without a
    -- manifest nothing says that the lines are synthetic.
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from deliveries
),

ehpad as (
    select count(*) > 0 as is_ehpad_known from stays
),

described as (
    select
        fluxes.first_flux_month,
        fluxes.last_flux_month,
        synthetic.is_synthetic,
        ehpad.is_ehpad_known,
        coverage.declared_perimeters,
        -- A store of which nothing is said is taken to hold everybody's acts.
        {{ is_held('coverage.declared_perimeters', ["'fr_ald_telehealth_patients'"]) }}
            as is_country_held
    from fluxes
    cross join synthetic
    cross join ehpad
    cross join coverage
)

select * from described
