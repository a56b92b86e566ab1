-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY pickings_by_tree ON pickings (tree);
-- +goose Down
DROP INDEX CONCURRENTLY pickings_by_tree;
