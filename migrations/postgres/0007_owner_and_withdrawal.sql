-- Under which name a municipality's key, ledger and secret mark are kept: its own code, or that of the same town under another code. The
-- column municipality of private_ledger, private_ledger_department and private_secret_mark holds such a name.
CREATE TABLE private_owner (
    municipality TEXT NOT NULL,
    owner TEXT NOT NULL,
    PRIMARY KEY (municipality)
);
INSERT INTO private_owner (municipality, owner)
SELECT municipality, municipality FROM released_release
UNION SELECT municipality, municipality FROM private_secret_mark
UNION SELECT municipality, municipality FROM private_ledger_department;

-- How often a ledger was written, so that a publication knows whether another one has come between. Under the empty name, how often an
-- owner came new or the secret.
CREATE TABLE private_ledger_version (
    owner TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (owner)
);
INSERT INTO private_ledger_version (owner, version) VALUES ('', 0);
INSERT INTO private_ledger_version (owner, version) SELECT owner, 0 FROM private_owner;

-- A release whose figures are gone: when it was withdrawn, and why.
ALTER TABLE released_release ADD COLUMN withdrawn_at TEXT;
ALTER TABLE released_release ADD COLUMN withdrawn_reason TEXT;
