ALTER TABLE plants DROP COLUMN nickname;
