// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The model: what the migrations of a whole program do. Linking (model/link.h) makes it from
// the facts of all files; the checks are pure functions of it. It knows neither the language the
// migrations are written in, nor the libraries they call, nor how findings are reported.
#pragma once

#include "model/chain.h"
#include "model/facts.h"
#include "model/rare.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace migralint {

/// A change of the source: `place` becomes `text`. A range that ends where it begins is an
/// insertion.
struct Edit {
  Place place;
  std::string text;
};

/// What stops an operation from running when it has run already.
enum class GuardKind : uint8_t {
  Version,   ///< a comparison with the stored version dominates it
  Existence, ///< a probe for the thing itself dominates it
  Marker,    ///< a stored flag, tested before and set after
  Dispatch,  ///< every call of the step is guarded, or something records that it ran
  Self       ///< the statement itself does nothing the second time
};

/// A guard that cannot do its work.
struct GuardFault {
  enum class Kind : uint8_t {
    Assigns,     ///< `if (version = 5)`: sets what it means to compare
    NotEqual,    ///< `version != latest`: holds for newer stores as well
    OtherObject, ///< probes for something that the statement does not touch
    Swapped,     ///< probes for the right names in the wrong places
    Inverted,    ///< lets the step run exactly where it has nothing to do
    Constant,    ///< probes a value that is never what it is tested for
    Misplaced,   ///< an entry of a table holds the word that says when it is due in another field
  };
  Kind kind = Kind::Assigns;
  Place place;           ///< the comparison or the probe
  std::string condition; ///< as written: `version = 5`
  /// What the guarded code touches, or what is read; Misplaced: the field that the word belongs to.
  std::string object;
  std::string probed; ///< OtherObject: what is probed for instead; Misplaced: the field it is in
  Place operation;    ///< what runs although, or only because, the guard is wrong
  /// OtherObject: what the step is called sides with the probe, so that the operation is at fault.
  bool statementWrong = false;
  std::string function; ///< qualified name of the function it stands in
};

struct Guard {
  GuardKind kind = GuardKind::Version;
  Place place;      ///< the condition, the table entry, the call site
  std::string what; ///< `version < 5`
};

enum class Store : uint8_t { Sql, KeyValue, Settings, Document, File, Object };

/// One persistent operation. A statement with several effects is one operation per effect
/// that matters to a check.
struct Operation {
  Store store = Store::Sql;
  ActionKind kind = ActionKind::Unknown;
  std::string object; ///< table, key, file; empty if not known
  std::string detail; ///< column, new name
  Place place;        ///< the executing statement, or the clause inside the literal
  Place clause;       ///< Compounds: the clause that does; else as `place`
  std::string text;   ///< the statement in one line, for messages
  Rerun rerun = Rerun::Unknown;
  bool selfGuarded = false;
  std::vector<Guard> guards;   ///< kinds 1 to 4, from the nearest outwards; empty: none
  bool wronglyGuarded = false; ///< it stands under a guard that is among Model::guardFaults
  bool callersUnknown = false; ///< no guard in view, nor who calls the step: nothing can be said
  std::vector<Place> unguardedCalls; ///< call sites of the step's function that no guard covers
  std::vector<Place>
      unguardedPath;           ///< one way in: the outermost call first, the first of those last
  bool recordsVersion = false; ///< it is itself (part of) the version's record
  bool everyStart = false;     ///< …of one that is added whenever the store is opened
  /// Something in the step's function, its callers or what they call stores a version.
  bool versionRecorded = true;
  /// Where its failure is noticed, told and passed over, so that the step succeeds all the same.
  Place passedOver;
  bool guarded() const { return selfGuarded || !guards.empty(); }

  /// Set if stored information is gone afterwards that what remains cannot give back.
  struct Destroys {
    std::string what; ///< `table devices`, `column roster.mood`
    std::string why;  ///< `rows left out by the copy's WHERE`; empty for a plain drop
  };
  Rare<Destroys> destroys;
  /// Set if rows that are there already need a value that nothing gives them.
  struct RequiresValue {
    enum class How : uint8_t {
      Added,   ///< a new column, NOT NULL without a default
      Changed, ///< a nullable column becomes NOT NULL
      Copied   ///< a rebuild copies a nullable column into one that is NOT NULL
    };
    How how = How::Added;
    std::string column; ///< `roster.mood`
    Place nullable;     ///< where the column was made nullable, if that is known
    std::optional<Edit> edit = std::nullopt; ///< gives it a default that changes nothing else
  };
  Rare<RequiresValue> requiresValue;
  /// Makes a statement that fails, or adds, the second time do nothing then. Nothing: the engine is
  /// not known or has no words for it, or it is not sure that they are right.
  Rare<Edit> guardEdit;
  Place planB; ///< a backup earlier in the same flow, if there is one
  /// Columns of a table that is made; the old name of a column that is renamed.
  std::vector<std::string> columns;
};

