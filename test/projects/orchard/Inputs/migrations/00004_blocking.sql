-- +goose Up
SET lock_timeout = '2s';
CREATE INDEX pickings_by_grams ON pickings (grams);
-- +goose Down
SET lock_timeout = '2s';
DROP INDEX CONCURRENTLY pickings_by_grams;
