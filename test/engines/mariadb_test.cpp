// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A MariaDB server judges the reader in MySQL's dialect: whether it takes a statement, the schema
// afterwards, and what happens when the statement runs a second time. Statements that change rows
// run in a transaction that is undone; the others commit by themselves, and the schema is made
// anew.
#include "test/engines/judge.h"
#include "test/engines/server.h"

#include <gtest/gtest.h>
#include <mysql.h>

#include <algorithm>
#include <unistd.h>

namespace migralint::engines {
namespace {

std::string folded(std::string text) {
  for (char &c : text)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

class MariaDb : public Engine {
public:
  MariaDb() : connection(mysql_init(nullptr)) {
    std::string data = "--datadir=" + server.folder() + "/data";
    std::string socket = server.folder() + "/socket";
    if (!server.run({MIGRALINT_MARIADB_INSTALL, "--no-defaults", data, "--skip-test-db",
                     "--auth-root-authentication-method=normal", "--skip-name-resolve",
                     "--innodb-log-file-size=8M", "--innodb-flush-method=nosync"})) {
      broken = "the data folder cannot be made:\n" + server.log();
      return;
    }
    server.start({MIGRALINT_MARIADBD, "--no-defaults", data, "--socket=" + socket,
                  "--skip-networking", "--pid-file=" + server.folder() + "/pid",
                  "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync",
                  "--innodb-buffer-pool-size=64M", "--skip-log-bin", "--sync-frm=0",
                  "--innodb-file-per-table=0", "--innodb-doublewrite=0",
                  "--innodb-stats-persistent=0", "--innodb-log-file-size=8M",
                  "--performance-schema=0", "--debug-no-sync"});
    bool connected = false;
    for (int i = 0; i < 200 && !connected; ++i) {
      connected = mysql_real_connect(connection, nullptr, "root", "", nullptr, 0, socket.c_str(),
                                     CLIENT_MULTI_RESULTS) != nullptr;
      if (!connected)
        usleep(50000);
    }
    if (!connected)
      broken = "the server does not start:\n" + server.log();
    else // the clock stands still, so that NOW() is no difference between two runs
      execute("SET timestamp = 1700000000, time_zone = '+00:00'");
  }
  ~MariaDb() override { mysql_close(connection); }

  std::string broken;

  std::optional<std::string> prepare(const Case &one) override {
    if (!broken.empty())
      return broken;
    execute("ROLLBACK");
    execute("SET SESSION sql_mode = DEFAULT, foreign_key_checks = 1");
    rowsOnly = false;
    bool changesOnlyRows = changesRows(one.sql);
    if (one.schema != current || (!clean && !cleaned()))
      if (std::optional<std::string> error = makeSchema(one))
        return error;
    clean = changesOnlyRows || one.rejected;
    rowsOnly = changesOnlyRows;
    if (rowsOnly)
      execute("START TRANSACTION");
    return std::nullopt;
  }

  std::optional<std::string> run(const std::string &sql) override { return execute(sql); }

  std::string dump() override {
    std::string out;
    if (rowsOnly) {
      for (const std::string &table : baseTables)
        out += table + ":\n" + rows("SELECT * FROM `" + table + "`", true);
      return out;
    }
    for (const std::string &table : tables("TABLE_TYPE IN ('BASE TABLE', 'VIEW', 'SEQUENCE')")) {
      // Counters of automatic numbers are no data.
      std::string made = rows("SHOW CREATE TABLE `" + table + "`");
      if (size_t at = made.find(" AUTO_INCREMENT="); at != made.npos)
        made.erase(at, made.find_first_of(" \n", at + 1) - at);
      out += made;
    }
    for (const std::string &table : tables("TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')"))
      out += table + ":\n" + rows("SELECT * FROM `" + table + "`", true);
    out += rows("SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_STATEMENT FROM "
                "information_schema.TRIGGERS ORDER BY 1");
    out += rows("SELECT ROUTINE_NAME, ROUTINE_DEFINITION, ROUTINE_COMMENT FROM "
                "information_schema.ROUTINES WHERE ROUTINE_SCHEMA = 'work' ORDER BY 1");
    out += rows("SELECT EVENT_NAME, EVENT_DEFINITION FROM information_schema.EVENTS ORDER BY 1");
    out += rows("SELECT User, Host, Priv FROM mysql.global_priv ORDER BY 1, 2");
    out += rows("SELECT * FROM mysql.db ORDER BY 1, 2, 3");
    out += rows("SELECT * FROM mysql.tables_priv ORDER BY 1, 2, 3, 4");
    return out + rows("SELECT * FROM information_schema.SCHEMATA ORDER BY 2");
  }

  Shape shape() override {
    if (rowsOnly)
      return madeShape;
    Shape shape;
    const std::vector<std::string> stored =
        tables("TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')");
    each("SELECT TABLE_NAME, COLUMN_NAME, IS_NULLABLE, COLUMN_DEFAULT, EXTRA FROM "
         "information_schema.COLUMNS WHERE TABLE_SCHEMA = 'work'",
         [&](MYSQL_ROW row) {
           if (std::find(stored.begin(), stored.end(), row[0]) == stored.end())
             return;
           bool given = row[3] && std::string(row[3]) != "NULL";
           shape[folded(row[0])].columns[folded(row[1])] = {row[2][0] == 'N', given};
         });
    each("SELECT TABLE_NAME, INDEX_NAME, GROUP_CONCAT(COLUMN_NAME) FROM "
         "information_schema.STATISTICS WHERE TABLE_SCHEMA = 'work' AND NON_UNIQUE = 0 GROUP BY 1, "
         "2",
         [&](MYSQL_ROW row) {
           KeyShape key{folded(row[1]), {}};
           std::string columns = folded(row[2]);
           for (size_t from = 0; from < columns.size();) {
             size_t comma = std::min(columns.find(',', from), columns.size());
             key.columns.insert(columns.substr(from, comma - from));
             from = comma + 1;
           }
           shape[folded(row[0])].keys.push_back(key);
         });
    if (!shape.count("made") && tables("TABLE_NAME = 'made'").empty()) // temporary: not listed
      temporary(shape);
    return shape;
  }

private:
  Server server;
  MYSQL *connection;
  std::shared_ptr<const std::vector<std::string>> current;
  std::string made; ///< all there is of the schema
  Shape madeShape;
  std::vector<std::string> baseTables;
  bool rowsOnly = false; ///< the statement surely changes nothing but rows
  bool clean = false;    ///< the schema stands as made, but for a transaction

  /// Whether nothing is left to undo but a table that was made, which is most often so.
  bool cleaned() {
    execute("DROP TABLE IF EXISTS made");
    return dump() == made;
  }

  static bool changesRows(const std::string &sql) {
    for (const char *verb : {"INSERT", "UPDATE", "DELETE", "REPLACE", "SELECT", "WITH"})
      if (sql.rfind(verb, 0) == 0)
        return true;
    return false;
  }

  void temporary(Shape &shape) {
    each("SHOW COLUMNS FROM made", [&](MYSQL_ROW row) {
      shape["made"].columns[folded(row[0])] = {row[2][0] == 'N', row[4] != nullptr};
    });
    std::map<std::string, KeyShape> keys;
    each("SHOW INDEX FROM made WHERE Non_unique = 0", [&](MYSQL_ROW row) {
      keys[row[2]].name = folded(row[2]);
      keys[row[2]].columns.insert(folded(row[4]));
    });
    for (auto &[name, key] : keys)
      shape["made"].keys.push_back(key);
  }

  std::optional<std::string> makeSchema(const Case &one) {
    execute("UNLOCK TABLES");
    execute("DROP USER IF EXISTS made, other, made@localhost");
    execute("DROP ROLE IF EXISTS made");
    execute("DROP DATABASE IF EXISTS made");
    execute("DROP DATABASE IF EXISTS work");
    for (const char *sql : {"CREATE DATABASE work", "USE work"})
      if (std::optional<std::string> error = execute(sql))
        return error;
    current = one.schema;
    for (const std::string &sql : *one.schema)
      if (std::optional<std::string> error = execute(sql))
        return error;
    execute("COMMIT");
    made = dump();
    madeShape = shape();
    baseTables = tables("TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')");
    return std::nullopt;
  }

  std::optional<std::string> execute(const std::string &sql) {
    if (mysql_real_query(connection, sql.data(), sql.size()) != 0)
      return mysql_error(connection);
    do
      if (MYSQL_RES *result = mysql_store_result(connection))
        mysql_free_result(result);
    while (mysql_next_result(connection) == 0); // a procedure gives several
    return std::nullopt;
  }

  template <typename Visit> void each(const std::string &sql, Visit visit) {
    // What the server says of itself may fail while it cleans up after the statement before
    // ("Table definition has changed, please retry").
    MYSQL_RES *result = nullptr;
    for (int attempt = 0; attempt < 3 && !result; ++attempt)
      if (mysql_real_query(connection, sql.data(), sql.size()) == 0)
        result = mysql_store_result(connection);
    if (!result) {
      // Asked for a temporary table, which there may not be; or LOCK TABLES is what is judged.
      constexpr unsigned noSuchTable = 1146, notLocked = 1100;
      if (const unsigned error = mysql_errno(connection);
          error != noSuchTable && error != notLocked)
        ADD_FAILURE() << sql << ": " << mysql_error(connection);
      return;
    }
    fields = mysql_num_fields(result);
    while (MYSQL_ROW row = mysql_fetch_row(result))
      visit(row);
    mysql_free_result(result);
  }

  unsigned fields = 0;

  std::string rows(const std::string &sql, bool sorted = false) {
    std::vector<std::string> all;
    each(sql, [&](MYSQL_ROW row) {
      std::string text;
      for (unsigned i = 0; i < fields; ++i)
        text += std::string(row[i] ? row[i] : "NULL") + "|";
      all.push_back(text);
    });
    if (sorted)
      std::sort(all.begin(), all.end());
    std::string out;
    for (const std::string &row : all)
      out += row + "\n";
    return out;
  }

  std::vector<std::string> tables(const std::string &condition) {
    std::vector<std::string> names;
    each("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'work' AND " +
             condition + " ORDER BY 1",
         [&](MYSQL_ROW row) { names.emplace_back(row[0]); });
    return names;
  }
};

TEST(MariaDb, Agrees) {
  MariaDb mariadb;
  ASSERT_EQ(mariadb.broken, "");
  for (const char *name : {"mysql", "common"}) {
    Count count = judge(mariadb, Dialect::Mysql, casesOf(name));
    std::printf("%s: %d statements accepted, %d of them depend on data; %d rejected\n", name,
                count.accepted, count.depends, count.rejected);
  }
  Count count = judge(mariadb, Dialect::Mysql, generated(Dialect::Mysql));
  std::printf("generated: %d\n", count.accepted);
}

} // namespace
} // namespace migralint::engines
