// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SQLite judges the reader: what its authorizer is asked while a statement is prepared, the schema
// afterwards, and what happens when the statement runs a second time.
#include "test/engines/judge.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <set>

namespace migralint::engines {
namespace {

using Set = std::set<std::string>;

std::string folded(const char *text) {
  std::string out = text ? text : "";
  for (char &c : out)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// The clock stands still, so that CURRENT_TIMESTAMP is no difference between two runs.
const char *frozenClock() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs copy = *sqlite3_vfs_find(nullptr);
    copy.zName = "frozen-clock";
    copy.pNext = nullptr;
    copy.xCurrentTime = [](sqlite3_vfs *, double *days) {
      *days = 2460000.5;
      return SQLITE_OK;
    };
    copy.xCurrentTimeInt64 = [](sqlite3_vfs *, sqlite3_int64 *ms) {
      *ms = 212544043200000;
      return SQLITE_OK;
    };
    return copy;
  }();
  sqlite3_vfs_register(&vfs, 0);
  return vfs.zName;
}

class Sqlite : public Engine {
public:
  ~Sqlite() override { sqlite3_close_v2(db); }

  std::optional<std::string> prepare(const Case &one) override {
    sqlite3_close_v2(db);
    db = nullptr;
    asked.clear();
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
    if (sqlite3_open_v2(":memory:", &db, flags, frozenClock()) != SQLITE_OK)
      return "cannot open";
    for (const std::string &sql : *one.schema)
      if (std::optional<std::string> error = run(sql))
        return error;
    return std::nullopt;
  }

  std::optional<std::string> run(const std::string &sql) override {
    asked.clear();
    readWithin.clear();
    sqlite3_set_authorizer(db, authorize, this);
    std::optional<std::string> error;
    const char *rest = sql.c_str();
    while (!error && *rest) {
      sqlite3_stmt *statement = nullptr;
      if (sqlite3_prepare_v2(db, rest, -1, &statement, &rest) != SQLITE_OK) {
        error = sqlite3_errmsg(db);
        break;
      }
      int result = SQLITE_DONE;
      while (statement && (result = sqlite3_step(statement)) == SQLITE_ROW)
        ;
      if (result != SQLITE_DONE)
        error = sqlite3_errmsg(db);
      sqlite3_finalize(statement);
    }
    sqlite3_set_authorizer(db, nullptr, nullptr);
    return error;
  }

  std::string dump() override {
    std::string out = rows("SELECT type, name, sql FROM sqlite_master UNION ALL "
                           "SELECT type, name, sql FROM sqlite_temp_master ORDER BY 1, 2");
    for (const std::string &table : tables())
      out += table + ":\n" + rows("SELECT * FROM \"" + table + "\"", true);
    for (const char *pragma : {"user_version", "application_id", "foreign_keys", "journal_mode",
                               "auto_vacuum", "page_size", "encoding"})
      out += std::string(pragma) + "=" + rows(std::string("PRAGMA ") + pragma);
    return out + rows("SELECT name FROM pragma_database_list");
  }

  Shape shape() override {
    Shape shape;
    for (const std::string &table : tables()) {
      TableShape &own = shape[folded(table.c_str())];
      each("SELECT name, \"notnull\", dflt_value, pk FROM pragma_table_xinfo('" + table + "')",
           [&](sqlite3_stmt *row) {
             std::string text = folded(column(row, 2));
             bool given = sqlite3_column_type(row, 2) != SQLITE_NULL && text != "null";
             bool primary = sqlite3_column_int(row, 3) > 0;
             // SQLite lets NULL into primary keys by an old mistake of its own; the reader does
             // not.
             own.columns[folded(column(row, 0))] = {sqlite3_column_int(row, 1) != 0 || primary,
                                                    given};
           });
      KeyShape primary{"primary", {}};
      each("SELECT name FROM pragma_table_xinfo('" + table + "') WHERE pk > 0",
           [&](sqlite3_stmt *row) { primary.columns.insert(folded(column(row, 0))); });
      if (!primary.columns.empty())
        own.keys.push_back(primary);
      each("SELECT name FROM pragma_index_list('" + table +
               "') WHERE \"unique\" AND NOT partial AND origin <> 'pk'",
           [&](sqlite3_stmt *row) { own.keys.push_back(keyOf(column(row, 0))); });
    }
    return shape;
  }

  std::string disagreement(const Case &, const SqlStatement &statement) override {
    if (statement.text.rfind("EXPLAIN", 0) == 0) // asks for what it explains and does not do
      return "";
    Set read = told(statement);
    std::string out;
    for (const std::string &one : asked)
      if (!read.count(one))
        out += "\n  engine only: " + one;
    for (const std::string &one : read)
      if (!asked.count(one) && !readWithin.count(one))
        out += "\n  reader only: " + one;
    return out.empty() ? "" : "the authorizer was asked otherwise" + out;
  }

private:
  sqlite3 *db = nullptr;
  Set asked;
  Set readWithin;

