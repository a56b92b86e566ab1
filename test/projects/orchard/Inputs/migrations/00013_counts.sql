-- +goose Up
INSERT INTO pickers (id, name) VALUES (1, 'Ada', 2);
-- +goose Down
DELETE FROM pickers WHERE id = 1;
