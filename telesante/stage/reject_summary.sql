-- What was wrong, how often, and on which lines first.
select
    reason,
    column_name,
    expected,
    found,
    count(*) as line_count,
    min(line, 3) as first_lines
from read_parquet($file)
group by all
order by line_count desc, first_lines
