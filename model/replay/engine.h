// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SQLite in memory, on which statements of a program under review are run. They are hostile until
// shown otherwise: no statement opens, makes or attaches a file, loads code, or runs for longer, or
// with more memory, than the limits below give it. Distinct from linking/schema.h, which says what
// the reader has understood of a statement: here the engine says what it makes of it. The only
// place that knows SQLite's API.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct sqlite3;

namespace migralint::replay {

/// What all engines of one replay may use together. Counted in the engine's own instructions and in
/// bytes of SQL, so that the same statements always end at the same place; the clock only stops
/// what these do not see.
struct Budget {
  int64_t instructions = 10'000'000;
  int64_t bytes = 1 << 20;     ///< of statements
  int64_t milliseconds = 5000; ///< in the engine; far more than the instructions take
  /// Whoever asks cannot wait: the first answer that is not remembered spends all of it.
  bool onlyRemembered = false;
  bool spent() const { return instructions <= 0 || bytes <= 0 || milliseconds <= 0; }
};

enum class Outcome : uint8_t {
  Done,
  Refused,   ///< the engine says what is wrong with it
  Violated,  ///< a constraint does not let these rows in
  Forbidden, ///< nothing that is run here may do it
  Unknown    ///< out of memory, too large, out of time, a function that only the program has
};

struct Result {
  Outcome outcome = Outcome::Done;
  std::string message; ///< Refused: the engine's, `no such column: mood`
  bool syntax = false; ///< Refused: it is no statement of SQLite's
  int64_t rows = 0;    ///< Done: how many it has put in, changed or removed
};

struct TableColumn {
  std::string name; ///< in lower case, like all names here
  std::string type; ///< as declared; empty: none
  bool notNull = false;
  std::string defaultValue; ///< as declared; empty: none
  int primaryKey = 0;       ///< position in the key, from 1; 0: no part of it
};

struct TableIndex {
  std::string name; ///< empty: of a constraint
  bool unique = false;
  bool partial = false;
  std::vector<std::string> columns; ///< empty text: an expression
};

struct ForeignKey {
  std::vector<std::string> columns;
  std::string table;    ///< that they refer to
  std::string onDelete; ///< in capitals: `CASCADE`, `NO ACTION`
};

struct CheckConstraint {
  std::string key;  ///< the same for conditions that only blanks, capitals or quotes tell apart
  std::string text; ///< as written, on one line
};

class Memory;  // memory.h
struct Answer; // memory.h

/// From here on engines keep what they answer, for others of this process that are asked the same
/// after the same statements. For servers, before they start; it changes no answer.
void rememberAnswers();

class Engine {
public:
  /// `budget` is the caller's, and outlives the engine; so does `memory`, if it is not null.
  explicit Engine(Budget &budget, Memory *memory = commonMemory());
  ~Engine();
  Engine(const Engine &) = delete;
  Engine &operator=(const Engine &) = delete;

  /// Runs one statement; parameters are NULL. Rows that it gives are passed over.
  Result run(std::string_view statement);
  /// Whether it could be run on what is there; changes nothing.
  Result prepare(std::string_view statement);

  /// Names of tables, or of what else `kind` says ("index", "view", "trigger"), sorted.
  std::vector<std::string> names(std::string_view kind = "table");
  /// Empty: there is no such table.
  std::vector<TableColumn> columns(std::string_view table);
  /// Sorted by columns. The primary key is not among them.
  std::vector<TableIndex> indexes(std::string_view table);
  /// Sorted by columns.
  std::vector<ForeignKey> foreignKeys(std::string_view table);
  /// In the order in which they stand there.
  std::vector<CheckConstraint> checks(std::string_view table);
  /// Tells two states of a table apart by its definition and that of its indexes and triggers.
  std::string definition(std::string_view table);
  /// The same by its rows, whatever their order; nothing if they are too many to look at.
  std::optional<uint64_t> rows(std::string_view table);

  /// What is run while it lives is taken back in the end. One at a time.
  class Attempt {
  public:
    explicit Attempt(Engine &engine);
    ~Attempt();
    Attempt(const Attempt &) = delete;
    Attempt &operator=(const Attempt &) = delete;
    /// False: it could not begin, or a statement has taken back all of it already.
    bool holds() const;

  private:
    Engine &engine;
    bool begun = false;
  };

private:
  class Query;
  /// What is asked of it, and what changes what is there.
  enum class Question : char;

  static Memory *commonMemory(); ///< null unless rememberAnswers() was called
  /// What `compute` fills in, or what is remembered of it.
  template <class Compute>
  std::shared_ptr<const Answer> answer(Question question, std::string_view text, Compute compute);
  void catchUp();

  void open(); ///< at the first statement: an engine that runs none costs nothing
  Result execute(std::string_view statement, bool step);
  bool command(const char *sql); ///< the wrapper's own, that no statement may run
  std::vector<std::string> readNames(std::string_view kind);
  std::vector<TableColumn> readColumns(std::string_view table);
  std::vector<TableIndex> readIndexes(std::string_view table);
  std::vector<ForeignKey> readForeignKeys(std::string_view table);
  std::vector<CheckConstraint> readChecks(std::string_view table);
  std::string readDefinition(std::string_view table);
  std::optional<uint64_t> readRows(std::string_view table);

  struct Close {
    void operator()(sqlite3 *connection) const;
  };
  Budget &budget;
  int64_t ran = 0; ///< statements
  Memory *memory;
  std::pair<uint64_t, uint64_t> past; ///< stands for what was run; Memory::Key
  /// Answered from memory, and not done here yet.
  std::vector<std::pair<Question, std::string>> remembered;
  std::unique_ptr<sqlite3, Close> connection;
};

/// The statements of a text, by the engine's rules for `;` in texts, comments and triggers. Without
/// the `;`, and without those that are empty.
std::vector<std::string_view> split(std::string_view text);

/// The conditions behind CHECK in a text that makes a table.
std::vector<CheckConstraint> checksIn(std::string_view createTable);

/// A name as a statement can hold it, in double quotes.
std::string quoted(std::string_view name);

} // namespace migralint::replay
