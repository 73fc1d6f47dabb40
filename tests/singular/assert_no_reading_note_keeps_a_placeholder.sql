-- A name or a number that is missing leaves its placeholder in the note.
with notes as (select * from {{ ref('reading_notes') }})

select
    note_id,
    sentence_fr,
    scope_fr
from notes
where instr(sentence_fr, '{') > 0 or instr(scope_fr, '{') > 0
