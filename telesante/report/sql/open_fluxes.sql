-- Grain: one row per flux month of Open DAMIR from the first staged to the last.
select
    flux_month,
    is_staged,
    line_count,
    stored_count,
    rejected_count,
    out_of_scope_count,
    act_count,
    source_fr,
    is_synthetic
from marts.open_completeness
order by flux_month
