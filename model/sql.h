// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What one SQL statement does, as plain data. Made by frontends/sql; the model and the checks
// never see SQL text. Names are stored folded: unquoted and in lower case (all four supported
// dialects match them so often enough that an exact rule would only lose matches).
#pragma once

#include "model/text.h"

#include <optional>
#include <string>
#include <vector>

namespace migralint {

enum class Dialect : uint8_t { Common, Sqlite, Postgres, Mysql };

/// What happens to stored data when something runs again on its own result.
enum class Rerun : uint8_t {
  Stable,    ///< nothing changes the second time
  Fails,     ///< an error the second time
  Compounds, ///< no error, and the data changes again
  Unknown    ///< cannot be told
};

/// One effect of a statement. `ALTER TABLE` with several clauses has several.
enum class ActionKind : uint8_t {
  CreateTable,
  DropTable,
  RenameTable,
  AddColumn,
  DropColumn,
  RenameColumn,
  ChangeColumn, // ChangeColumn: type, nullability or default
  AddConstraint,
  DropConstraint,
  CreateIndex,
  DropIndex,
  CreateView,
  DropView,
  CreateTrigger,
  DropTrigger,
  CreateOther,
  DropOther, // routines, sequences, types, extensions, users …
  CreateDatabase,
  DropDatabase, // databases and schemas
  AlterOther,   // ENGINE=, OWNER TO, CHARACTER SET of a table, …
  Insert,
  Update,
  Delete,
  Truncate,
  Pragma, // object: the pragma's name; set only if it assigns
  Begin,
  Commit,
  Rollback,
  Savepoint,
  Read,        // SELECT, SHOW, EXPLAIN, PRAGMA that only asks
  Maintenance, // VACUUM, ANALYZE, REINDEX, OPTIMIZE, CHECKPOINT
  Session,     // SET, USE, LOCK TABLES, …: the connection's settings, no stored data
  Unknown
};

/// Which statement or clause it is, of the kinds of action that stand for several.
enum class Clause : uint8_t {
  None,
  PrimaryKey, // AddConstraint, DropConstraint
  Unique,     // AddConstraint
  ForeignKey,
  Check,
  Exclusion,
  Fulltext,   // CreateIndex: FULLTEXT, SPATIAL
  ParentOnly, // CreateIndex: ON ONLY, of a partitioned table without its partitions
  SetNotNull, // ChangeColumn
  SetType,
  MaterializedView, // CreateView, DropView; Maintenance: REFRESH
  Validate,         // AlterOther: VALIDATE CONSTRAINT
  AttachPartition,
  DetachPartition,
  ConvertCharset, // CONVERT TO CHARACTER SET
  CopyAlgorithm,  // ALGORITHM=COPY
  Engine,         // ENGINE=
  Rewrite,        // SET TABLESPACE, LOGGED, UNLOGGED, ACCESS METHOD
  AddEnumValue,   // ALTER TYPE … ADD VALUE; name: the value
  VacuumFull,     // Maintenance
  Cluster,
  Reindex,
  Optimize,
  LockTable,   // Session
  LockTimeout, // Session: SET lock_timeout
  UtcTimeZone, // Session: SET timezone to UTC
  OwnType      // CreateOther, DropOther: a type, which is no domain
};

/// How many of a table's rows a WHERE or LIMIT leaves to UPDATE or DELETE.
enum class Rows : uint8_t {
  Unknown,
  All, ///< all, or all but those that have one value, or have what they are to get
  Some ///< a range, some keys, a batch
};

/// Words that are not in a statement and could be.
struct Insertion {
  /// Where they go in; ends where it begins. Nowhere: they would change nothing for the better, or
  /// the place has no bytes of its own in the source (it stands in a macro).
  Range at;
  std::string text;
  bool sqlite = false; ///< engines that take them
  bool postgres = false;
  bool mysql = false; ///< every MySQL, not only newer ones or MariaDB

