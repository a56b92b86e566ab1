// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Database.h"

namespace hivelog {

Database::Database(const std::string &path) { sqlite3_open(path.c_str(), &connection); }

Database::~Database() { sqlite3_close(connection); }

bool Database::execute(const std::string &sql) {
  return sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

int Database::userVersion() {
  Statement statement(*this, "PRAGMA user_version");
  return statement.step() ? statement.integer(0) : 0;
}

bool Database::hasColumn(const std::string &table, const std::string &column) {
  Statement statement(*this, "SELECT 1 FROM pragma_table_info(?) WHERE name = ?");
  statement.bind(1, table).bind(2, column);
  return statement.step();
}

std::string Database::lastError() const { return sqlite3_errmsg(connection); }

Statement::Statement(Database &database, const std::string &sql) {
  sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &statement, nullptr);
}

Statement::~Statement() { sqlite3_finalize(statement); }

Statement &Statement::bind(int index, int value) {
  sqlite3_bind_int(statement, index, value);
  return *this;
}

Statement &Statement::bind(int index, const std::string &value) {
  sqlite3_bind_text(statement, index, value.c_str(), -1, SQLITE_TRANSIENT);
  return *this;
}

bool Statement::step() { return sqlite3_step(statement) == SQLITE_ROW; }

int Statement::integer(int column) const { return sqlite3_column_int(statement, column); }

double Statement::real(int column) const { return sqlite3_column_double(statement, column); }

std::string Statement::text(int column) const {
  const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(statement, column));
  return bytes ? bytes : "";
}

bool Statement::isNull(int column) const {
  return sqlite3_column_type(statement, column) == SQLITE_NULL;
}

} // namespace hivelog
