-- The two largest contributors to a sum, where a delivery names them.
ALTER TABLE private_observation ADD COLUMN largest DOUBLE PRECISION;
ALTER TABLE private_observation ADD COLUMN second_largest DOUBLE PRECISION;

-- What releases have shown, so that later ones tell no more together with them.
CREATE TABLE private_ledger_department (
    municipality TEXT NOT NULL,
    department TEXT NOT NULL,
    households BIGINT NOT NULL,
    block BIGINT,
    PRIMARY KEY (municipality, department)
);
CREATE TABLE private_ledger (
    municipality TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    period TEXT NOT NULL,
    shown BYTEA NOT NULL,
    PRIMARY KEY (municipality, kind, name, period)
);
-- A number by which a secret is known again; it tells nothing about the secret.
CREATE TABLE private_secret_mark (
    municipality TEXT NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (municipality)
);

-- The blocks of a release, and their figures: what every sum that the server answers is made of.
CREATE TABLE released_block (
    municipality TEXT NOT NULL,
    release BIGINT NOT NULL,
    position BIGINT NOT NULL,
    id TEXT NOT NULL,
    households BIGINT NOT NULL,
    departments TEXT NOT NULL,
    PRIMARY KEY (municipality, release, position),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
CREATE TABLE released_block_column (
    municipality TEXT NOT NULL,
    release BIGINT NOT NULL,
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    figures BYTEA NOT NULL,
    PRIMARY KEY (municipality, release, indicator, period),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bydelsblik_reader') THEN
        GRANT SELECT ON released_block, released_block_column TO bydelsblik_reader;
    END IF;
END $$;
