// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// std::filesystem: files removed for good, moved, and removed after a copy was taken; error codes that nobody looks at.
// A rename is no update that compounds: the second one fails.
#include <filesystem>
namespace fs = std::filesystem;

void migrateFolder() {
  std::error_code error;
  fs::remove_all("drafts", error);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
}

bool migrateGuests() {
  std::error_code error;
  fs::remove("guests", error);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
  return !error;
}

void migrateUnasked() {
  fs::rename("old.db", "new.db");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void migrateMovedFile() {
  if (fs::exists("hives.db"))
    fs::rename("hives.db", "data.db");
}

void migrateKeptFile() {
  fs::create_directories("backup");
  fs::copy_file("sites.db", "backup/sites.db");
  fs::remove("sites.db");
}

// What is removed is spelled as what was copied.
void migrateSpelled(const fs::path &folder) {
  fs::copy_file(folder / "swarms.db", folder / "kept" / "swarms.db");
  fs::remove(folder / "swarms.db");
}

// A folder of which each entry was moved is empty.
void migrateEntries(const fs::path &from, const fs::path &to) {
  if (!fs::exists(from))
    return;
  for (const auto &entry : fs::directory_iterator(from))
    fs::rename(entry.path(), to / entry.path().filename());
  fs::remove(from);
}

// Each block has an error of its own.
void migrateBlocks(bool first) {
  if (first) {
    std::error_code error;
    fs::remove("a", error);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
  } else {
    std::error_code error;
    fs::remove("b", error);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
    if (error)
      throw error;
  }
}

void migrateRooms() { fs::rename("rooms.db", "chambers.db"); }

bool open(int storedVersion) {
  migrateFolder();
  migrateUnasked();
  migrateMovedFile();
  migrateKeptFile();
  migrateSpelled(".");
  migrateEntries("a", "b");
  migrateBlocks(storedVersion > 2);
  if (storedVersion > 2)
    return false;
  if (storedVersion < 2) {
    migrateRooms();
    setStoredVersion(2);
  }
  return migrateGuests();
}
