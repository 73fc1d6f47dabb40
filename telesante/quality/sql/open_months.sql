-- Grain: one row per flux month of Open DAMIR from the first staged to the last.
select
    strftime(flux_month, '%Y-%m') as flux_month,
    is_staged,
    line_count,
    stored_count + rejected_count + out_of_scope_count as accounted_count,
    missing_code_count,
    act_count
from marts.open_completeness
order by flux_month
