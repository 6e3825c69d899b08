-- Weights of the departments onto each geography, kept between publications: as the geometry was (version), so the weights are.
CREATE TABLE private_weights (
    municipality TEXT NOT NULL,
    target TEXT NOT NULL,
    version TEXT NOT NULL,
    cells TEXT NOT NULL,
    weights BLOB NOT NULL,
    PRIMARY KEY (municipality, target)
);
