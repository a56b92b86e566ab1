// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Facts: what one source file says, by itself, in a form that knows no language, parser or
// library. Functions are kept as small trees of statements and expressions ("flow") whose
// strings are evaluated as far as they are known, whose SQL is read, and whose calls carry the
// meaning that the rule packs give them. Distinct from the model (model/model.h), which is what
// all files say together: linking makes it from facts. Facts can be written to disk and read
// back (model/facts_json.h); paths in them are relative to the project's root.
#pragma once

#include "model/sql.h"
#include "model/text.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace migralint {

/// What a call means for stored data. Given by rule packs; never by a name in code.
enum class Act : uint8_t {
  None,
  Execute,         ///< executes the SQL in argument `subject`
  Prepare,         ///< prepares it: the handle is the receiver, or argument `handle`, or the result
  ExecutePrepared, ///< executes what was prepared on the handle
  Queue,           ///< puts a statement into a batch that is executed later
  Begin,
  Commit,
  Rollback,
  Scope,         ///< construction starts a transaction that the destructor ends
  ReadVersion,   ///< its result is the stored version
  RecordVersion, ///< stores the version: argument `value`
  Probe,         ///< asks whether something (argument `subject`) exists
  Get,           ///< reads key, setting or field `subject`
  Put,           ///< stores key, setting or field `subject`, value `value`
  Remove,        ///< removes key, setting, field or record `subject`
  Clear,         ///< empties a whole store, database, table, group
  RemoveFile,
  RenameFile,
  CopyFile,
  WriteFile,
  MakeFolder,
  Builder,    ///< a schema builder's operation: `action` says which
  Backup,     ///< makes a copy of the store that can be put back
  ErrorQuery, ///< asks whether an earlier call failed (lastError)
  Schedule,   ///< runs its callable later, not now
  CallNow,    ///< runs its callable argument now (call_once, a transaction helper)
  Fatal,      ///< does not return
  Log,        ///< tells the user or a log
  Bind,       ///< gives placeholder `subject` of a prepared statement a value
  Condition,  ///< what was prepared is done only if the expression in argument `subject` holds
  Command, ///< does what the command line in argument `subject` says; annotate() says what that is
  LatestVersion, ///< its result is the newest version that the code knows
};

/// How a call tells that it failed.
enum class ErrorStyle : uint8_t { Unknown, Throws, Returns, SideChannel, Aborts, Never };

/// What the text is written in that a call executes or prepares.
enum class Language : uint8_t {
  Sql,
  UpdateExpression ///< `SET a = a + :n REMOVE b`: of one item of a document store
};

struct Meaning {
  Act act = Act::None;
  int8_t subject =
      -1;            ///< index of the argument with the SQL, key, path or object; -1: the receiver
  int8_t value = -1; ///< index of the argument with the value, version or new path
  int8_t handle = -1;
  ErrorStyle errors = ErrorStyle::Unknown;
  Language language = Language::Sql;
  Dialect dialect = Dialect::Common;
  ActionKind action = ActionKind::Unknown; ///< Builder
  bool appends = false;  ///< Put, Builder: adds to what is there: a second run adds again
  bool required = false; ///< Builder: the column added is NOT NULL and has no default
  bool relaxes = false;  ///< chained to a Builder: its column may be NULL, has a default, or exists
  bool assigns = false;  ///< Builder: its arguments are assignments; one may read its own target
  bool repeatable = false;   ///< Builder: a second run finds it done, and is no error
  bool once = false;         ///< the library runs what it is handed once, and records that
  bool commits = false;      ///< Scope: its destructor commits
  bool refusesNewer = false; ///< it does not go on with a store of a newer version
  bool binds = false;  ///< operator<<: what is streamed after its SQL are values of placeholders
  std::string returns; ///< the class of what it gives, for what is chained to it
  bool sure = true;    ///< false: recognised by a conventional name only
  std::string pack;    ///< rule pack that said so
};

