// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s
// A holder on a way that fails begins nothing that could be ended: that is nothing to fall over.
#include <soci/soci.h>

void migrateGarden(soci::session &session) {
  try {
    session << "ALTER TABLE plant ADD COLUMN height INTEGER";
  } catch (const soci::soci_error &) {
    soci::transaction cleanup(session);
    session << "DELETE FROM leftover WHERE id = 1";
  }
}

// CHECK: checked 1 file
