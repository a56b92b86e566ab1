-- What fails when it runs again comes last, and is recorded by who runs the file.
ALTER TABLE plants MODIFY COLUMN name VARCHAR(90);
ALTER TABLE plants ADD COLUMN colour TEXT;
