-- +goose Up
UPDATE pickers SET name = 'unknown' WHERE name = NULL;
-- +goose Down
SELECT 1;
