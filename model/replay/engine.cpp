// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/replay/engine.h"

#include "model/replay/memory.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <sqlite3.h>
#include <tuple>

namespace migralint::replay {

namespace {

constexpr int64_t heapLimit = 64 << 20; ///< bytes, of all connections of the process
constexpr int instructionsPerLook = 1000;

std::string folded(std::string_view text) {
  std::string out(text);
  for (char &c : out)
    c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
  return out;
}

bool oneOf(const char *name, std::initializer_list<std::string_view> list) {
  const std::string lower = folded(name ? name : "");
  return std::find(list.begin(), list.end(), lower) != list.end();
}

/// Called for each thing that a statement means to do, before it does any. What is not listed is
/// refused: ATTACH, DETACH, virtual tables (their modules are more code than needed), transactions
/// (a replay has none), and whatever a later SQLite adds.
int authorize(void *, int action, const char *first, const char *second, const char *,
              const char *) {
  switch (action) {
  case SQLITE_ALTER_TABLE:
  case SQLITE_ANALYZE:
  case SQLITE_CREATE_INDEX:
  case SQLITE_CREATE_TABLE:
  case SQLITE_CREATE_TEMP_INDEX:
  case SQLITE_CREATE_TEMP_TABLE:
  case SQLITE_CREATE_TEMP_TRIGGER:
  case SQLITE_CREATE_TEMP_VIEW:
  case SQLITE_CREATE_TRIGGER:
  case SQLITE_CREATE_VIEW:
  case SQLITE_DELETE:
  case SQLITE_DROP_INDEX:
  case SQLITE_DROP_TABLE:
  case SQLITE_DROP_TEMP_INDEX:
  case SQLITE_DROP_TEMP_TABLE:
  case SQLITE_DROP_TEMP_TRIGGER:
  case SQLITE_DROP_TEMP_VIEW:
  case SQLITE_DROP_TRIGGER:
  case SQLITE_DROP_VIEW:
  case SQLITE_INSERT:
  case SQLITE_READ:
  case SQLITE_RECURSIVE:
  case SQLITE_REINDEX:
  case SQLITE_SELECT:
  case SQLITE_UPDATE:
    return SQLITE_OK;
  case SQLITE_FUNCTION:
    return oneOf(second, {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer",
                          "lsdir", "fsdir", "zipfile", "sqlar_compress", "sqlar_uncompress"})
               ? SQLITE_DENY
               : SQLITE_OK;
  case SQLITE_PRAGMA:
    // Those that write files or set a path (journal_mode, temp_store_directory, …) are not here.
    return oneOf(first, {"table_xinfo", "index_list", "index_xinfo", "foreign_key_list",
                         "user_version", "foreign_keys", "legacy_alter_table"})
               ? SQLITE_OK
               : SQLITE_DENY;
  default:
    return SQLITE_DENY;
  }
}

int64_t now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

/// Charges a budget for what a statement uses, and stops it when that is too much.
class Meter {
public:
  Meter(sqlite3 *connection, Budget &budget) : connection(connection), budget(budget) {
    sqlite3_progress_handler(connection, instructionsPerLook, look, this);
  }
  ~Meter() {
    sqlite3_progress_handler(connection, 0, nullptr, nullptr);
    budget.milliseconds -= now() - start;
  }
  Meter(const Meter &) = delete;
  Meter &operator=(const Meter &) = delete;

private:
  static int look(void *self) {
    auto &meter = *static_cast<Meter *>(self);
    meter.budget.instructions -= instructionsPerLook;
    return meter.budget.instructions <= 0 || now() - meter.start >= meter.budget.milliseconds;
  }

