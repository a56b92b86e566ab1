-- +goose Up
SET lock_timeout = '2s';
ALTER TABLE trees ADD COLUMN note text;
-- +goose Down
ALTER TABLE trees DROP COLUMN note;
