-- Grain: one row per published figure, or figure of the baseline that is one no more, with what the
-- baseline of such stores expects of it. A figure that it does not list is consistent. Which months
-- of Open DAMIR a store holds is no matter of its kind: what they would give is left out.
with expected as (
    $baseline_of_kind
),

unstaged as (
    select figures.figure_id
    from marts.published_reconciliation as figures
    inner join seeds.published_perimeters as perimeters using (perimeter_id)
    where
        perimeters.open_data is not null
        and figures.uncomputed_reason in ('open_data_not_staged', 'period_not_covered')
)

select
    figure_id,
    figures.computed_value,
    coalesce(figures.verdict, 'absent') as verdict,
    coalesce(expected.verdict, 'consistent') as expected_verdict,
    case
        when figures.reason = 'empty_perimeter' then 'nothing'
        when figures.verdict <> 'reproduced' or figures.verdict is null then 'not reproduced'
        when figures.computed_value is null or not figures.is_covered then 'nothing'
        else 'acts'
    end as reproduced_from
from marts.published_reconciliation as figures
full outer join expected using (figure_id)
where figure_id not in (select unstaged.figure_id from unstaged)
