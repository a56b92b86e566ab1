// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// std::filesystem: files removed for good, moved, and removed after a copy was taken.
#include <filesystem>
namespace fs = std::filesystem;

void migrateFolder() {
  std::error_code error;
  fs::remove_all("drafts", error);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
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

void open() {
  migrateFolder();
  migrateMovedFile();
  migrateKeptFile();
}
