-- A store of any size from the one that `telesante demo --scale france` gives: `copy` times the same
-- country, each with people and practitioners of its own, and of each a share of its people.
-- Copy 0 keeps its identifiers.
create macro fresh_pseudonym(pseudonym, copy) as case
    when copy = 0 or pseudonym is null then pseudonym
    else upper(left(md5(concat(pseudonym, '|', copy)), 17))
end;
-- A number in clear (8 characters) keeps the department that it begins with.
create macro fresh_number(number, copy) as case
    when copy = 0 or number is null then number
    when length(number) = 8
        then left(number, 2)
            || lpad(cast(hash(right(number, 6), copy) % 1000000 as varchar), 6, '0')
    else upper(left(md5(concat(number, '|', copy)), length(number)))
end;
create macro is_kept(pseudonym, copy) as
    hash(pseudonym, copy, 'kept') % 1000000 < getvariable('kept_per_million');
-- Thirty-six months of care, and the fluxes since the first of them.
create macro is_in_months(care_date) as
    care_date >= getvariable('first_care') and care_date < getvariable('last_care');
create view copies as
select cast(unnest(range(getvariable('copy_count'))) as integer) as copy;