  static const char *column(sqlite3_stmt *row, int index) {
    return reinterpret_cast<const char *>(sqlite3_column_text(row, index));
  }

  template <typename Visit> void each(const std::string &sql, Visit visit) {
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
      return;
    while (sqlite3_step(statement) == SQLITE_ROW)
      visit(statement);
    sqlite3_finalize(statement);
  }

  std::string rows(const std::string &sql, bool sorted = false) {
    std::vector<std::string> all;
    each(sql, [&](sqlite3_stmt *row) {
      std::string text;
      for (int i = 0; i < sqlite3_column_count(row); ++i) {
        const char *value = column(row, i);
        text += (i ? "|" : "") + std::string(value ? value : "NULL");
      }
      all.push_back(text);
    });
    if (sorted)
      std::sort(all.begin(), all.end());
    std::string out;
    for (const std::string &row : all)
      out += row + "\n";
    return out;
  }

  std::vector<std::string> tables() {
    std::vector<std::string> names;
    each("SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual') "
         "AND name NOT LIKE 'sqlite_%'",
         [&](sqlite3_stmt *row) { names.emplace_back(column(row, 0)); });
    return names;
  }

  KeyShape keyOf(const std::string &index) {
    KeyShape key{folded(index.c_str()), {}};
    each("SELECT name FROM pragma_index_info('" + index + "')",
         [&](sqlite3_stmt *row) { key.columns.insert(folded(column(row, 0))); });
    return key;
  }

  static int authorize(void *self, int code, const char *first, const char *second, const char *,
                       const char *within) {
    auto *sqlite = static_cast<Sqlite *>(self);
    if (!within)
      sqlite->ask(code, folded(first), folded(second));
    else if (code == SQLITE_READ) // by a view or trigger, or by a WITH of the statement's own
      sqlite->readWithin.insert("read " + folded(first));
    return SQLITE_OK;
  }

  void ask(int code, const std::string &first, const std::string &second) {
    bool own = first.rfind("sqlite_", 0) == 0;
    switch (code) {
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_VTABLE:
      asked.insert("create table " + first);
      return;
    case SQLITE_CREATE_TEMP_TABLE:
      asked.insert("create temporary table " + first);
      return;
    case SQLITE_CREATE_INDEX:
    case SQLITE_CREATE_TEMP_INDEX:
      if (!own) // the index of a key
        asked.insert("create index " + first + " on " + second);
      return;
    case SQLITE_CREATE_VIEW:
      asked.insert("create view " + first);
      return;
    case SQLITE_CREATE_TEMP_VIEW:
      asked.insert("create temporary view " + first);
      return;
    case SQLITE_CREATE_TRIGGER:
      asked.insert("create trigger " + first + " on " + second);
      return;
    case SQLITE_CREATE_TEMP_TRIGGER:
      asked.insert("create temporary trigger " + first + " on " + second);
      return;
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_TEMP_TABLE:
    case SQLITE_DROP_VTABLE:
      asked.insert("drop table " + first);
      return;
    case SQLITE_DROP_INDEX:
    case SQLITE_DROP_TEMP_INDEX:
      asked.insert("drop index " + first);
      return;
    case SQLITE_DROP_VIEW:
    case SQLITE_DROP_TEMP_VIEW:
      asked.insert("drop view " + first);
      return;
    case SQLITE_DROP_TRIGGER:
    case SQLITE_DROP_TEMP_TRIGGER:
      asked.insert("drop trigger " + first);
      return;
    case SQLITE_ALTER_TABLE:
      asked.insert("alter table " + second);
      return;
    case SQLITE_INSERT:
      if (!own)
        asked.insert("insert " + first);
      return;
    case SQLITE_UPDATE:
      if (!own)
        asked.insert("update " + first + "." + second);
      return;
    case SQLITE_DELETE:
      if (!own)
        asked.insert("delete " + first);
      return;
    case SQLITE_READ:
      if (!own)
        asked.insert("read " + first);
      return;
    case SQLITE_PRAGMA:
      asked.insert("pragma " + first);
      return;
    case SQLITE_TRANSACTION:
      asked.insert(first);
      return;
    case SQLITE_SAVEPOINT:
      asked.insert("savepoint " + second);
      return;
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
      asked.insert("session");
      return;
    default:
      return;
    }
  }

  /// The same, from the reader's actions. The authorizer is not asked about what is not there and
  /// need not be, and asks more than the reader tells in some cases: that is taken from `asked`.
  Set told(const SqlStatement &statement) {
    Set read;
    for (const Action &action : statement.actions)
      tell(action, read);
    bool changes = std::any_of(asked.begin(), asked.end(), [](const std::string &one) {
      return one.rfind("create ", 0) == 0 || one.rfind("drop ", 0) == 0 ||
             one.rfind("alter ", 0) == 0;
    });
    if (changes) // the rows that go with a table, and what is copied
      std::erase_if(asked, [](const std::string &one) {
        return one.rfind("delete ", 0) == 0 || one.rfind("insert ", 0) == 0 ||
               one.rfind("update ", 0) == 0;
      });
    return read;
  }

