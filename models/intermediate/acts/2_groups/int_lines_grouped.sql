with lines as (select * from {{ ref('int_lines_filtered') }}),

people as (select * from {{ ref('int_people_identified') }}),

grouped as (
    -- Rule 4: equal on person, care date, act code, executor and establishment, null equal to null,
    -- is one act group. The identifier hashes that natural key.
    select
        lines.*,
        coalesce(people.person_key, lines.beneficiary_key) as person_key,
        md5(concat_ws(
            '|',
            coalesce(people.person_key, lines.beneficiary_key, '-'),
            cast(lines.exe_soi_dtd as string),
            cast(lines.prs_nat_ref as string),
            coalesce(lines.executor_key, '-'),
            coalesce(lines.etb_exe_fin, '-')
        )) as act_id,
        lines.exo_mtf between 41 and 46 as is_ald_claim
    from lines
    left join people on lines.beneficiary_key = people.beneficiary_key
    where lines.fate is null
)

select * from grouped
