// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/sql/naming.h"

#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

namespace migralint::sql {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Takes the last component off the path.
std::string_view takeLast(std::string_view &path) {
  size_t slash = path.rfind('/');
  std::string_view last = slash == path.npos ? path : path.substr(slash + 1);
  path = slash == path.npos ? std::string_view() : path.substr(0, slash);
  return last;
}

/// A word or a number (`12`, `1.2.0`) of a name.
struct Part {
  std::string text;
  bool number = false;

  bool among(std::initializer_list<std::string_view> words) const {
    return std::find(words.begin(), words.end(), text) != words.end();
  }
};
using Parts = std::vector<Part>;

/// `db_update12-13` is db, update, 12, 13.
Parts partsOf(std::string_view name) {
  Parts parts;
  std::string lower = llvm::StringRef(name).lower();
  for (size_t i = 0; i < lower.size();) {
    char c = lower[i];
    size_t end = i + 1;
    if (isDigit(c)) {
      while (end < lower.size() &&
             (isDigit(lower[end]) ||
              (lower[end] == '.' && end + 1 < lower.size() && isDigit(lower[end + 1]))))
        ++end;
      parts.push_back({lower.substr(i, end - i), true});
    } else if (c >= 'a' && c <= 'z') {
      while (end < lower.size() && lower[end] >= 'a' && lower[end] <= 'z')
        ++end;
      parts.push_back({lower.substr(i, end - i), false});
    }
    i = end;
  }
  return parts;
}

bool isYear(const Part &part) {
  return part.number && part.text.size() == 4 &&
         (part.text.rfind("19", 0) == 0 || part.text.rfind("20", 0) == 0);
}

/// A year, a day or a moment: what dumps are called by.
bool isDate(const Part &part) {
  return isYear(part) || (part.number && part.text.size() >= 8 &&
                          std::all_of(part.text.begin(), part.text.end(), isDigit));
}

/// Says that the file changes what is there.
bool isChange(const Part &part) {
  return part.among({"update", "upgrade", "patch", "migrate", "migration"});
}
bool isVersionWord(const Part &part) { return isChange(part) || part.among({"schema", "version"}); }

bool anyOf(const Parts &parts, std::initializer_list<std::string_view> words) {
  return std::any_of(parts.begin(), parts.end(), [&](const Part &p) { return p.among(words); });
}

/// The last number of `schema-12`, `db_update_101_102`, `0007_to_0008`; empty if the name is none
/// of that kind. The number follows the word that says what it is: `schema_sqlite3` has none.
std::string trailingVersion(const Parts &parts) {
  if (parts.empty() || !parts.back().number ||
      anyOf(parts, {"dump", "backup", "bak", "snapshot", "export", "full", "initial", "down",
                    "downgrade", "revert", "rollback", "undo"}))
    return {};
  size_t rest = parts.size() - 1;
  const Part *from = nullptr;
  auto skip = [&](std::string_view word) {
    bool there = rest > 0 && parts[rest - 1].text == word;
    rest -= there;
    return there;
  };
  skip("v");
  bool to = skip("to");
  if (rest > 0 && parts[rest - 1].number) {
    from = &parts[--rest];
    skip("v");
    skip("from");
  }
  if (from && isDate(*from))
    return {};
  bool told = rest > 0 && isVersionWord(parts[rest - 1]);
  if (!told && !(rest == 0 && from && to))
    return {};
  if (isDate(parts.back()) && !(told && isChange(parts[rest - 1])))
    return {};
  return parts.back().text;
}

/// The number of `21`, `v21`, `version-21`, `update_1.2`. Folders of engines (`sqlite3`) and of
/// years have none.
std::string folderVersion(const Parts &folder, const Parts &parent) {
  if (folder.empty() || !folder.back().number || isDate(folder.back()))
    return {};
  size_t rest = folder.size() - 1;
  bool marked = rest > 0 && folder[rest - 1].text == "v";
  rest -= marked;
  if (rest > 0)
    return isVersionWord(folder[rest - 1]) ||
                   folder[rest - 1].among({"release", "revision", "rev", "delta", "step"})
               ? folder.back().text
               : std::string();
  bool month = !parent.empty() && isYear(parent.back());
  return month ? std::string() : folder.back().text;
}

/// Whether a file's number says only when it comes among the files of its folder: `001_create_x`,
/// `upgrade_003_create_x`. `told`: the folders say that they are about versions.
bool isOrdered(const Parts &stem, bool told) {
  if (stem.empty())
    return false;
  size_t number = stem[0].number ? 0 : 1;
  if (number >= stem.size() || !stem[number].number || isDate(stem[number]) ||
      stem[number].text.find('.') != std::string::npos)
    return false;
  if (number + 1 < stem.size() && (stem[number + 1].number || stem[number + 1].text == "to"))
    return false; // a version, or two
  return told || (number == 0 ? stem.size() > 1 : isVersionWord(stem[0]));
}

/// `0007_x`, `20200131120000-x`; short numbers only where the folder says what they are.
bool isNumbered(std::string_view stem, std::string_view folder) {
  size_t digits = 0;
  while (digits < stem.size() && isDigit(stem[digits]))
    ++digits;
  bool separated = digits + 1 < stem.size() && (stem[digits] == '_' || stem[digits] == '-') &&
                   !isDigit(stem[digits + 1]);
  bool told = llvm::StringRef(folder).lower().find("migrat") != std::string::npos;
  return (separated && digits >= 3) ||
         (told && digits >= 1 && (separated || digits == stem.size()));
}

std::string leadingNumber(std::string_view name) {
  return std::string(name.substr(0, std::min(name.find_first_not_of("0123456789"), name.size())));
}

/// `schema`, `schema_sqlite3`, `login_schema`.
bool isCreation(const Parts &stem) {
  return !stem.empty() && (stem.front().text == "schema" || stem.back().text == "schema") &&
         !std::any_of(stem.begin(), stem.end(), isChange) &&
         !anyOf(stem, {"to", "convert", "change", "changes", "diff", "delta", "alter", "drop",
                       "down", "downgrade", "revert", "rollback", "undo"});
}

} // namespace

