-- What the protection decided, in the candidate warehouse. Restricted: nothing of it leaves.

-- The masked cells of every published table, without saying why.
create or replace table protection.suppression (
    mart varchar not null,
    cell_key varchar not null,
    primary key (mart, cell_key)
);

-- Why each is masked, and what an attacker could say of it: the least and the greatest value that
-- fit or, among thousands of figures that hang together, two that fit and are vague enough.
create or replace table protection.cells (
    mart varchar not null,
    cell_key varchar not null,
    measure varchar not null,
    is_primary boolean not null,
    value bigint not null,
    lowest double,
    highest double,
    primary key (mart, cell_key, measure)
);

-- The content of each mart when it was protected: another content needs another protection.
create or replace table protection.fingerprints (
    mart varchar primary key,
    row_count bigint not null,
    fingerprint ubigint not null
);
