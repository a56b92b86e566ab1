// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement'
#include <libpq-fe.h>

void createTables(PGconn *db) {
  PQexec(db, "CREATE TABLE plants (id SERIAL PRIMARY KEY, state TEXT NOT NULL DEFAULT growing,"
             // CHECK: :[[@LINE-1]]:[[#]]: error: `growing` is no value; a text needs quotes [migration-broken-statement]
             " owner TEXT DEFAULT CURRENT_USER, keeper TEXT DEFAULT USER, kind TEXT DEFAULT 'a'::text,"
             " born DATE DEFAULT CURRENT_DATE, open BOOLEAN DEFAULT true, size INTEGER DEFAULT NULL,"
             " span INTERVAL DEFAULT INTERVAL '1 day', key UUID DEFAULT gen_random_uuid())");
  PQexec(db, "ALTER TABLE plants ALTER COLUMN kind SET DEFAULT herb");
  // CHECK: :[[@LINE-1]]:[[#]]: error: `herb` is no value; a text needs quotes [migration-broken-statement]
}
