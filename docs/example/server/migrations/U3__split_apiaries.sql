ALTER TABLE hives ADD COLUMN place TEXT;
UPDATE hives SET place = apiaries.name FROM apiaries WHERE apiaries.id = hives.apiary;
ALTER TABLE hives DROP COLUMN apiary;
DROP TABLE apiaries;
