-- RUN: rm -rf %t && mkdir -p %t && cp %S/../../.migralint.yaml %t && cp %s %t/V2__add_note.sql
-- RUN: migralint check --fail-on never --color never %t 2>&1 | FileCheck %s --implicit-check-not='[migration-' --allow-empty
-- A migration tool runs a versioned file once and records it.
-- CHECK: read 2 of 2 statements
ALTER TABLE plants ADD COLUMN note TEXT;
UPDATE plants SET watered = watered + 1;
