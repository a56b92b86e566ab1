// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-newer-not-refused'
#include <QSettings>
#include <sqlite3.h>

int readVersion(sqlite3 *db);
void recordVersion(sqlite3 *db, int version);
void addNote(sqlite3 *db) {
  sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN note TEXT", nullptr, nullptr, nullptr);
}

// The one that is reported, so that silence says something.
void openPlants(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion < 2) {
    addNote(db);
    recordVersion(db, 2);
  }
  // CHECK: :[[@LINE-4]]:{{[0-9]+}}: warning: {{.*}}[migration-newer-not-refused]
}

void throwsFirst(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion > 2)
    throw storedVersion;
  if (storedVersion < 2) {
    addNote(db);
    recordVersion(db, 2);
  }
}

bool returnsAnError(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion > 2)
    return false;
  if (storedVersion < 2) {
    addNote(db);
    recordVersion(db, 2);
  }
  return true;
}

void tellsTheUser(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion < 2) {
    addNote(db);
    recordVersion(db, 2);
  } else if (storedVersion > 2) {
    showWarning("written by a newer version");
  }
}

bool failsByDefault(sqlite3 *db) {
  int storedVersion = readVersion(db);
  while (storedVersion != 3) {
    switch (storedVersion) {
    case 1:
      addNote(db);
      break;
    case 2:
      sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN bed INTEGER", nullptr, nullptr, nullptr);
      break;
    default:
      return false;
    }
    ++storedVersion;
    recordVersion(db, storedVersion);
  }
  return true;
}

// Refused by the caller, before the function that compares is called.
void upgradeHerbs(sqlite3 *db, int storedVersion) {
  if (storedVersion < 5)
    sqlite3_exec(db, "ALTER TABLE herbs ADD COLUMN taste TEXT", nullptr, nullptr, nullptr);
  recordVersion(db, 5);
}

void openHerbs(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion > 5)
    throw storedVersion;
  upgradeHerbs(db, storedVersion);
}

// Who calls it is not in view.
void upgradeSeeds(sqlite3 *db, int storedVersion) {
  if (storedVersion < 5)
    sqlite3_exec(db, "ALTER TABLE seeds ADD COLUMN year INTEGER", nullptr, nullptr, nullptr);
}

// A store without a version.
bool columnExists(sqlite3 *db, const char *table, const char *column);
void openTrees(sqlite3 *db) {
  if (!columnExists(db, "trees", "height"))
    sqlite3_exec(db, "ALTER TABLE trees ADD COLUMN height INTEGER", nullptr, nullptr, nullptr);
}

// A newer store is brought down to what is known.
void migrateSeedsUp(sqlite3 *db) { addNote(db); }
void migrateSeedsDown(sqlite3 *db) {
  sqlite3_exec(db, "ALTER TABLE plants DROP COLUMN note", nullptr, nullptr, nullptr);
}
void bringTo(sqlite3 *db, int wanted) {
  int storedVersion = readVersion(db);
  for (; storedVersion < wanted; ++storedVersion)
    if (storedVersion == 1)
      migrateSeedsUp(db);
  for (; storedVersion > wanted; --storedVersion)
    migrateSeedsDown(db);
  recordVersion(db, wanted);
}

// Another field of what may hold the version, too.
struct Reply {
  int at(const char *key) const;
};
void takeReply(sqlite3 *db, const Reply &seedVersion) {
  if (seedVersion.at("success") == 0)
    addNote(db);
}

// Bytes of an old format are read in another way: nothing that is stored is changed.
struct Pot {
  int size = 0;
  void readOldSize(const char *bytes) { size = bytes[0]; }
  void convertSize() { size *= 10; }
  void serialize(const char *bytes, int formatVersion) {
    if (formatVersion < 2)
      readOldSize(bytes);
    if (formatVersion < 3)
      convertSize();
  }
};

// The user is told that another version of the program wrote the file.
const char *programVersion();
void openGarden(QSettings &settings, sqlite3 *db) {
  QString writer = settings.value("creatorVersion").toString();
  if (writer != programVersion())
    showMessage("written by " + writer);
  int storedVersion = readVersion(db);
  if (storedVersion < 2) {
    addNote(db);
    recordVersion(db, 2);
  }
}

// A setting whose key has a version: everyday access.
struct Meta {
  std::string key;
  int version;
};
namespace rooms {
void set(const Meta &meta, QSettings &settings, const std::string &value) {
  if (meta.version != 0 || value != "none")
    settings.setValue(meta.key, value);
  else
    settings.remove(meta.key);
}
} // namespace rooms

// Options of a command line, of which one is called vacuum.
void printUsage() {
  struct Option {
    char name;
    std::string text;
    std::string help;
  };
  static const std::vector<Option> options = {{'x', "vacuum", help("compact the plants")},
                                              {'c', "vacuum", help("remove lost plants")}};
  for (const auto &option : options)
    print(option.text);
}

// The newest version is a parameter.
void updateBeds(sqlite3 *db, int latestSchemeVer) {
  int storedVersion = readVersion(db);
  if (storedVersion > latestSchemeVer) {
    logWarning << "written by a newer version";
    return;
  }
  if (storedVersion < 2)
    addNote(db);
  recordVersion(db, latestSchemeVer);
}