  sqlite3 *connection;
  Budget &budget;
  int64_t start = now();
};

/// What the engine cannot know says nothing about the statement: functions, collations and modules
/// that the program adds, limits of this connection, and words of optional or newer parts.
bool saysNothing(std::string_view message) {
  for (std::string_view part :
       {"no such function", "no such collation sequence", "no such module", "unknown function",
        "not authorized", "too many", "parser stack overflow", "Expression tree is too large",
        "too big", "may not be modified", "reserved for internal use", "unknown database",
        "malformed JSON", "circularly defined", "near \"LIMIT\"", "near \"ORDER\"",
        "near \"RETURNING\"", "variable number"})
    if (message.find(part) != std::string_view::npos)
      return true;
  return false;
}

bool isSyntax(std::string_view message) {
  return message.ends_with(": syntax error") || message == "incomplete input" ||
         message.starts_with("unrecognized token");
}

} // namespace

void Engine::Close::operator()(sqlite3 *c) const { sqlite3_close_v2(c); }

static std::atomic<bool> remembers = false;

void rememberAnswers() { remembers = true; }

Memory *Engine::commonMemory() {
  constexpr size_t most = 8000;
  static Memory &memory = *new Memory(most); // outlives every thread
  return remembers ? &memory : nullptr;
}

Engine::Engine(Budget &budget, Memory *memory) : budget(budget), memory(memory) {}

void Engine::open() {
  sqlite3_hard_heap_limit64(heapLimit);
  sqlite3 *opened = nullptr;
  // Never a URI, never a name that a statement gives.
  if (sqlite3_open_v2(":memory:", &opened,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY |
                          SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
                      nullptr) != SQLITE_OK) {
    sqlite3_close_v2(opened);
    return;
  }
  connection.reset(opened);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, nullptr);
  // Most programs have an SQLite that takes "text" for a text.
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DML, 1, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DDL, 1, nullptr);
  sqlite3_limit(opened, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, 1 << 20);
  sqlite3_limit(opened, SQLITE_LIMIT_SQL_LENGTH, 1 << 18);
  sqlite3_limit(opened, SQLITE_LIMIT_EXPR_DEPTH, 200);
  sqlite3_limit(opened, SQLITE_LIMIT_COMPOUND_SELECT, 200);
  sqlite3_limit(opened, SQLITE_LIMIT_VDBE_OP, 100'000);
  sqlite3_limit(opened, SQLITE_LIMIT_TRIGGER_DEPTH, 20);
  sqlite3_limit(opened, SQLITE_LIMIT_WORKER_THREADS, 0);
  sqlite3_exec(opened, "PRAGMA temp_store=MEMORY", nullptr, nullptr, nullptr);
  sqlite3_set_authorizer(opened, authorize, nullptr);
}

Engine::~Engine() = default;

enum class Engine::Question : char {
  // These change what is there:
  Run = 'r',
  Begin = 'b',
  Undo = 'u',
  // These do not:
  Prepare = 'p',
  Names = 'n',
  Columns = 'c',
  Indexes = 'i',
  ForeignKeys = 'f',
  Checks = 'k',
  Definition = 'd',
  Rows = 'w',
  Holds = 'h'
};

/// Does what others have done before, for this engine to stand where they stood. It was charged for
/// when it was answered.
void Engine::catchUp() {
  const Budget charged = budget;
  for (const auto &[question, text] : std::exchange(remembered, {}))
    if (question == Question::Run)
      execute(text, true);
    else
      command(text.c_str());
  budget.instructions = charged.instructions;
  budget.bytes = charged.bytes;
}

template <class Compute>
std::shared_ptr<const Answer> Engine::answer(Question question, std::string_view text,
                                             Compute compute) {
  auto computed = [&] {
    Answer answer;
    const Budget before = budget;
    compute(answer);
    answer.instructions = before.instructions - budget.instructions;
    answer.bytes = before.bytes - budget.bytes;
    return answer;
  };
  if (!memory || budget.spent())
    return std::make_shared<const Answer>(computed());
  const bool changes =
      question == Question::Run || question == Question::Begin || question == Question::Undo;
  const Memory::Key key = Memory::next(past, static_cast<char>(question), text);
  std::shared_ptr<const Answer> answer = memory->find(key);
  if (answer) {
    budget.instructions -= answer->instructions;
    budget.bytes -= answer->bytes;
    if (changes) // also what was refused: `INSERT OR ROLLBACK` undoes what was there
      remembered.emplace_back(question, text);
  } else if (budget.onlyRemembered) {
    budget.instructions = 0;
    Answer none;
    none.result.outcome = Outcome::Unknown;
    return std::make_shared<const Answer>(std::move(none));
  } else {
    catchUp();
    answer = std::make_shared<const Answer>(computed());
    if (!budget.spent()) // what time did not suffice for may go well another time
      memory->add(key, answer);
  }
  if (changes)
    past = key;
  return answer;
}

Result Engine::run(std::string_view statement) {
  return answer(Question::Run, statement, [&](Answer &a) { a.result = execute(statement, true); })
      ->result;
}
Result Engine::prepare(std::string_view statement) {
  return answer(Question::Prepare, statement,
                [&](Answer &a) { a.result = execute(statement, false); })
      ->result;
}
std::vector<std::string> Engine::names(std::string_view kind) {
  return answer(Question::Names, kind, [&](Answer &a) { a.names = readNames(kind); })->names;
}
std::vector<TableColumn> Engine::columns(std::string_view table) {
  return answer(Question::Columns, table, [&](Answer &a) { a.columns = readColumns(table); })
      ->columns;
}
std::vector<TableIndex> Engine::indexes(std::string_view table) {
  return answer(Question::Indexes, table, [&](Answer &a) { a.indexes = readIndexes(table); })
      ->indexes;
}
std::vector<ForeignKey> Engine::foreignKeys(std::string_view table) {
  return answer(Question::ForeignKeys, table,
                [&](Answer &a) { a.foreignKeys = readForeignKeys(table); })
      ->foreignKeys;
}
std::vector<CheckConstraint> Engine::checks(std::string_view table) {
  return answer(Question::Checks, table, [&](Answer &a) { a.checks = readChecks(table); })->checks;
}
std::string Engine::definition(std::string_view table) {
  return answer(Question::Definition, table,
                [&](Answer &a) { a.definition = readDefinition(table); })
      ->definition;
}
std::optional<uint64_t> Engine::rows(std::string_view table) {
  return answer(Question::Rows, table, [&](Answer &a) { a.rows = readRows(table); })->rows;
}

