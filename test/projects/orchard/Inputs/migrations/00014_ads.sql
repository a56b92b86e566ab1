-- +goose Up
CREATE TABLE adverts (id bigint PRIMARY KEY);
-- +goose Down
DROP TABLE adverts;
