-- +goose Up
SET lock_timeout = '2s';
ALTER TABLE trees ADD COLUMN fruit text;
COMMIT;
ALTER TABLE trees ADD COLUMN leaf text;
-- +goose Down
ALTER TABLE trees DROP COLUMN leaf;
ALTER TABLE trees DROP COLUMN fruit;
