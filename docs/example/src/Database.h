// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one place of Hivelog that knows SQLite: a connection and a prepared statement. Distinct from
// Store, which knows what is stored.
#pragma once

#include <sqlite3.h>

#include <string>

namespace hivelog {

class Database {
public:
  explicit Database(const std::string &path);
  ~Database();
  Database(const Database &) = delete;
  Database &operator=(const Database &) = delete;

  /// Executes one or more statements. False: the first that failed ended it; see `lastError`.
  bool execute(const std::string &sql);
  /// `PRAGMA user_version`: 0 in a fresh store.
  int userVersion();
  bool hasColumn(const std::string &table, const std::string &column);
  std::string lastError() const;
  sqlite3 *handle() const { return connection; }

private:
  sqlite3 *connection = nullptr;
};

class Statement {
public:
  Statement(Database &database, const std::string &sql);
  ~Statement();
  Statement(const Statement &) = delete;
  Statement &operator=(const Statement &) = delete;

  Statement &bind(int index, int value);
  Statement &bind(int index, const std::string &value);
  /// True while there is a row.
  bool step();
  int integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;
  bool isNull(int column) const;

private:
  sqlite3_stmt *statement = nullptr;
};

} // namespace hivelog
