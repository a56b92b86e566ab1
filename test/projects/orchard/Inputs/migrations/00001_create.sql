-- +goose Up
CREATE TABLE trees (id bigint PRIMARY KEY, kind text NOT NULL);
CREATE TABLE pickings (id bigint PRIMARY KEY, tree bigint NOT NULL, grams integer);
-- +goose Down
DROP TABLE pickings;
DROP TABLE trees;
