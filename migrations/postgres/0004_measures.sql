-- What twins are found by, and which interventions serve an area.
ALTER TABLE released_area ADD COLUMN dwellings_by_kind TEXT;
ALTER TABLE released_area ADD COLUMN interventions TEXT;

-- Interventions; their participants are protected.
CREATE TABLE released_intervention (
    municipality TEXT NOT NULL,
    release BIGINT NOT NULL,
    position BIGINT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    target_groups TEXT NOT NULL,
    start_date TEXT NOT NULL,
    end_date TEXT,
    departments TEXT NOT NULL,
    participants TEXT NOT NULL,
    x DOUBLE PRECISION,
    y DOUBLE PRECISION,
    PRIMARY KEY (municipality, release, id),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
-- How near the interventions of a kind are to the homes of each area.
CREATE TABLE released_nearness (
    municipality TEXT NOT NULL,
    release BIGINT NOT NULL,
    layer TEXT NOT NULL,
    kind TEXT NOT NULL,
    parts TEXT NOT NULL,
    PRIMARY KEY (municipality, release, layer, kind),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);

-- What the statute layer alone reads, in releases for which a steward has turned it on.
CREATE TABLE released_statute (
    municipality TEXT NOT NULL,
    release BIGINT NOT NULL,
    rules TEXT NOT NULL,
    indicators TEXT NOT NULL,
    PRIMARY KEY (municipality, release),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
CREATE TABLE released_statute_column (
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
        GRANT SELECT ON released_intervention, released_nearness, released_statute, released_statute_column
            TO bydelsblik_reader;
    END IF;
END $$;