Result Engine::execute(std::string_view statement, bool step) {
  // Reading a statement takes no instructions, and a change of the schema has SQLite read all of
  // the schema anew: about what these would take.
  constexpr int64_t reading = 1000, readingSchema = 15;
  budget.bytes -= static_cast<int64_t>(statement.size());
  budget.instructions -= reading + readingSchema * ran;
  ran += step;
  if (!connection)
    open();
  if (!connection || budget.spent() || statement.find('\0') != statement.npos)
    return {Outcome::Unknown, {}, false};
  Meter meter(connection.get(), budget);
  sqlite3_stmt *prepared = nullptr;
  int code = sqlite3_prepare_v2(connection.get(), statement.data(),
                                static_cast<int>(statement.size()), &prepared, nullptr);
  if (code == SQLITE_OK && step) {
    do
      code = sqlite3_step(prepared);
    while (code == SQLITE_ROW);
    if (code == SQLITE_DONE)
      code = SQLITE_OK;
  }
  Result result;
  if (code == SQLITE_OK && step && !sqlite3_stmt_readonly(prepared))
    result.rows = sqlite3_changes64(connection.get());
  if (code != SQLITE_OK) {
    const std::string message = sqlite3_errmsg(connection.get());
    const int kind = code & 0xff;
    result.outcome = kind == SQLITE_AUTH                             ? Outcome::Forbidden
                     : kind == SQLITE_CONSTRAINT                     ? Outcome::Violated
                     : kind == SQLITE_ERROR && !saysNothing(message) ? Outcome::Refused
                                                                     : Outcome::Unknown;
    if (result.outcome == Outcome::Refused) {
      result.message = message;
      result.syntax = isSyntax(message);
    }
  }
  sqlite3_finalize(prepared);
  return result;
}

/// A query of the wrapper's own, row by row.
class Engine::Query {
public:
  Query(const Engine &engine, const std::string &sql) {
    if (engine.connection)
      sqlite3_prepare_v2(engine.connection.get(), sql.c_str(), -1, &prepared, nullptr);
  }
  ~Query() { sqlite3_finalize(prepared); }
  Query(const Query &) = delete;
  Query &operator=(const Query &) = delete;

  bool next() { return prepared && sqlite3_step(prepared) == SQLITE_ROW; }
  std::string text(int column) const {
    auto *value = reinterpret_cast<const char *>(sqlite3_column_text(prepared, column));
    return value ? value : "";
  }
  int number(int column) const { return sqlite3_column_int(prepared, column); }
  uint64_t hash() const {                  ///< of all columns
    uint64_t value = 1469598103934665603u; // FNV-1a
    auto add = [&](unsigned char byte) { value = (value ^ byte) * 1099511628211u; };
    for (int column = 0; column < sqlite3_column_count(prepared); ++column) {
      add(static_cast<unsigned char>(sqlite3_column_type(prepared, column)));
      const auto *bytes = static_cast<const char *>(sqlite3_column_blob(prepared, column));
      for (int i = 0, size = sqlite3_column_bytes(prepared, column); i < size; ++i)
        add(static_cast<unsigned char>(bytes[i]));
      add(0xff);
    }
    return value;
  }

private:
  sqlite3_stmt *prepared = nullptr;
};