  bool takenBy(Dialect dialect) const {
    return at.valid() &&
           ((dialect == Dialect::Sqlite && sqlite) || (dialect == Dialect::Postgres && postgres) ||
            (dialect == Dialect::Mysql && mysql));
  }
};

struct Column {
  std::string name;
  std::string type; ///< as written, folded, with length: `varchar(80)`; empty if none
  bool notNull = false;
  bool hasDefault = false;
  bool primaryKey = false;
  bool unique = false;
  bool generated = false; ///< GENERATED, AUTO_INCREMENT, SERIAL, IDENTITY, AUTOINCREMENT
  bool computed = false;  ///< of those, from other columns: GENERATED ALWAYS AS (…)
  bool holed = false;     ///< a hole stands where constraints may stand: it may be a DEFAULT
  /// Each row gets a value of its own when the column is added: a volatile DEFAULT, SERIAL,
  /// AUTO_INCREMENT, IDENTITY, GENERATED … STORED.
  bool perRow = false;
  Range range;
  /// NOT NULL without a DEFAULT: one that only says what the engine does without it.
  Insertion missingDefault;
};

/// A value that an INSERT ... SELECT, CREATE TABLE ... AS or UPDATE writes to a column.
struct ColumnSource {
  std::string target;            ///< column written; empty: by position
  std::string table;             ///< source table if qualified (aliases resolved); empty otherwise
  std::string column;            ///< column copied as it is; empty when an expression or literal
  std::vector<std::string> used; ///< columns used inside the expression
  std::string literal;           ///< UPDATE: the value, if it is a literal
};

/// `UPDATE t SET c = 1 WHERE c = 2`: which literal becomes which.
struct ValueMapping {
  std::string column;
  std::string from;
  std::string to;
};

/// A condition `x NOT IN (SELECT column FROM table)` without which no row is touched, and whose
/// subquery does not leave NULLs out.
struct Exclusion {
  std::string table;
  std::string column;
  Range range;
};

/// A column that a statement compares, or takes a value from.
struct ColumnUse {
  std::string name;
  bool asValue = false; ///< where a value is expected: behind `=`
};

/// `column = …` with a hole that no quotes stand around, and that is all of the value.
struct UnquotedHole {
  std::string column;
  std::string variable; ///< as in Piece
  std::string written;  ///< the hole's expression as spelled in the source
  bool set = false;     ///< an assignment; else a comparison
};

struct Action {
  ActionKind kind = ActionKind::Unknown;
  /// Table (for indexes: their table; for pragmas: the pragma). Empty if not known.
  std::string object;
  bool objectKnown = true; ///< false: a hole stands in the name; `object` is then the known part
  std::string variable;    ///< the hole's variable, if the whole name is one hole
  std::vector<std::string> objectValues; ///< all values the hole may have, when known
  /// Index, view, trigger, constraint, column, or the new name of a rename.
  std::string name;
  std::vector<Column> columns; ///< CreateTable, AddColumn, ChangeColumn; indexes; Insert, Update:
                               ///< the columns written; RenameColumn: the column by its old name;
                               ///< AddConstraint CHECK: those that it says are NOT NULL
  std::vector<std::vector<std::string>>
      uniqueKeys; ///< CreateTable, AddConstraint, CreateIndex UNIQUE: incl. primary keys
  bool ifExists = false;
  bool ifNotExists = false;
  bool redefines = false; ///< ChangeColumn: the whole definition is given anew (MODIFY, CHANGE)
  bool holed = false;     ///< CreateTable: columns may be missing that only the program knows
  bool orIgnore = false;  ///< INSERT OR IGNORE, INSERT IGNORE, ON CONFLICT DO NOTHING
  bool orReplace = false; ///< REPLACE, INSERT OR REPLACE, ON CONFLICT DO UPDATE, ON DUPLICATE KEY
                          ///< UPDATE, CREATE OR REPLACE
  bool renews =
      false; ///< INSERT OR REPLACE, REPLACE: a row that collides makes place for a new one
  bool temporary = false;
  bool set = false;              ///< Pragma: assigns a value
  std::optional<int64_t> number; ///< Pragma: the number assigned, if it is one
  bool alterIgnore = false;      ///< MySQL's ALTER IGNORE: rows that collide are dropped, silently
  bool cascade = false;
  Clause clause = Clause::None;
  bool concurrently = false; ///< PostgreSQL's CONCURRENTLY, also among the options of REINDEX
  bool notValid = false;     ///< AddConstraint: NOT VALID
  bool usingIndex = false;   ///< AddConstraint: USING INDEX
  /// ChangeColumn: the new type's values are computed (USING), not only cast to it.
  bool converts = false;
  Rows touched = Rows::Unknown; ///< Update, Delete
  // Copies (Insert from SELECT, CREATE TABLE ... AS SELECT).
  bool fromSelect = false;
  bool selectsStar = false;
  std::vector<std::string> sources; ///< tables read by SELECT, FROM, USING or subqueries, in order
  std::vector<ColumnSource> values; ///< columns written, in order
  bool filtered = false; ///< WHERE, inner JOIN, LIMIT, DISTINCT, GROUP BY or HAVING leaves rows out
  std::vector<std::string> filterColumns; ///< columns used in WHERE, ON, HAVING
  bool hasWhere = false;                  ///< UPDATE, DELETE
  bool whereFixed = false; ///< WHERE compares columns with constants, parameters or subqueries only
  /// Update, Delete: unquoted, unqualified names that SET and WHERE compare or take as a value.
  std::vector<ColumnUse> uses;
  std::vector<UnquotedHole> unquoted; ///< Update, Delete
  std::vector<ValueMapping> mapping;  ///< UPDATE: none or one
  std::vector<Exclusion> exclusions;  ///< UPDATE, DELETE, INSERT ... SELECT
  /// INSERT ... VALUES: one entry a row, one a value; empty string when not a literal.
  std::vector<std::vector<std::string>> rows;
  std::optional<int64_t> given; ///< Insert: how many values a row gets, when known
  Rerun rerun = Rerun::Unknown;
  bool selfGuard = false; ///< a guard of kind 5 stands in the statement itself
  Range
      range; ///< the action's own clause; DROP COLUMN c within ALTER TABLE t DROP a, DROP COLUMN c
  bool cache = false; ///< filled in by frontends/annotate: by convention `object` names a cache
  Range rerunRange;   ///< Compounds: the clause that does
  /// With these the action does nothing the second time. Several: which one depends on the engine.
  std::vector<Insertion> guards;
};

struct SqlProblem { ///< for migration-broken-statement
  enum class Kind : uint8_t {
    RunTogether,
    CountMismatch,
    EqualsNull,
    SetWithoutEquals,
    Syntax,
    Unfilled,
    BareWord
  };
  Kind kind = Kind::Syntax;
  std::string message;
  Range range;
  Dialect validIn = Dialect::Common; ///< the one dialect that accepts it; Common: none does
  Insertion missing;                 ///< RunTogether: what stands between the literals when mended
  /// `missing` makes two texts of one: right only where texts are listed.
  bool separates = false;
};

struct SqlStatement {
  std::vector<Action> actions;
  Range range;          ///< first token to last
  std::string text;     ///< one line, shortened to 120 bytes, `…` for holes; for messages
  bool complete = true; ///< false: something in it could not be read (then `actions` may be short)
  bool placeholders = false;           ///< has `?`, `:x`, `$1`, `@x`
  std::vector<std::string> parameters; ///< the placeholders as written; each name or number once
  Dialect dialect = Dialect::Common;   ///< told by syntax, where it tells
  std::vector<SqlProblem> problems;
};

} // namespace migralint
