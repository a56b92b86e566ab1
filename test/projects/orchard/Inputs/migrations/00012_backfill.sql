-- +goose Up
UPDATE pickings SET grams = 0;
-- +goose Down
SELECT 1;
