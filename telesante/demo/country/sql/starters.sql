-- Who begins to be followed, and until when; emptied once they are among the patients.
create or replace table starters (
    person bigint,
    first_quarter integer,
    last_quarter integer,
    is_certain boolean
);
