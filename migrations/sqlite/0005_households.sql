-- Dwellings that somebody lives in, where they are delivered.
ALTER TABLE private_department ADD COLUMN occupied INTEGER;
-- The last month whose concerns a batch covers, where it says so.
ALTER TABLE private_batch ADD COLUMN concerns_until TEXT;