/// An expression. Implicit nodes, parentheses and casts are left out: `QString(x)`, `std::move(x)`,
/// `QStringLiteral("…")` and the like are `x`.
struct Expr {
  enum class Kind : uint8_t {
    Unknown,
    Text,   ///< `text`; `name` keeps the variable or constant it was read from, if any
    Number, ///< `number` (integers, characters, true and false; enumerators and constants keep
            ///< `name`)
    Name,   ///< `name`: variable, parameter, constant, enumerator or function
    Member, ///< `args[0].name`: field `name` of an object; `this->x` and a bare member are {This}.x
    This,
    Call,        ///< `name`(args…); `receiver` has the object a method is called on, if any
    Construct,   ///< a temporary or `new` of type `name`, args
    Unary,       ///< operator `name` ("!", "-", "++", "post++", "*", "&"), args[0]
    Binary,      ///< operator `name` ("<", "==", "&&", "+", …), args[0], args[1]
    Assign,      ///< operator `name` ("=", "+=", …), args[0] is the target
    Conditional, ///< args: condition, then, else
    List,        ///< braced list; element i may have a designator in `args[i].designator`
    Index,       ///< args[0][args[1]]
    Lambda,      ///< `name` is the id of a Function in the same file
  };
  Kind kind = Kind::Unknown;
  Range range;
  std::string name;
  /// Call: the callee's scope as far as known (`ns::Class`); Name: the declaring scope.
  std::string scope;
  /// Type as written, without cv, references, pointers, smart-pointer wrappers and template
  /// arguments: `QSqlQuery`. Empty if not known. Call: of the result.
  std::string type;
  Text text;
  int64_t number = 0; ///< Text that is streamed: how many of its pieces the first operand has
  std::string designator;
  bool unsized = false;       ///< List: of a variable that takes one more text as well as these
  std::vector<Expr> receiver; ///< none or one
  std::vector<Expr> args;
  // Filled in by frontends/annotate:
  Meaning meaning;               ///< Call, Construct
  std::vector<SqlStatement> sql; ///< Text that is SQL
  bool versionName = false;      ///< Name, Member, Call, Text: by convention names a stored version
  bool latestName = false;       ///< …names the newest version the code knows
  bool cacheName = false;        ///< Name, Member, Call, Text: by convention names a cache
  bool downName = false;         ///< part of a List: its designator names the reverse of a step
};

/// A statement. `switch` is lowered to Case children; `else if` is an If in `otherwise`.
struct Statement {
  enum class Kind : uint8_t {
    Expr,    ///< `expr`
    Declare, ///< local variable `name` of type `type`, initialised with `expr` (Unknown if not)
    If,      ///< `expr`, `body`, `otherwise`
    Switch,  ///< `expr`; `body` holds Cases
    Case, ///< `expr` is the label (`labels` further ones); default: `isDefault`; `body` up to the
          ///< next label
    Loop, ///< `init`, `expr` is the condition, `body`; `name` is a range-for's variable, `range` in
          ///< `expr`; `step` in `otherwise`
    Return,
    Throw, ///< `expr`
    Break,
    Continue,
    Try,   ///< `body`; `otherwise` holds Catches
    Catch, ///< `name`: the caught type, "..." for all; `body`
    Block, ///< `body`: its own scope
  };
  Kind kind = Kind::Expr;
  Range range;
  Expr expr;
  std::string name;
  std::string type;
  std::vector<Expr> labels;
  std::vector<Statement> init;
  std::vector<Statement> body;
  std::vector<Statement> otherwise;
  bool isDefault = false;
  bool rangeFor = false;
  bool postTested = false; ///< do … while
  bool toVoid = false;     ///< Expr: cast to void, its value is dropped on purpose
};

struct Parameter {
  std::string name;
  std::string type;       ///< as Expr::type
  bool output = false;    ///< non-const reference or pointer
  std::vector<Expr> init; ///< its default argument: none or one
};

/// What the tool that runs a SQL file does about transactions.
enum class RunnerTransaction : uint8_t {
  Unknown,
  Wraps, ///< runs the file, or the change set, in one transaction with its record
  Bare   ///< runs its statements as they come
};

struct Function {
  /// Unique in the file: `scope::name` and, for lambdas and overloads, `#n`.
  std::string id;
  std::string name;  ///< unqualified; lambda: the variable, field or entry it initialises, if any
  std::string scope; ///< class and namespaces, `a::B`; anonymous namespaces left out
  std::string className; ///< innermost class; empty for free functions
  std::string owner;     ///< lambda: id of the function it stands in
  std::string returnType;
  std::vector<Parameter> parameters;
  std::vector<Statement> body;
  Range range; ///< the whole definition
  Range nameRange;
  bool lambda = false;
  bool constructor = false;
  bool destructor = false;
  bool isVirtual = false; ///< virtual or override
  bool variadic = false;  ///< takes further arguments: `...`, or a pack
  bool fileLocal = false; ///< static or in an anonymous namespace
  bool sqlFile = false;   ///< a whole SQL file (or one direction of it) as one function
  std::string version;    ///< SQL file: that it leads to, by its name, as written; empty: not said
  /// SQL file: not empty if the tool that runs it takes one of each version; files of one key are
  /// taken together.
  std::string versionKey;
  std::string tool; ///< SQL file: the name of the tool that runs it; empty: not known
  RunnerTransaction runnerTransaction = RunnerTransaction::Unknown;
  bool fromTokens = false; ///< the parser lost it; read from tokens, conditions approximate
  std::vector<std::string> annotations; ///< [[clang::annotate("…")]]
  // Filled in by frontends/annotate, from conventions and frameworks:
  bool migrationName = false;
  bool downName = false;   ///< by convention the reverse of a step
  std::string pairName;    ///< `*_5` of `upgrade_5` and of `downgrade_5`; empty: as `name`
  bool createName = false; ///< by convention first creation (`createTables`, `initSchema`)
  bool openName = false;   ///< by convention opens, connects, sets up the store
  bool loaderName = false;
  bool loaderClass = false; ///< its class is a repository, DAO, store, mapper, model, cache
  bool testCode = false;
  bool framework = false; ///< a framework runs it once and records that
  bool frameworkDown = false;
  bool frameworkTransaction = false;
};

