// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// The C library's and POSIX's files: removed for good, with nobody looking whether that worked; renamed only where they
// are, and with the result looked at. A rename is no update that compounds: the second one fails, which is told.
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int migrateFolder(void) {
  remove("drafts.db");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
  if (unlink("guests.db") != 0)
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    return -1;
  return 0;
}

int migrateUnasked(void) {
  return rename("old.db", "new.db");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

int migrateMovedFile(void) {
  if (access("hives.db", F_OK) == 0)
    return rename("hives.db", "data.db");
  return 0;
}

int migrateFoundFile(const char *from, const char *to) {
  struct stat found;
  if (stat(to, &found) == 0)
    return 0;
  return rename(from, to);
}

// A second run writes it again.
int migrateWritten(const char *path, const char *tmp) {
  write_store(tmp);
  rmdir("scratch");
  return rename(tmp, path);
}

// The new file is whole before it takes the old one's place.
int migrateReplaced(void) {
  if (access("sites.db.new", F_OK) != 0)
    return 0;
  if (unlink("sites.db") != 0)
    return -1;
  return rename("sites.db.new", "sites.db");
}

int migrateRooms(void) { return rename("rooms.db", "chambers.db"); }

int open_store(int stored_version) {
  if (migrateUnasked() != 0 || migrateMovedFile() != 0 || migrateReplaced() != 0)
    return -1;
  if (migrateFoundFile("a", "b") != 0 || migrateWritten("a", "b") != 0)
    return -1;
  if (stored_version > 2)
    return -1;
  if (stored_version < 2) {
    if (migrateFolder() != 0 || migrateRooms() != 0)
      return -1;
    return set_stored_version(2);
  }
  return 0;
}
