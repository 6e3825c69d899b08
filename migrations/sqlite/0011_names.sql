-- Names of places and roads of the base map, and what tells which places are named first.
ALTER TABLE private_base ADD COLUMN name TEXT;
ALTER TABLE private_base ADD COLUMN rank INTEGER;
ALTER TABLE private_base ADD COLUMN population INTEGER;
