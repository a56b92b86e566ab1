-- +goose Up
CREATE TABLE settings (name text PRIMARY KEY, value text);
-- +goose Down
DROP TABLE settings;
