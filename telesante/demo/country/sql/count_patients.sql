-- Patients of each quarter: where the last act was, whether one of them was under an ALD.
create or replace table quarter_patients as
select
    edition_id,
    quarter,
    person,
    max_by(residence, care_date) as residence,
    bool_or(is_ald) as has_ald
from seen
-- Edition 2024-12 carries no quarter of an earlier year.
where edition_id = 'latest' or quarter >= 9
group by edition_id, quarter, person;
