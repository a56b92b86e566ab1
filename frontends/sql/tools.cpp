// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/sql/tools.h"

#include "frontends/sql/naming.h"

#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace migralint::sql {

namespace {

using llvm::StringRef;
using enum RunnerTransaction;

/// Of golang-migrate's engines only MySQL's runs statement by statement; the others send the file
/// as a whole, in which its own BEGIN and COMMIT are welcome. Sqitch leaves it to the file.
constexpr Tool tools[] = {
    {"flyway", "Flyway", Wraps, Wraps, ""},
    {"golang-migrate", "golang-migrate", Unknown, Bare, "up"},
    {"dbmate", "dbmate", Wraps, Wraps, "number"},
    {"goose", "goose", Wraps, Wraps, "number"},
    {"sql-migrate", "sql-migrate", Wraps, Wraps, ""},
    {"sqitch", "Sqitch", Bare, Bare, ""},
    {"atlas", "Atlas", Wraps, Wraps, "number"},
    {"diesel", "Diesel", Wraps, Wraps, ""},
    {"sqlx", "SQLx", Wraps, Wraps, "number"},
    {"liquibase", "Liquibase", Wraps, Wraps, "change set"},
};

/// The value of `key = value` or `key: value`, without quotes; empty if the text has no such line.
std::string written(StringRef text, StringRef key) {
  while (!text.empty()) {
    StringRef line;
    std::tie(line, text) = text.split('\n');
    line = line.trim();
    if (!line.consume_front_insensitive(key))
      continue;
    line = line.ltrim();
    if (!line.consume_front("=") && !line.consume_front(":"))
      continue;
    return line.split('#').first.trim(" \t\r\"'").str();
  }
  return {};
}

/// …in lower case.
std::string setting(StringRef text, StringRef key) { return StringRef(written(text, key)).lower(); }

/// What a configuration of Flyway says; settings of folders further in come first.
class FlywaySettings {
public:
  explicit FlywaySettings(FolderTools &found) : found(found) {}

  void take(StringRef text) {
    found.flywayBare |= value(text, "executeInTransaction") == "false";
    found.flywayMixed |= value(text, "mixed") == "true";
    FlywayNames &names = found.flyway;
    const std::pair<const char *, std::string *> keys[] = {
        {"sqlMigrationPrefix", &names.versioned},
        {"undoSqlMigrationPrefix", &names.undo},
        {"repeatableSqlMigrationPrefix", &names.repeatable},
        {"baselineMigrationPrefix", &names.baseline},
        {"sqlMigrationSeparator", &names.separator},
    };
    for (const auto &[key, name] : keys)
      if (std::string given = value(text, key); !given.empty() && settled.insert(key).second)
        *name = std::move(given);
  }

private:
  /// `flyway.KEY=…` in properties, `KEY = …` in TOML.
  static std::string value(StringRef text, StringRef key) {
    std::string given = written(text, "flyway." + key.str());
    return given.empty() ? written(text, key) : given;
  }

  FolderTools &found;
  std::set<std::string_view> settled;
};

/// `change [requires] 2024-01-31T12:00:00Z who <mail> # note`; `@tag` and `%pragma` lines are none.
std::map<std::string, unsigned> planOf(StringRef text) {
  std::map<std::string, unsigned> plan;
  unsigned position = 0;
  while (!text.empty()) {
    StringRef line;
    std::tie(line, text) = text.split('\n');
    line = line.split('#').first.trim();
    if (line.empty() || line.starts_with("%"))
      continue;
    StringRef name = line.take_until([](char c) { return c == ' ' || c == '\t'; });
    if (name.consume_front("@")) {
      // A change that is made over later leaves its script of this tag behind.
      std::map<std::string, unsigned> tagged;
      for (const auto &[change, at] : plan)
        if (!StringRef(change).contains('@'))
          tagged.emplace(change + "@" + name.str(), at);
      if (plan.size() + tagged.size() < 100000) // a plan of thousands of tags is a jest
        plan.insert(tagged.begin(), tagged.end());
      continue;
    }
    plan[name.str()] = ++position;
  }
  return plan;
}

std::string_view above(std::string_view folder) {
  size_t slash = folder.rfind('/');
  return slash == folder.npos ? std::string_view() : folder.substr(0, slash);
}

std::string within(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : std::string(folder) + "/" + std::string(name);
}

bool beginsWithNumber(std::string_view name) {
  return !name.empty() && name[0] >= '0' && name[0] <= '9';
}

} // namespace

