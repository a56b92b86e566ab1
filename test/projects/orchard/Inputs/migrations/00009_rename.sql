-- +goose Up
SET lock_timeout = '2s';
ALTER TABLE trees RENAME COLUMN kind TO sort;
-- +goose Down
ALTER TABLE trees RENAME COLUMN sort TO kind;
