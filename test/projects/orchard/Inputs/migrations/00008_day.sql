-- +goose Up
SET lock_timeout = '2s';
ALTER TABLE pickings ADD COLUMN day date;
-- +goose Down
ALTER TABLE pickings DROP COLUMN day;
