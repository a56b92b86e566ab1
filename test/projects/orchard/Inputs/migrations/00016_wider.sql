-- +goose Up
SET lock_timeout = '2s';
ALTER TABLE pickings ALTER COLUMN grams TYPE bigint;
-- +goose Down
SET lock_timeout = '2s';
ALTER TABLE pickings ALTER COLUMN grams TYPE integer;
