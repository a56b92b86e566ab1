-- +goose Up
DROP INDEX plants_by_name;
DROP VIEW thirsty;
