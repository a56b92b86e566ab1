CREATE TABLE journal (text TEXT);
