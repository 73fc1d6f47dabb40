-- What is kept of each block, and the acts of the one at hand.
create or replace table billed (edition_id varchar, quarter integer, gp bigint);
create or replace table monthly (
    edition_id varchar,
    care_month integer,
    acts bigint,
    patients bigint,
    paid_cents bigint
);
create or replace table located (
    edition_id varchar,
    executor_department integer,
    person bigint,
    acts bigint
);
create or replace table walk_ins (
    person bigint,
    residence integer,
    birth_year integer,
    sex integer,
    is_ald boolean
);
create or replace table former_patients (
    edition_id varchar,
    quarter integer,
    person bigint,
    residence integer,
    has_ald boolean
);

create or replace table acts (
    person bigint,
    quarter integer,
    care_month integer,
    care_date date,
    residence integer,
    executor_department integer,
    kind varchar,
    gp bigint,
    practice_number varchar,
    finess varchar,
    specialty integer,
    activity integer,
    code integer,
    is_ald boolean,
    is_claim_only boolean,
    is_certain boolean,
    birth_year integer,
    sex integer,
    has_c2s boolean,
    is_second_pseudonym boolean,
    is_walk_in boolean,
    who bigint,
    flux integer,
    quantity integer,
    unit_cents integer,
    cancel_flux integer
);

-- Lines of fluxes to which the next quarter still adds.
create or replace table pending as
select
    *,
    cast(null as integer) as line_rank,
    cast(null as integer) as line_flux,
    cast(null as integer) as line_quantity,
    cast(null as integer) as line_code,
    cast(null as varchar) as fate
from acts;

-- What the editions see of the acts of a block.
create or replace view seen as
select
    editions.edition_id,
    acts.*
from acts
inner join (values ('latest', 99), ('2024-12', 39)) as editions (edition_id, cutoff)
    on acts.flux <= editions.cutoff and coalesce(acts.cancel_flux > editions.cutoff, true);