const Tool *toolOf(std::string_view id) {
  auto tool =
      std::find_if(std::begin(tools), std::end(tools), [&](const Tool &t) { return t.id == id; });
  return tool == std::end(tools) ? nullptr : tool;
}

FolderTools toolsOf(std::string_view folder, ReadFile read) {
  FolderTools found;
  FlywaySettings flyway(found);
  found.atlas = read(within(folder, "atlas.sum")).has_value();
  for (bool further = true; further; folder = above(folder)) {
    further = !folder.empty();
    auto there = [&](std::string_view name) { return read(within(folder, name)).has_value(); };
    found.diesel |= there("diesel.toml");
    found.sqlx |= there("sqlx.toml") || there("sqlx-data.json");
    for (std::string_view name : {"flyway.conf", "conf/flyway.conf", "flyway.toml"})
      if (std::optional<std::string> text = read(within(folder, name)))
        flyway.take(*text);
    if (!found.sqitch)
      if (std::optional<std::string> plan = read(within(folder, "sqitch.plan"))) {
        found.sqitch = true;
        found.sqitchPlan = planOf(*plan);
      }
  }
  return found;
}

std::string Surroundings::text() const {
  std::string all = tool;
  if (bare || position || mixed)
    all += std::string(bare ? " bare" : "") + (mixed ? " mixed" : "") +
           (position ? " " + std::to_string(position) : "");
  if (flyway != FlywayNames())
    for (const std::string *name :
         {&flyway.versioned, &flyway.undo, &flyway.repeatable, &flyway.baseline, &flyway.separator})
      all += " " + *name;
  return all;
}

Surroundings surroundingsOf(std::string_view path, const FolderTools &folder, ReadFile read) {
  Surroundings found;
  found.flyway = folder.flyway;
  size_t slash = path.rfind('/');
  std::string_view file = slash == path.npos ? path : path.substr(slash + 1);
  std::string_view place = slash == path.npos ? std::string_view() : path.substr(0, slash);
  std::string_view parent = place.substr(place.rfind('/') + 1);
  StringRef stem = StringRef(file).ends_with_insensitive(".sql") ? StringRef(file).drop_back(4)
                                                                 : StringRef(file);
  if (folder.sqitch) {
    // deploy/a/b.sql is the change a/b.
    for (std::string_view kind : {"deploy", "revert", "verify"}) {
      std::string change = stem.str();
      for (std::string_view at = place; !at.empty(); at = above(at)) {
        std::string_view last = at.substr(at.rfind('/') + 1);
        if (last == kind) {
          auto known = folder.sqitchPlan.find(change);
          found.tool = "sqitch";
          found.change = change;
          found.down = kind == "revert";
          found.verify = kind == "verify";
          found.position = known == folder.sqitchPlan.end() ? 0 : known->second;
          return found;
        }
        change = std::string(last) + "/" + change;
      }
    }
  }
  bool direction = stem.equals_insensitive("up") || stem.equals_insensitive("down");
  if (direction && (folder.diesel || beginsWithNumber(parent))) {
    found.tool = "diesel";
    if (std::optional<std::string> text = read(within(place, "metadata.toml")))
      found.bare = setting(*text, "run_in_transaction") == "false";
  } else if (folder.atlas && beginsWithNumber(file)) {
    found.tool = "atlas";
  } else if (folder.sqlx && beginsWithNumber(file)) {
    found.tool = "sqlx";
  } else if (flywayNameOf(std::string_view(stem), folder.flyway)) {
    found.mixed = folder.flywayMixed;
    std::optional<std::string> own = read(std::string(path) + ".conf");
    std::string asked = own ? setting(*own, "executeInTransaction") : "";
    found.bare = asked.empty() ? folder.flywayBare : asked == "false";
  }
  return found;
}

} // namespace migralint::sql
