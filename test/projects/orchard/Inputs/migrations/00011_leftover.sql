-- +goose Up
SET lock_timeout = '2s';
ALTER TABLE baskets ADD COLUMN colour text;
-- +goose Down
ALTER TABLE baskets DROP COLUMN size;
