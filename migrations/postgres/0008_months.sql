-- The months that a batch says its concerns are of, and the data sets of which it says that it brings all: what it does not name counts no
-- more. Batches of before brought all of coverage and interventions.
ALTER TABLE private_batch ADD COLUMN concerns_from TEXT;
ALTER TABLE private_batch ADD COLUMN whole_coverage BIGINT NOT NULL DEFAULT 1;
ALTER TABLE private_batch ADD COLUMN whole_interventions BIGINT NOT NULL DEFAULT 1;

-- Sources that must be named, by what they are the sources of; of those that stand in private_municipality a batch names them for all of it.
CREATE TABLE private_attribution (
    municipality TEXT NOT NULL,
    batch BIGINT NOT NULL,
    dataset TEXT NOT NULL,
    position BIGINT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (municipality, batch, dataset, position)
);
