with lines as (select * from {{ ref('int_lines_kept') }}),

grouped as (
    -- Rule 4: equal on person, care date, act code, executor and establishment, null equal to null,
    -- is one act group. The identifier hashes that natural key, for whoever asks for it: kept with
    -- every line it would be a third of what is written.
    select
        *,
        md5(concat_ws(
            '|',
            coalesce(person_key, '-'),
            cast(care_date as string),
            cast(act_code as string),
            coalesce(executor_key, '-'),
            coalesce(etb_exe_fin, '-')
        )) as act_id
    from lines
)

select * from grouped