std::optional<FlywayName> flywayNameOf(std::string_view stem, const FlywayNames &names) {
  if (names.separator.empty())
    return std::nullopt;
  auto after = [&](const std::string &prefix) -> std::optional<std::string_view> {
    if (stem.substr(0, prefix.size()) != prefix)
      return std::nullopt;
    return stem.substr(prefix.size());
  };
  const std::pair<char, const std::string *> kinds[] = {
      {'V', &names.versioned}, {'U', &names.undo}, {'B', &names.baseline}};
  for (const auto &[kind, prefix] : kinds) {
    std::optional<std::string_view> rest = after(*prefix);
    const size_t end = rest ? rest->find(names.separator) : std::string_view::npos;
    if (end == std::string_view::npos || end == 0 || !isDigit(rest->front()) ||
        rest->substr(0, end).find_first_not_of("0123456789._") != std::string_view::npos)
      continue;
    FlywayName name{kind, std::string(rest->substr(0, end)), std::string(stem)};
    if (kind == 'U')
      name.title = names.versioned + std::string(*rest);
    std::replace(name.version.begin(), name.version.end(), '_', '.');
    return name;
  }
  if (std::optional<std::string_view> rest = after(names.repeatable);
      rest && !names.repeatable.empty() &&
      rest->substr(0, names.separator.size()) == names.separator)
    return FlywayName{'R', {}, std::string(stem)};
  return std::nullopt;
}

/// `V0007.x` of `V0007.x.up.sql`: the number, behind a letter too.
static std::string pairVersion(std::string_view name) {
  if (name.size() > 1 && (name[0] == 'V' || name[0] == 'v') && isDigit(name[1]))
    name.remove_prefix(1);
  return leadingNumber(name);
}

Naming namingOf(std::string_view path, const FlywayNames &flyway) {
  std::string_view above = path;
  std::string_view file = takeLast(above);
  std::string_view whole = above;
  std::string_view folder = takeLast(above);
  std::string_view parent = takeLast(above);
  if (llvm::StringRef(file).ends_with_insensitive(".sql"))
    file.remove_suffix(4);
  Naming naming;
  naming.name = std::string(file);
  std::string lower = llvm::StringRef(file).lower();
  if (std::optional<FlywayName> known = flywayNameOf(file, flyway)) {
    naming.framework = true;
    naming.tool = "flyway";
    naming.version = std::move(known->version);
    naming.down = known->kind == 'U';
    if (known->kind != 'R')
      naming.versionKey = std::string(1, known->kind);
    naming.name = std::move(known->title);
    return naming;
  }
  if (lower.ends_with(".up") || lower.ends_with(".down")) {
    naming.framework = true;
    naming.down = lower.ends_with(".down");
    naming.name.resize(file.size() - (naming.down ? 5 : 3));
    // It knows no letter before the number; what else runs such pairs is not known.
    naming.tool = isDigit(naming.name.empty() ? ' ' : naming.name[0]) ? "golang-migrate" : "";
    naming.version = pairVersion(naming.name);
    naming.versionKey = "up";
    return naming;
  }
  if (lower == "up" || lower == "down") {
    naming.framework = !folder.empty() && isDigit(folder[0]);
    naming.tool = naming.framework ? "diesel" : "";
    naming.down = lower == "down";
    if (!folder.empty())
      naming.name = std::string(folder);
    return naming;
  }
  if (folder == "deploy" || folder == "revert") {
    naming.framework = true;
    naming.down = folder == "revert";
    return naming;
  }
  Parts stem = partsOf(file);
  Parts folderParts = partsOf(folder);
  Parts parentParts = partsOf(parent);
  auto aboutVersions = [](const Parts &parts) {
    return std::any_of(parts.begin(), parts.end(), isVersionWord) ||
           anyOf(parts, {"versions", "updates", "upgrades", "patches", "migrations"});
  };
  bool told = aboutVersions(folderParts) || aboutVersions(parentParts);
  std::string common = folderVersion(folderParts, parentParts);
  if (!common.empty() && isOrdered(stem, told) &&
      !anyOf(stem, {"down", "downgrade", "revert", "rollback", "undo"})) {
    naming.framework = true;
    naming.scope = std::string(whole);
    naming.version = std::move(common);
  } else if (std::string version = trailingVersion(stem); !version.empty()) {
    naming.framework = true;
    naming.version = std::move(version);
  } else if (isNumbered(file, folder)) {
    naming.framework = true;
    naming.version = leadingNumber(file);
  } else {
    naming.creation = isCreation(stem);
  }
  return naming;
}

} // namespace migralint::sql
