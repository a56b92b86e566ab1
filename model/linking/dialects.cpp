// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/dialects.h"

#include "llvm/ADT/StringRef.h"

namespace migralint::linking {

namespace {

/// The folder that holds all steps; where each has a folder of its own, the one around those.
std::string folderOfSteps(const FunctionNode &file) {
  const std::string &path = file.file->path;
  std::string folder = path.substr(0, path.rfind('/') + 1);
  bool own = !file.function->scope.empty() || file.function->tool == "Diesel";
  if (own && folder.size() > 1)
    folder.resize(folder.rfind('/', folder.size() - 2) + 1);
  return folder;
}

/// What a folder or a file says by its name: where a project can run on several engines, the steps
/// of each lie apart. The last word tells: `migrations/mysql/`, `server-postgres/`,
/// `all.sqlite3.sql`.
Dialect named(const std::string &path) {
  llvm::StringRef rest = llvm::StringRef(path).drop_back(path.ends_with(".sql") ? 4 : 0);
  for (bool folder = false; !rest.empty(); folder = true) {
    auto [before, name] =
        rest.contains('/') ? rest.rsplit('/') : std::pair(llvm::StringRef(), rest);
    // Of a file's name only what looks like a part of its ending: 3_copy_from_sqlite.sql is no
    // such.
    llvm::StringRef word = name.substr(name.find_last_of(folder ? "-_." : ".") + 1);
    if (word.equals_insensitive("postgres") || word.equals_insensitive("postgresql") ||
        word.equals_insensitive("pgsql"))
      return Dialect::Postgres;
    if (word.equals_insensitive("mysql") || word.equals_insensitive("mariadb"))
      return Dialect::Mysql;
    if (word.equals_insensitive("sqlite") || word.equals_insensitive("sqlite3"))
      return Dialect::Sqlite;
    rest = before;
  }
  return Dialect::Common;
}

} // namespace

Dialects::Dialects(const Program &program) {
  for (const FunctionNode &node : program.functions()) {
    for (const Site &site : node.sites)
      forEach(*site.expr, [&](const Expr &e) {
        add(byFile, node.file->path, e.meaning.dialect);
        for (const SqlStatement &s : e.sql)
          add(byFile, node.file->path, s.dialect);
      });
    if (node.function->sqlFile && (node.function->framework || node.function->frameworkDown))
      folders[node.file->path] = folderOfSteps(node);
  }
  for (const auto &[path, folder] : folders)
    if (auto told = byFile.find(path); told != byFile.end()) {
      // A file that speaks several makes its folder one that does.
      if (told->second == Dialect::Common)
        byFolder[folder] = Dialect::Common;
      add(byFolder, folder, told->second);
    }
}

void Dialects::add(ByName &to, const std::string &name, Dialect dialect) {
  if (dialect == Dialect::Common)
    return;
  auto [at, fresh] = to.emplace(name, dialect);
  if (!fresh && at->second != dialect)
    at->second = Dialect::Common;
}

Dialect Dialects::of(const FileFacts &file) const {
  if (auto own = byFile.find(file.path); own != byFile.end())
    return own->second;
  if (file.dialect != Dialect::Common)
    return file.dialect;
  auto folder = folders.find(file.path);
  auto told = folder == folders.end() ? byFolder.end() : byFolder.find(folder->second);
  if (told != byFolder.end() && told->second != Dialect::Common)
    return told->second;
  return file.language == "sql" ? named(file.path) : Dialect::Common;
}

std::optional<Edit> guardEdit(const Action &action, Dialect dialect, const std::string &file) {
  for (const Insertion &guard : action.guards)
    if (guard.takenBy(dialect))
      return Edit{{file, guard.at}, guard.text};
  return std::nullopt;
}

} // namespace migralint::linking
