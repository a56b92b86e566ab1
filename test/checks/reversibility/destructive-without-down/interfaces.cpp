// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-'
// A table of interfaces, each with its number, is no table of steps.
#include <cstdio>

static int openFile(const char *path) { return path != nullptr; }
static int closeFile(int file) { return file; }
static int readFile(int file) { return file; }
static int writeFile(int file) { return file; }
static int removeFile(const char *path) { return std::remove(path); }

struct Driver {
  int version;
  const char *name;
  int (*open)(const char *);
  int (*close)(int);
  int (*read)(int);
  int (*write)(int);
  int (*remove)(const char *);
};

static Driver drivers[] = {
    {3, "plain", openFile, closeFile, readFile, writeFile, removeFile},
    {3, "locked", openFile, closeFile, readFile, writeFile, removeFile},
};

Driver *find(int number) { return &drivers[number]; }

static int dropGuests() { return std::remove("guests"); }
// CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}file guests is lost for good{{.*}}[migration-destructive-without-down]
static int nothing() { return 0; }

struct Step {
  int version;
  int (*up)();
};

static Step steps[] = {{1, nothing}, {2, dropGuests}};

int migrate(int storedVersion) {
  if (storedVersion > 2)
    return -1;
  for (Step &step : steps)
    if (storedVersion < step.version && step.up() != 0)
      return -1;
  return 0;
}
