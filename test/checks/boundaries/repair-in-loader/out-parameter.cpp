// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-repair-in-loader'
// A pointer that may be null says whether the caller wants to know the version, and not which it is.
// CHECK: checked 1 file
#include <cstdlib>

int readFeed(const char *path, char **version) {
  char *schema_version = readText(path, "schema_version");
  if (version)
    *version = strdup(schema_version);
  return 0;
}

int loadFeed(const char *path, char **feed_version, char **name) {
  if (feed_version)
    *feed_version = readText(path, "version");
  if (name)
    *name = readText(path, "name");
  return 0;
}
