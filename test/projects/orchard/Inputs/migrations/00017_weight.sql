-- +goose Up
UPDATE pickings SET grammes = 0 WHERE grams IS NULL;
-- +goose Down
SELECT 1;
