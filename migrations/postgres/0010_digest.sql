-- A checksum of everything that a release served when it was stored, for the audit of releases whose delivery is gone.
CREATE TABLE private_release_digest (
    municipality TEXT NOT NULL,
    release BIGINT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (municipality, release)
);
