select
    note_id,
    section,
    sentence_key,
    subject_id,
    member_id,
    act_category,
    sentence_fr
from marts.reading_notes
where edition_id = $edition_id and perimeter_id in ($perimeter_id, 'all')
order by section, sort_order, note_id
