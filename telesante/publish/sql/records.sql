-- What a publication remembers of the editions of record: with what they were published, and the
-- figures of today's computation that differ from them.
drop schema if exists records cascade;

create schema records;

create table records.published (
    edition_id varchar,
    version varchar,
    code varchar,
    inputs varchar
);

create table records.differing_figures (
    edition_id varchar,
    table_name varchar,
    cell_key varchar,
    measure varchar,
    recorded_value varchar,
    computed_value varchar,
    standing varchar
);
