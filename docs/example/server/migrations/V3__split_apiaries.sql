-- The place of a hive becomes an apiary of its own.
CREATE TABLE apiaries (id SERIAL PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO apiaries (name) SELECT DISTINCT place FROM hives;
ALTER TABLE hives ADD COLUMN apiary INTEGER REFERENCES apiaries(id);
UPDATE hives SET apiary = apiaries.id FROM apiaries WHERE apiaries.name = hives.place;
ALTER TABLE hives DROP COLUMN place;
