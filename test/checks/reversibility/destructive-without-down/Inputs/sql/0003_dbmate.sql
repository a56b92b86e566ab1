-- migrate:up
DROP TABLE drafts;

-- migrate:down
CREATE TABLE drafts (text TEXT);
