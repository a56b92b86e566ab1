-- +goose Up
ALTER TABLE plants DROP COLUMN colour;

-- +goose Down
ALTER TABLE plants ADD COLUMN light TEXT;