/// An operation, BEGIN or COMMIT that tells of its failure, and nobody acts on it.
struct UncheckedResult {
  enum class How : uint8_t {
    Ignored,     ///< nobody looks
    Overwritten, ///< the next result takes its place before anyone looks
    Reported     ///< an error branch that only reports, and goes on
  };
  How how = How::Ignored;
  Place place;          ///< the executing statement, or the call of the helper that holds it
  std::string text;     ///< in one line, for messages
  std::string call;     ///< the function whose result it is, unqualified
  std::string function; ///< qualified name of the function that it stands in
  bool aside = false;   ///< the call does not tell by its result, but by a side channel
  Place within;         ///< where a helper loses the result; invalid if it is lost at `place`
  Place reported;       ///< Reported: the branch
  Place recorded; ///< a record of the version that follows all the same; invalid if none is in view
};

enum class Direction : uint8_t { Up, Down };

/// What an interruption in the middle of a step leaves behind that a rerun does not mend.
struct Atomicity {
  enum class Fault : uint8_t {
    Split,        ///< operations, or one and the version's record, commit apart
    RunnerEnded,  ///< the step ends the transaction that its runner has begun for it
    NotCommitted, ///< the step succeeds and its transaction is never committed
    SecondStore   ///< another store is changed for good while a transaction may still roll back
  };
  enum class Why : uint8_t {
    NoTransaction,       ///< each commits by itself
    SeveralTransactions, ///< each has a transaction, and not the same
    ImplicitCommit,      ///< the engine commits at each change of the schema
    CommitOnError        ///< an error path commits what was done so far
  };
  Fault fault = Fault::Split;
  Why why = Why::NoTransaction;
  /// The first operation that a rerun does not repeat safely; in a table of steps, the beginning of
  /// the entry's SQL: inside it, no comment of C++ can answer.
  Place place;
  Place operation;      ///< that operation, if it stands elsewhere
  std::string text;     ///< that operation, in one line
  bool chained = false; ///< each statement is stable, but together they map what they made again
  bool record = false;  ///< the version's record is what commits apart
  std::vector<Place> others; ///< operations that commit apart from it; the record
  Place cause;               ///< the commit on an error path, the begin that has no commit
  /// Split: make every operation of the step do nothing the second time. Empty: not all can be.
  std::vector<Edit> guardEdits;
};

/// How the operations of a step commit, the record of its version left aside.
struct StepCommit {
  enum class Kind : uint8_t {
    Unknown, ///< nothing of the step is in view that a transaction could hold
    Runner,  ///< what runs the step decides: a framework, or a tool that runs SQL files
    One,     ///< one transaction holds all
    Several, ///< each is in a transaction, and not all in the same
    Partly,  ///< some commit by themselves
    None     ///< each commits by itself
  };
  Kind kind = Kind::Unknown;
  bool single = false;   ///< there is one statement only
  bool implicit = false; ///< the engine commits at each change of the schema
};

/// A loop over versions that executes what it fetches for each: the statements are out of view.
struct ScriptLoop {
  Place place;   ///< the loop's condition
  Place execute; ///< where a statement is executed
  Place record;  ///< where the version is stored
  Place failure; ///< an exit that leaves versions done and not recorded; invalid if none
  bool apart =
      false; ///< each of a version's statements commits by itself, and none is written down
  std::string function; ///< qualified name
};

/// A statement on a server's table that others use, and that keeps them waiting for as long as it
/// reads, writes or orders all rows; or that cannot be run where it stands.
struct LockHazard {
  enum class Kind : uint8_t {
    IndexBuild,      ///< without CONCURRENTLY
    IndexDrop,       ///< without CONCURRENTLY
    InTransaction,   ///< CONCURRENTLY inside a transaction: it fails
    SentWithOthers,  ///< CONCURRENTLY in one message with other statements: it fails
    ForeignKey,      ///< checked at once
    Check,           ///< checked at once
    SetNotNull,      ///< reads all rows
    Retype,          ///< writes the table anew
    RetypeMoment,    ///< …with or without a time zone, which it does not where that is UTC
    PerRow,          ///< a new column gives each row a value of its own
    UniqueIndex,     ///< a constraint builds its index itself
    Exclusion,       ///< …for which there is no other way
    Cascade,         ///< takes along what the statement does not name
    EnumValueUsed,   ///< in the transaction that adds it: it fails
    ValidatedAtOnce, ///< VALIDATE in the transaction that adds the constraint
    WorkUnderLock,   ///< rows are read or copied while an earlier statement's lock is held
    Rewrite,         ///< VACUUM FULL, CLUSTER, SET TABLESPACE, OPTIMIZE, …
    Reindex,
    Refresh,
    AttachPartition,
    DetachPartition,
    LockTable,
    Copy,     ///< MySQL copies the table, or builds an index with writers shut out
    NoTimeout ///< others of the project's steps set lock_timeout, and this one does not
  };
  Kind kind = Kind::IndexBuild;
  Place place;
  std::string object; ///< the table, index or view; empty if not known
  std::string detail; ///< column, constraint, value
  std::string text;   ///< the statement in one line
  Place cause;        ///< the earlier statement that it collides with, if any
  Dialect dialect = Dialect::Postgres;
};