  void tell(const Action &action, Set &read) {
    const std::string &object = action.object;
    // `CREATE TABLE temp.t` is asked for as a table like others.
    bool byName = asked.count("create table " + object) || asked.count("create view " + object);
    std::string temporary = action.temporary && !byName ? "temporary " : "";
    auto unlessSkipped = [&](bool guarded, const std::string &text) {
      if (!guarded || asked.count(text))
        read.insert(text);
    };
    auto takeReads = [&] {
      for (const std::string &source : action.sources)
        if (source.rfind("sqlite_", 0) != 0)
          read.insert("read " + source);
    };
    auto ignoreOwn = [&] { // a statement reads the rows that it changes
      if (!read.count("read " + object))
        asked.erase("read " + object);
    };
    auto ignoreParts = [&] { // of a virtual table, or what a check of rows reads
      std::erase_if(asked, [&](const std::string &one) {
        return one.find(" " + object + "_") != one.npos || one.rfind("pragma ", 0) == 0;
      });
    };
    switch (action.kind) {
    case ActionKind::CreateTable:
      ignoreParts();
      unlessSkipped(action.ifNotExists, "create " + temporary + "table " + object);
      if (!action.ifNotExists || asked.count("create " + temporary + "table " + object))
        takeReads();
      ignoreOwn();
      return;
    case ActionKind::CreateIndex:
      unlessSkipped(action.ifNotExists, "create index " + action.name + " on " + object);
      asked.erase("read " + object);
      return;
    case ActionKind::CreateView:
      unlessSkipped(action.ifNotExists, "create " + temporary + "view " + action.name);
      return;
    case ActionKind::CreateTrigger:
      unlessSkipped(action.ifNotExists,
                    "create " + temporary + "trigger " + action.name + " on " + object);
      return;
    case ActionKind::DropTable:
      unlessSkipped(action.ifExists, "drop table " + object);
      std::erase_if(asked,
                    [](const std::string &one) { return one.rfind("drop trigger", 0) == 0; });
      return;
    case ActionKind::DropIndex:
      unlessSkipped(action.ifExists, "drop index " + action.name);
      return;
    case ActionKind::DropView:
      unlessSkipped(action.ifExists, "drop view " + action.name);
      return;
    case ActionKind::DropTrigger:
      unlessSkipped(action.ifExists, "drop trigger " + action.name);
      return;
    case ActionKind::AddColumn:
    case ActionKind::DropColumn:
    case ActionKind::RenameColumn:
    case ActionKind::RenameTable:
      read.insert("alter table " + object);
      std::erase_if(asked, [](const std::string &one) {
        return one.rfind("read ", 0) == 0 || one.rfind("pragma ", 0) == 0;
      });
      return;
    case ActionKind::Insert:
      read.insert("insert " + object);
      takeReads();
      if (action.orReplace) // the columns of an upsert
        std::erase_if(asked, [&](const std::string &one) {
          return one.rfind("update " + object + ".", 0) == 0;
        });
      ignoreOwn();
      return;
    case ActionKind::Update:
      for (const Column &column : action.columns)
        read.insert("update " + object + "." + column.name);
      takeReads();
      ignoreOwn();
      return;
    case ActionKind::Delete:
      read.insert("delete " + object);
      takeReads();
      ignoreOwn();
      return;
    case ActionKind::Read:
      takeReads();
      std::erase_if(asked, [](const std::string &one) {
        return one.rfind("pragma ", 0) == 0 || one == "read json_each";
      });
      return;
    case ActionKind::Pragma:
      read.insert("pragma " + object);
      return;
    case ActionKind::Begin:
      read.insert("begin");
      return;
    case ActionKind::Commit:
      read.insert("commit");
      return;
    case ActionKind::Rollback:
      read.insert(action.name.empty() ? "rollback" : "savepoint " + action.name);
      return;
    case ActionKind::Savepoint:
      read.insert("savepoint " + action.name);
      return;
    case ActionKind::Session:
      read.insert("session");
      return;
    case ActionKind::Maintenance:
      asked.clear(); // VACUUM and ANALYZE do a lot
      return;
    default:
      return;
    }
  }
};

void judgeAll(const std::vector<Case> &cases) {
  Sqlite sqlite;
  Count count = judge(sqlite, Dialect::Sqlite, cases);
  std::printf("%d statements accepted, %d of them depend on data; %d rejected\n", count.accepted,
              count.depends, count.rejected);
}

TEST(Sqlite, AgreesOnItsOwnStatements) { judgeAll(casesOf("sqlite")); }
TEST(Sqlite, AgreesOnStatementsOfAllDialects) { judgeAll(casesOf("common")); }
TEST(Sqlite, AgreesOnGeneratedStatements) { judgeAll(generated(Dialect::Sqlite)); }

} // namespace
} // namespace migralint::engines
