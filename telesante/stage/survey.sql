-- What the columns of one file hold between them: words for nothing, layouts of dates.
with delivered as (
    {delivered}
),

cleaned_texts as (
    select
        line,
        {seen}
    from delivered
)

select
    {found}
from cleaned_texts