/// A statement that writes or deletes a whole table of a server at once.
struct Backfill {
  Place place;
  std::string object; ///< the table
  bool deletes = false;
  bool filtered = false; ///< by what leaves most rows or all
  Place locked; ///< an earlier statement whose lock on a table is held all the while; else invalid
};

/// What programs that still run know otherwise: by another name or type, or as optional. On a
/// server whose steps a tool runs, apart from those programs.
struct Incompatibility {
  enum class Kind : uint8_t { TableRenamed, ColumnRenamed, Retyped, Required };
  Kind kind = Kind::TableRenamed;
  Place place;
  std::string object; ///< the table
  std::string name;   ///< the old name; Retyped: the column
  std::string now;    ///< the new name or type
  std::string before; ///< Retyped: the old type
};

/// Something stored that is removed, whether or not the copy of it worked.
struct Removal {
  enum class What : uint8_t {
    Table,  ///< is dropped
    Column, ///< is dropped: `plants.name`
    Rows,   ///< of a table are deleted
    Key,    ///< and its value
    File
  };
  What what = What::Table;
  Place place;
  std::string object; ///< the table, column or key; the file as the code has it
  Place copy;
  /// Not empty: the copy skips rows in which this column is NULL (INSERT OR IGNORE), without an
  /// error.
  std::string skips;
};

/// What leads from one version to the next.
struct Step {
  std::string name;     ///< `upgradeVersion2to3`, `case 4`, `version 12`
  std::string function; ///< qualified name of the function it stands in
  Place place;          ///< head of the step: the condition, the entry, the function's name
  Direction direction = Direction::Up;
  std::optional<std::string> version; ///< that it leads to, as written
  /// File and name, on a line each, of the table or function that runs it one after the other with
  /// all steps of the same chain; its own if there is none. `order`: where it stands among them.
  std::string chain;
  double order = 0;
  std::vector<Operation> operations;              ///< in order
  std::vector<UncheckedResult> unchecked;         ///< in order
  std::vector<LockHazard> lockHazards;            ///< in order
  std::vector<Backfill> backfills;                ///< in order
  std::vector<Incompatibility> incompatibilities; ///< in order
  std::vector<Removal> removals;                  ///< in order
  bool framework = false;                         ///< a framework runs it once and records it
  std::string tool; ///< SQL file: the name of the tool that runs it; empty: not known
  /// SQL file: whether the step runs in its runner's transaction.
  RunnerTransaction runnerTransaction = RunnerTransaction::Unknown;
  bool unreachable = false; ///< no version leads to it, or nothing calls its function
  /// Set if the step is not one transaction where it should be. Only on the outermost step that
  /// owns the transaction or the record; steps that are parts of it have none.
  std::optional<Atomicity> atomicity;
  StepCommit commit;
  bool records = false; ///< its version is recorded on a success path
  Place record;         ///< where, as far as that is in view

  /// Who stores the version that the step leads to.
  enum class Recorded : uint8_t {
    Unknown, ///< not in view: a framework, callers in other files
    Never,   ///< all that runs after the step is in view, and nothing stores it
    Own,     ///< the step itself, or what runs it, right after it
    Shared   ///< one record after a chain of steps stands for this one too
  };
  Recorded recorded = Recorded::Unknown;
  /// Shared, outside one transaction: how a later step's failure leaves before the record is made.
  Place laterFailure;
  /// What the whole step does when it runs on its own result, its guards by version left aside: its
  /// parts can each be stable and the step not (it reads what it empties). Unknown: nothing is
  /// known that would not be stable.
  Rerun rerun = Rerun::Unknown;
  Place rerunPlace; ///< the operation that says so

  /// The step that reverses it, as far as one was found.
  enum class Down : uint8_t {
    None,  ///< there is none
    Empty, ///< there is one, and it does nothing
    Present,
    Irreversible ///< it declares itself irreversible, with a reason
  };
  Down down = Down::None;
  Place downPlace;
  std::vector<std::string> downObjects; ///< folded names of what the down names
  /// A thing of the schema that is not as it was once the step and its down have run.
  struct Residue {
    std::string what; ///< a clause for a message: "table `beds` is still there"
    Place place;      ///< the statement that is not taken back, or that takes back too much
  };
  std::vector<Residue> residues; ///< by place; none: the schema is as it was, or it is not known
};

