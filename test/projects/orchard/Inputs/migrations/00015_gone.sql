-- +goose Up
SET lock_timeout = '2s';
DROP TABLE adverts;
-- +goose Down
SELECT 1;
