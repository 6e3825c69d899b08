-- What was handed over (private_…) and what may be shown (released_…).
CREATE TABLE private_batch (
    municipality TEXT NOT NULL,
    id BIGINT NOT NULL,
    imported_at TEXT NOT NULL,
    person TEXT NOT NULL,
    software TEXT NOT NULL,
    source TEXT NOT NULL,
    accepted_problems BIGINT NOT NULL,
    PRIMARY KEY (municipality, id)
);
CREATE TABLE private_file (
    municipality TEXT NOT NULL,
    batch BIGINT NOT NULL,
    dataset TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    records_read BIGINT NOT NULL,
    records_kept BIGINT NOT NULL,
    PRIMARY KEY (municipality, batch, dataset, file),
    FOREIGN KEY (municipality, batch) REFERENCES private_batch (municipality, id)
);
CREATE TABLE private_problem (
    municipality TEXT NOT NULL,
    batch BIGINT NOT NULL,
    position BIGINT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (municipality, batch, position),
    FOREIGN KEY (municipality, batch) REFERENCES private_batch (municipality, id)
);
CREATE TABLE private_municipality (
    municipality TEXT NOT NULL,
    batch BIGINT NOT NULL,
    name TEXT NOT NULL,
    fictional BIGINT NOT NULL,
    attribution TEXT NOT NULL,
    PRIMARY KEY (municipality, batch)
);
CREATE TABLE private_indicator (
    municipality TEXT NOT NULL,
    batch BIGINT NOT NULL,
    position BIGINT NOT NULL,
    code TEXT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (municipality, batch, code)
);
CREATE TABLE private_department (
    municipality TEXT NOT NULL,
    batch BIGINT NOT NULL,
    position BIGINT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    organisation_number TEXT,
    department_number TEXT,
    family BIGINT,
    youth BIGINT,
    elderly BIGINT,
    nursing BIGINT,
    geometry BYTEA,
    PRIMARY KEY (municipality, batch, id)
);
CREATE TABLE private_area (
    municipality TEXT NOT NULL,
    batch BIGINT NOT NULL,
    layer TEXT NOT NULL,
    position BIGINT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    geometry BYTEA NOT NULL,
    PRIMARY KEY (municipality, batch, layer, id)
);
CREATE TABLE private_address_point (
    municipality TEXT NOT NULL,
    batch BIGINT NOT NULL,
    position BIGINT NOT NULL,
    x DOUBLE PRECISION NOT NULL,
    y DOUBLE PRECISION NOT NULL,
    dwellings BIGINT NOT NULL,
    department TEXT,
    PRIMARY KEY (municipality, batch, position)
);
CREATE TABLE private_base (
    municipality TEXT NOT NULL,
    batch BIGINT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    shape TEXT NOT NULL,
    geometry BYTEA NOT NULL,
    PRIMARY KEY (municipality, batch, position)
);
CREATE TABLE private_observation (
    municipality TEXT NOT NULL,
    batch BIGINT NOT NULL,
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    department TEXT NOT NULL,
    numerator DOUBLE PRECISION NOT NULL,
    denominator BIGINT NOT NULL,
    PRIMARY KEY (municipality, batch, indicator, period, department)
);
CREATE TABLE private_concern (
    municipality TEXT NOT NULL,
    batch BIGINT NOT NULL,
    position BIGINT NOT NULL,
    department TEXT NOT NULL,
    month TEXT NOT NULL,
    sign TEXT NOT NULL,
    target_group TEXT NOT NULL,
    reporter TEXT NOT NULL,
    reports BIGINT NOT NULL,
    PRIMARY KEY (municipality, batch, position)
);
CREATE TABLE private_coverage (
    municipality TEXT NOT NULL,
    batch BIGINT NOT NULL,
    position BIGINT NOT NULL,
    department TEXT NOT NULL,
    trained TEXT NOT NULL,
    active_reporters BIGINT NOT NULL,
    ended TEXT,
    PRIMARY KEY (municipality, batch, position)
);
CREATE TABLE private_intervention (
    municipality TEXT NOT NULL,
    batch BIGINT NOT NULL,
    position BIGINT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    target_groups TEXT NOT NULL,
    start_date TEXT NOT NULL,
    end_date TEXT,
    participants TEXT NOT NULL,
    departments TEXT NOT NULL,
    x DOUBLE PRECISION,
    y DOUBLE PRECISION,
    PRIMARY KEY (municipality, batch, id)
);

CREATE TABLE released_release (
    municipality TEXT NOT NULL,
    id BIGINT NOT NULL,
    published_at TEXT NOT NULL,
    software TEXT NOT NULL,
    rules TEXT NOT NULL,
    household_threshold BIGINT NOT NULL,
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    fictional BIGINT NOT NULL,
    attribution TEXT NOT NULL,
    west DOUBLE PRECISION NOT NULL,
    south DOUBLE PRECISION NOT NULL,
    east DOUBLE PRECISION NOT NULL,
    north DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (municipality, id)
);
CREATE TABLE released_indicator (
    municipality TEXT NOT NULL,
    release BIGINT NOT NULL,
    position BIGINT NOT NULL,
    code TEXT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (municipality, release, code),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
CREATE TABLE released_layer (
    municipality TEXT NOT NULL,
    release BIGINT NOT NULL,
    position BIGINT NOT NULL,
    layer TEXT NOT NULL,
    name_da TEXT NOT NULL,
    name_en TEXT NOT NULL,
    areas BIGINT NOT NULL,
    tile BYTEA NOT NULL,
    PRIMARY KEY (municipality, release, layer),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
CREATE TABLE released_area (
    municipality TEXT NOT NULL,
    release BIGINT NOT NULL,
    layer TEXT NOT NULL,
    position BIGINT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    organisation TEXT,
    district TEXT,
    dwellings BIGINT,
    shown_with TEXT NOT NULL,
    geometry BYTEA NOT NULL,
    PRIMARY KEY (municipality, release, layer, id),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
CREATE TABLE released_column (
    municipality TEXT NOT NULL,
    release BIGINT NOT NULL,
    layer TEXT NOT NULL,
    indicator TEXT NOT NULL,
    period TEXT NOT NULL,
    figures BYTEA NOT NULL,
    PRIMARY KEY (municipality, release, layer, indicator, period),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
CREATE TABLE released_base (
    municipality TEXT NOT NULL,
    release BIGINT NOT NULL,
    kind TEXT NOT NULL,
    features BIGINT NOT NULL,
    tile BYTEA NOT NULL,
    PRIMARY KEY (municipality, release, kind),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);

-- The role of the serving side. Who migrates may lack the right to make roles: then `serve` says what a database
-- administrator has to run.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bydelsblik_reader') THEN
        CREATE ROLE bydelsblik_reader NOLOGIN;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN RAISE NOTICE 'the role bydelsblik_reader cannot be made by this user';
    WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bydelsblik_reader') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO bydelsblik_reader', current_schema());
        GRANT SELECT ON released_release, released_indicator, released_layer, released_area, released_column, released_base
            TO bydelsblik_reader;
    END IF;
END $$;
