--- schema
CREATE TABLE t (i INTEGER, b INTEGER, s VARCHAR(200), n INTEGER);
CREATE TABLE other (i INTEGER, b INTEGER);
CREATE TABLE keyed (id INTEGER NOT NULL PRIMARY KEY, b INTEGER);
CREATE TABLE numbered (id INTEGER PRIMARY KEY, b INTEGER);
INSERT INTO t VALUES (1, 10, 'old', 1), (2, 20, 'old too', 5), (3, 30, 'foo', 7), (4, 40, 'oxo', -2), (5, 99, 'new', 8), (6, 99, 'oldx', 3), (7, NULL, 'zoo', 4), (8, 5, 'xo', 6), (9, 10, 'oldest', 2), (10, NULL, 'old', 9);
INSERT INTO other VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8), (9, 9), (10, 10);
--- statements
SELECT 1;
