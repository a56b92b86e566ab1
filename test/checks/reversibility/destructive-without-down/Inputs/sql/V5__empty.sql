DROP TABLE moisture;
