-- The number of active reporters that a release asks for behind concerns: with it a release can be made again, to compare it with what is stored.
ALTER TABLE released_release ADD COLUMN reporter_threshold BIGINT NOT NULL DEFAULT 3;
