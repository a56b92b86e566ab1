-- +goose Up
ALTER TABLE pickings ADD COLUMN day date;
-- +goose Down
ALTER TABLE pickings DROP COLUMN day;
