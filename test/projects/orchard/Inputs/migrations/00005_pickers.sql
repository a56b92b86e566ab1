-- +goose Up
CREATE TABLE pickers (id bigint PRIMARY KEY, name text NOT NULL);
-- +goose Down
DROP TABLE pickers;