// Whether there is anything sensible at all is no question of age.
struct App {
  std::string version;
  bool isValid() const { return version != "none"; }
};
App appOf(const std::string &file);
bool openFile(QSettings &settings, const std::string &file) {
  const App &app = appOf(file);
  if (app.isValid()) {
    settings.remove("last");
    return true;
  }
  return false;
}

// None is known yet.
void requestTexts(QSettings &settings, int textsVersion) {
  if (textsVersion > 0)
    requestDifference(textsVersion);
  else
    settings.remove("texts");
}

// Commands with a flag each: no table of versions.
void runCommand(int flag);
void cleanPots(QSettings &settings) { settings.remove("pots"); }
void cleanBeds(QSettings &settings) { settings.remove("beds"); }
void cleanTools(QSettings &settings) { settings.remove("tools"); }
struct Command {
  const char *name;
  void (*run)(QSettings &);
  int listed;
};
static const Command commands[] = {
    {"pots", &cleanPots, 1}, {"beds", &cleanBeds, 1}, {"tools", &cleanTools, 1}};

// Files of other programs, and what is read out of each: nothing is brought to a version.
static std::string distributionOf(const std::string &text) { return text.substr(0, 4); }
static std::string versionOf(const std::string &text) { return text.substr(4); }
std::string readRelease(const std::string &contents) {
  struct Source {
    std::string file;
    std::function<std::string(const std::string &)> distribution;
    std::function<std::string(const std::string &)> version;
  };
  std::vector<Source> sources = {{"/etc/release", [](const std::string &) { return "any"; },
                                  [](const std::string &) { return "rolling"; }},
                                 {"/etc/version", &distributionOf, &versionOf}};
  for (auto &source : sources) {
    std::string version = source.version(contents);
    if (!source.distribution(contents).empty())
      return version;
  }
  return {};
}

// Whether one way out of the step is the other's opposite says nothing of the refusal before it.
bool convertHerbs(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion > 5)
    return false;
  if (storedVersion < 5) {
    addNote(db);
    recordVersion(db, 5);
    if (columnExists(db, "plants", "note"))
      return true;
    return false;
  }
  return true;
}

// Whether there is anything to do is asked before, and what the newest version is only further down.
struct Grower {
  sqlite3 *db;
  bool outdated() const { return stored() != 7; }
  int stored() const { return columnExists(db, "meta", "version") ? readVersion(db) : 0; }
  void grow() {
    int storedVersion = stored();
    if (storedVersion < 7) {
      addNote(db);
      recordVersion(db, 7);
    }
    if (storedVersion > 7)
      exit(1);
  }
};
void openGrower(sqlite3 *db) {
  Grower grower{db};
  if (grower.outdated()) {
    sqlite3_exec(db, "CREATE TABLE growing (id INTEGER)", nullptr, nullptr, nullptr);
    grower.grow();
  }
}

// A newer store is thrown away, and made anew.
void openShade(const char *path) {
  Shade *shade = mapShade(path);
  if (shade->version != SHADE_VERSION) {
    unlink(path);
    shade = mapShade(path);
  }
}

// Behind `>` is what is done to all that are not newer.
void openShelf(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion > 5) {
    openForReading(db);
    return;
  }
  addNote(db);
}

// What is held in memory only has versions as well.
struct Wave {
  int gain;
};
struct RadioSettings {
  unsigned char version;
  Wave first;
  Wave second;
};
class Radio {
  RadioSettings settings;
  void reset(unsigned char version);
  void apply();
};
void Radio::reset(unsigned char version) {
  settings.version = version;
  if (settings.version == 1) {
    settings.first.gain = 50;
  } else {
    settings.second.gain = 100;
  }
}
void Radio::apply() {
  unsigned char version = 0;
  if (mode() >= 3)
    version = 1;
  if (version != settings.version)
    reset(version);
}

// One record among many: a newer one is passed over.
static int s_currentVersion = 2;
void tagFrames(sqlite3 *db, const FrameList &frames) {
  FrameList::Iterator frame;
  for (frame = frames.begin(); frame != frames.end(); ++frame) {
    QString owner = toText(*frame).toUpper();
    int version = owner.at(13).digitValue();
    if (version < s_currentVersion) {
      print("from %d to %d", version, s_currentVersion);
      addNote(db);
    }
  }
}

// A setting remembers the version whose news were shown.
void showNews(QSettings &settings) {
  int newsVersion = settings.value("newsVersion").toInt();
  if (newsVersion < 5) {
    openNews();
    settings.setValue("newsVersion", 5);
  }
}

// What the library's own call does is not looked up in its sources, which the project has, too.
int sqlite3_step(sqlite3_stmt *statement) { return readVersion(statement->db); }
int isLogged(sqlite3 *db) {
  sqlite3_stmt *statement = nullptr;
  sqlite3_prepare(db, "PRAGMA main.journal_mode", -1, &statement, nullptr);
  if (sqlite3_step(statement) == SQLITE_ROW)
    addNote(db);
  return sqlite3_finalize(statement);
}