/// A place that stores a version too early.
struct EarlyRecord {
  Place place;
  std::string text;     ///< in one line, for messages
  std::string function; ///< qualified name of the function it stands in
  /// Work that it stands for and that comes after it, outside one transaction with it.
  std::vector<Place> before;
  /// Work that it stands for and that was only scheduled.
  std::vector<Place> scheduled;
};

enum class SymptomKind : uint8_t { VersionBranch, LegacyShape, WriteBack, MigrationCall, Repair };

struct Symptom {
  SymptomKind kind = SymptomKind::LegacyShape;
  Place place;
  std::string what; ///< the key, the version, the function called
};

/// A function of everyday reading that turns stored records into domain objects.
struct Loader {
  std::string function; ///< qualified name
  Place place;          ///< its name
  std::vector<Symptom> symptoms;
};

enum class DefinitionKind : uint8_t {
  Create, ///< the statement or function that makes a table as it is today
  List,   ///< a list of columns, elements, keys
  Writer, ///< builds or saves a record as it is today
  Reader, ///< reads one
  Struct, ///< a type whose layout is what is stored
  Value,  ///< an enumerator or number that is stored
  Name    ///< names one table, column or key, and says nothing else
};

/// A definition that an old step shares with today's code, which will go on changing it.
struct LiveDefinition {
  DefinitionKind kind = DefinitionKind::Create;
  std::string name;     ///< `Note::Kind`, `PLANT_COLUMNS`, `savePlant`
  std::string step;     ///< `upgradeToV3`, `version 4`
  std::string function; ///< qualified name of the function that the place is in
  Place place;          ///< its first use in the step
  Place definition;     ///< where it is declared
  Place today;          ///< a use in today's code; nowhere if only its declaration tells
};

/// A statement of a migration, or of first creation, that cannot work as it is written.
struct Problem {
  Place place;
  std::string message;
  std::string function; ///< qualified name
  Place related;        ///< what it collides with, if anything
  std::string relatedText;
  std::optional<Edit> edit = std::nullopt; ///< mends it
};

/// A step that was written and never registered.
struct StrayStep {
  std::string name;     ///< unqualified
  std::string function; ///< qualified
  Place place;          ///< its name
  std::string runner;   ///< the function or table that runs its siblings
  std::string sibling;  ///< the nearest of them, and where it is named there
  Place siblingPlace;
};

/// Code that stores or reads an object asks for a version of its class that is higher than the one
/// declared: no store gets it.
struct ClassVersionFault {
  Place place;           ///< the comparison
  std::string className; ///< as declared
  int64_t asked = 0;
  int64_t declared = 0;
  Place declaration;
  std::string function; ///< qualified name
};

/// What was read and what was not.
struct Coverage {
  uint32_t files = 0;      ///< looked at
  uint32_t parsed = 0;     ///< with a sign of migration, hence parsed
  uint32_t statements = 0; ///< SQL statements executed in migration code
  uint32_t statementsRead = 0;
  uint32_t builtAtRunTime = 0; ///< of those not read: nothing of their text is known
  uint32_t sqlLiterals = 0;    ///< in function bodies, by raw lexing
  uint32_t sqlLiteralsHeld = 0;
  std::vector<std::pair<std::string, Unread>> unread; ///< file, what
};

struct Model {
  std::vector<Step> steps;                     ///< by place
  std::vector<Loader> loaders;                 ///< by place; only those with symptoms
  std::vector<Chain> chains;                   ///< by place
  std::vector<LiveDefinition> liveDefinitions; ///< by place; one for each step and definition
  std::vector<Problem> problems;               ///< by place
  /// Statements that fail on what the steps before theirs leave, shown by running them. By place.
  std::vector<Problem> failures;
  /// Tables that a fresh store has otherwise than the steps leave them. By place.
  std::vector<Problem> drifts;
  /// False: replaying the steps took more than was allowed, and nothing is claimed of it.
  bool replayed = true;
  /// Outside all steps, in what runs them: the version's record, BEGIN and COMMIT. By place.
  std::vector<UncheckedResult> unchecked;
  bool hasDowns = false;                        ///< any step of the project has a down
  std::vector<GuardFault> guardFaults;          ///< by place
  std::vector<EarlyRecord> earlyRecords;        ///< by place
  std::vector<ScriptLoop> scriptLoops;          ///< by place
  std::vector<StrayStep> strays;                ///< by place
  std::vector<ClassVersionFault> classVersions; ///< by place
  /// What is taken to change stored data for a conventional name only: the call, and where what it
  /// executes stands. By place.
  std::vector<Place> byName;
  Coverage coverage;
};

} // namespace migralint
