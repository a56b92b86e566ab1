-- +goose Up
DROP TABLE adverts;
-- +goose Down
SELECT 1;
