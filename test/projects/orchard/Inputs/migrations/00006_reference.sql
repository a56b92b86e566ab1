-- +goose Up
SET lock_timeout = '2s';
ALTER TABLE pickings ADD CONSTRAINT pickings_tree FOREIGN KEY (tree) REFERENCES trees (id);
-- +goose Down
ALTER TABLE pickings DROP CONSTRAINT pickings_tree;
