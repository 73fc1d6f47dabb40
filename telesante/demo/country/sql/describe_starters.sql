-- Make patients of the starters.
insert into patients
select * from described_patients
order by person;

delete from starters;
