-- +goose Up
SET lock_timeout = '2s';
ALTER TABLE trees ADD COLUMN height integer NOT NULL;
-- +goose Down
ALTER TABLE trees DROP COLUMN height;
