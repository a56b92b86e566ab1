-- +goose Up
SET lock_timeout = '2s';
CREATE INDEX pickings_by_grams ON pickings (grams);
-- +goose Down
DROP INDEX pickings_by_grams;
