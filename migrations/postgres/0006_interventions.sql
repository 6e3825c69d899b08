-- Whether anybody may come to an intervention.
ALTER TABLE private_intervention ADD COLUMN open_to_all BIGINT NOT NULL DEFAULT 0;

-- What releases have shown of interventions. Of an intervention and year: its participants, or that they were withheld.
CREATE TABLE private_ledger_participants (
    municipality TEXT NOT NULL,
    intervention TEXT NOT NULL,
    year BIGINT NOT NULL,
    mark TEXT NOT NULL,
    shown TEXT NOT NULL,
    PRIMARY KEY (municipality, intervention, year)
);
-- Of a year, which is closed by standing here: the interventions that were counted without their place.
CREATE TABLE private_ledger_intervention_year (
    municipality TEXT NOT NULL,
    year BIGINT NOT NULL,
    counted TEXT NOT NULL,
    PRIMARY KEY (municipality, year)
);

-- Interventions that are shown with their place, by a number of the release and not by the id that was delivered; and how many others ran.
CREATE TABLE released_intervention_place (
    municipality TEXT NOT NULL,
    release BIGINT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    target_groups TEXT NOT NULL,
    open_to_all BIGINT NOT NULL,
    first_year BIGINT NOT NULL,
    last_year BIGINT,
    departments TEXT NOT NULL,
    participants TEXT NOT NULL,
    PRIMARY KEY (municipality, release, number),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
CREATE TABLE released_intervention_count (
    municipality TEXT NOT NULL,
    release BIGINT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    district TEXT,
    year BIGINT NOT NULL,
    interventions BIGINT NOT NULL,
    PRIMARY KEY (municipality, release, position),
    FOREIGN KEY (municipality, release) REFERENCES released_release (municipality, id)
);
ALTER TABLE released_area ADD COLUMN served TEXT;

-- What earlier versions released shows delivered ids, and interventions of a single person: nobody reads it any more.
DELETE FROM released_intervention;
DELETE FROM released_nearness;
UPDATE released_area SET interventions = NULL;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bydelsblik_reader') THEN
        GRANT SELECT ON released_intervention_place, released_intervention_count TO bydelsblik_reader;
    END IF;
END $$;