struct Field {
  std::string name;
  std::string type;
  std::vector<Expr> init; ///< none or one
};

struct Class {
  std::string name;
  std::string scope;
  std::vector<std::string> bases;
  std::vector<Field> fields;
  Range range;
};

/// A variable with static storage, or a static member: tables of steps, constants with SQL.
struct Variable {
  std::string name;
  std::string scope;
  std::string type;
  Expr init;
  Range range;
  std::string function; ///< id of the function it is local to; empty if none
};

/// A named thing of the project that the file's code uses, and where. The trees hold values, which
/// their names are evaluated to; here is which names those were. Things of libraries are left out.
struct Reference {
  enum class Kind : uint8_t {
    Macro,    ///< one that stands for a value (without parameters)
    Constant, ///< a variable with static storage that does not change
    Enumerator,
    Type, ///< a class
    Function,
  };
  Kind kind = Kind::Macro;
  std::string name;
  std::string scope;   ///< of the declaration; Enumerator: its enum, too
  std::string text;    ///< Macro, Constant: its value, if that is one text
  bool list = false;   ///< Constant: it holds several values
  bool pinned = false; ///< a static_assert says something about it
  std::string file;    ///< that declares it, relative to the project's root
  Range declared;
  std::vector<Range> uses; ///< the name itself, in order; those in static_asserts are left out
};

struct Comment {
  Range range;
  std::string text; ///< without comment marks
};

/// `[[clang::annotate("migralint: …")]]`.
struct Annotation {
  Range range;      ///< the attribute, or the call of the macro that it comes from
  Range covers;     ///< the declaration or statement that it is on
  std::string text; ///< begins with `migralint:`
};

/// `CLASS_VERSION(ns::Hive, 3)` at file scope: a macro by which a library is told something.
struct Declaration {
  Range range;
  std::string macro;
  std::vector<std::string> args; ///< as spelled
  std::string className;         ///< the class whose newest stored form it numbers; by a rule pack
  int64_t version = 0;           ///< that number
};

/// Something in the file that could not be read: counted and told, never dropped.
struct Unread {
  Range range;
  std::string what; ///< "function body the parser lost", "unterminated string", …
};

struct FileFacts {
  std::string path;     ///< relative to the project's root, with `/`
  std::string language; ///< "c++" or "sql"
  /// SQL: what the files around it said of how it is run, when it was read; any two texts that are
  /// equal mean the same.
  std::string surroundings;
  /// That the project says its SQL is in. For fixes only: what is read goes by the code's own
  /// signs.
  Dialect dialect = Dialect::Common;
  /// It shows no sign of migration, and is here because it may call what others are about: no
  /// finding lies in it.
  bool callsOnly = false;
  std::vector<Function> functions;
  std::vector<Class> classes;
  std::vector<Variable> variables;
  std::vector<Reference> references; ///< by scope and name
  std::vector<Comment> comments;
  std::vector<Annotation> annotations;   ///< by place
  std::vector<Declaration> declarations; ///< after annotate(): those that a rule pack knows
  std::vector<Unread> unread;
  std::vector<std::string> includes; ///< as written
  /// SQL literals inside function bodies, by raw lexing; how many of them the parser's tree held,
  /// and how many more were read from tokens.
  uint32_t sqlLiterals = 0;
  uint32_t sqlLiteralsHeld = 0;
  uint32_t sqlLiteralsFromTokens = 0;
};

/// Facts of several files that somebody else keeps: one can be put in another's place without a
/// copy of the rest.
using FactsRefs = std::vector<std::reference_wrapper<const FileFacts>>;

} // namespace migralint
