-- +goose Up
CREATE TABLE baskets (id bigint PRIMARY KEY, size integer);
CREATE INDEX baskets_by_size ON baskets (size);
-- +goose Down
DROP TABLE baskets;