std::vector<std::string> Engine::readNames(std::string_view kind) {
  std::vector<std::string> names;
  Query query(*this, "SELECT name FROM sqlite_master WHERE type = '" + std::string(kind) +
                         "' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
  while (query.next())
    names.push_back(folded(query.text(0)));
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<TableColumn> Engine::readColumns(std::string_view table) {
  std::vector<TableColumn> columns;
  Query query(*this, "PRAGMA table_xinfo(" + quoted(table) + ")");
  while (query.next())
    columns.push_back({folded(query.text(1)), folded(query.text(2)), query.number(3) != 0,
                       query.text(4), query.number(5)});
  return columns;
}

std::vector<TableIndex> Engine::readIndexes(std::string_view table) {
  std::vector<TableIndex> indexes;
  Query list(*this, "PRAGMA index_list(" + quoted(table) + ")");
  while (list.next()) {
    if (list.text(3) == "pk")
      continue;
    TableIndex index;
    const std::string name = list.text(1);
    index.name = list.text(3) == "c" ? folded(name) : "";
    index.unique = list.number(2) != 0;
    index.partial = list.number(4) != 0;
    Query parts(*this, "PRAGMA index_xinfo(" + quoted(name) + ")");
    while (parts.next())
      if (parts.number(5) != 0) // of the key
        index.columns.push_back(folded(parts.text(2)));
    indexes.push_back(std::move(index));
  }
  std::sort(indexes.begin(), indexes.end(), [](const TableIndex &a, const TableIndex &b) {
    return std::tie(a.columns, a.name, a.unique) < std::tie(b.columns, b.name, b.unique);
  });
  return indexes;
}

std::vector<ForeignKey> Engine::readForeignKeys(std::string_view table) {
  std::map<int, ForeignKey> keys;
  Query query(*this, "PRAGMA foreign_key_list(" + quoted(table) + ")");
  while (query.next()) {
    ForeignKey &key = keys[query.number(0)];
    key.columns.push_back(folded(query.text(3)));
    key.table = folded(query.text(2));
    key.onDelete = query.text(6);
  }
  std::vector<ForeignKey> sorted;
  for (auto &[id, key] : keys)
    sorted.push_back(std::move(key));
  std::sort(sorted.begin(), sorted.end(), [](const ForeignKey &a, const ForeignKey &b) {
    return std::tie(a.columns, a.table, a.onDelete) < std::tie(b.columns, b.table, b.onDelete);
  });
  return sorted;
}

static std::string literal(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    out += c;
    if (c == '\'')
      out += c;
  }
  return out + '\'';
}

std::vector<CheckConstraint> Engine::readChecks(std::string_view table) {
  Query query(*this, "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = " +
                         literal(table) + " COLLATE NOCASE");
  return query.next() ? checksIn(query.text(0)) : std::vector<CheckConstraint>();
}

std::string Engine::readDefinition(std::string_view table) {
  std::vector<std::string> texts;
  Query query(*this, "SELECT sql FROM sqlite_master WHERE tbl_name = " + literal(table) +
                         " COLLATE NOCASE AND sql IS NOT NULL");
  while (query.next())
    texts.push_back(query.text(0));
  std::sort(texts.begin(), texts.end());
  std::string all;
  for (const std::string &text : texts)
    all += text + '\n';
  return all;
}

std::optional<uint64_t> Engine::readRows(std::string_view table) {
  constexpr int most = 1000;
  if (!connection || budget.spent())
    return std::nullopt;
  Meter meter(connection.get(), budget); // columns may be worked out
  uint64_t sum = 0;
  int count = 0;
  Query query(*this, "SELECT * FROM " + quoted(table));
  while (query.next()) {
    if (++count > most)
      return std::nullopt;
    sum += query.hash();
  }
  return sqlite3_errcode(connection.get()) == SQLITE_DONE ? std::optional(sum) : std::nullopt;
}

bool Engine::command(const char *sql) {
  if (!connection)
    open();
  if (!connection)
    return false;
  sqlite3_set_authorizer(connection.get(), nullptr, nullptr);
  const bool done = sqlite3_exec(connection.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  sqlite3_set_authorizer(connection.get(), authorize, nullptr);
  return done;
}

Engine::Attempt::Attempt(Engine &engine)
    : engine(engine), begun(engine
                                .answer(Question::Begin, "BEGIN",
                                        [&](Answer &a) { a.yes = engine.command("BEGIN"); })
                                ->yes) {}

bool Engine::Attempt::holds() const {
  return begun &&
         engine
             .answer(Question::Holds, "",
                     [&](Answer &a) { a.yes = !sqlite3_get_autocommit(engine.connection.get()); })
             ->yes;
}

Engine::Attempt::~Attempt() {
  if (holds())
    engine.answer(Question::Undo, "ROLLBACK", [&](Answer &) { engine.command("ROLLBACK"); });
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> out;
  // Each `;` that may end a statement is looked at in a text that begins with the statement: too
  // long a text is not worth that.
  constexpr size_t maxLength = 1 << 16;
  auto add = [&](std::string_view part) {
    const size_t first = part.find_first_not_of(" \t\r\n;");
    if (first != part.npos)
      out.push_back(part.substr(first));
  };
  if (text.size() > maxLength)
    return out;
  size_t begin = 0;
  for (size_t at = text.find(';'); at != text.npos; at = text.find(';', at + 1)) {
    const std::string so(text.substr(begin, at + 1 - begin));
    if (!sqlite3_complete(so.c_str()))
      continue;
    add(text.substr(begin, at - begin));
    begin = at + 1;
  }
  add(text.substr(begin));
  return out;
}

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (char c : name) {
    out += c;
    if (c == '"')
      out += c;
  }
  return out + '"';
}

} // namespace migralint::replay
