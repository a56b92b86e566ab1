// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each struct of the facts is described once, as a list of names and member pointers: what writes
// facts and what reads them follow that list, in every form, so that none can forget a field.
#pragma once

#include "model/facts.h"

#include <array>
#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <vector>

namespace migralint::fields {

template <class Struct, class Member> struct NamedField {
  const char *name;
  Member Struct::*member;
};

template <class Struct, class Member>
constexpr NamedField<Struct, Member> field(const char *name, Member Struct::*member) {
  return {name, member};
}

/// The fields of a struct; no specialisation for anything else.
template <class Struct> inline constexpr auto fieldsOf = nullptr;

template <>
inline constexpr auto fieldsOf<Piece> =
    std::tuple(field("hole", &Piece::hole), field("text", &Piece::text),
               field("range", &Piece::range), field("marks", &Piece::marks),
               field("variable", &Piece::variable), field("values", &Piece::values),
               field("filled", &Piece::filled), field("padded", &Piece::padded));

template <> inline constexpr auto fieldsOf<Text> = std::tuple(field("pieces", &Text::pieces));

template <>
inline constexpr auto fieldsOf<Insertion> =
    std::tuple(field("at", &Insertion::at), field("text", &Insertion::text),
               field("sqlite", &Insertion::sqlite), field("postgres", &Insertion::postgres),
               field("mysql", &Insertion::mysql));

template <>
inline constexpr auto fieldsOf<Column> =
    std::tuple(field("name", &Column::name), field("type", &Column::type),
               field("notNull", &Column::notNull), field("hasDefault", &Column::hasDefault),
               field("primaryKey", &Column::primaryKey), field("unique", &Column::unique),
               field("generated", &Column::generated), field("computed", &Column::computed),
               field("holed", &Column::holed), field("perRow", &Column::perRow),
               field("range", &Column::range), field("missingDefault", &Column::missingDefault));

template <>
inline constexpr auto fieldsOf<ColumnSource> =
    std::tuple(field("target", &ColumnSource::target), field("table", &ColumnSource::table),
               field("column", &ColumnSource::column), field("used", &ColumnSource::used),
               field("literal", &ColumnSource::literal));

template <>
inline constexpr auto fieldsOf<ValueMapping> =
    std::tuple(field("column", &ValueMapping::column), field("from", &ValueMapping::from),
               field("to", &ValueMapping::to));

template <>
inline constexpr auto fieldsOf<Exclusion> =
    std::tuple(field("table", &Exclusion::table), field("column", &Exclusion::column),
               field("range", &Exclusion::range));

template <>
inline constexpr auto fieldsOf<ColumnUse> =
    std::tuple(field("name", &ColumnUse::name), field("asValue", &ColumnUse::asValue));

template <>
inline constexpr auto fieldsOf<UnquotedHole> =
    std::tuple(field("column", &UnquotedHole::column), field("variable", &UnquotedHole::variable),
               field("written", &UnquotedHole::written), field("set", &UnquotedHole::set));

template <>
inline constexpr auto fieldsOf<Action> =
    std::tuple(field("kind", &Action::kind), field("object", &Action::object),
               field("objectKnown", &Action::objectKnown), field("variable", &Action::variable),
               field("objectValues", &Action::objectValues), field("name", &Action::name),
               field("columns", &Action::columns), field("uniqueKeys", &Action::uniqueKeys),
               field("ifExists", &Action::ifExists), field("ifNotExists", &Action::ifNotExists),
               field("redefines", &Action::redefines), field("holed", &Action::holed),
               field("orIgnore", &Action::orIgnore), field("orReplace", &Action::orReplace),
               field("temporary", &Action::temporary), field("set", &Action::set),
               field("number", &Action::number), field("alterIgnore", &Action::alterIgnore),
               field("cascade", &Action::cascade), field("clause", &Action::clause),
               field("concurrently", &Action::concurrently), field("notValid", &Action::notValid),
               field("usingIndex", &Action::usingIndex), field("converts", &Action::converts),
               field("touched", &Action::touched), field("fromSelect", &Action::fromSelect),
               field("selectsStar", &Action::selectsStar), field("sources", &Action::sources),
               field("values", &Action::values), field("filtered", &Action::filtered),
               field("filterColumns", &Action::filterColumns), field("hasWhere", &Action::hasWhere),
               field("whereFixed", &Action::whereFixed), field("rows", &Action::rows),
               field("given", &Action::given), field("mapping", &Action::mapping),
               field("exclusions", &Action::exclusions), field("uses", &Action::uses),
               field("unquoted", &Action::unquoted), field("rerun", &Action::rerun),
               field("selfGuard", &Action::selfGuard), field("range", &Action::range),
               field("cache", &Action::cache), field("rerunRange", &Action::rerunRange),
               field("guards", &Action::guards));

template <>
inline constexpr auto fieldsOf<SqlProblem> =
    std::tuple(field("kind", &SqlProblem::kind), field("message", &SqlProblem::message),
               field("range", &SqlProblem::range), field("validIn", &SqlProblem::validIn),
               field("missing", &SqlProblem::missing), field("separates", &SqlProblem::separates));

template <>
inline constexpr auto fieldsOf<SqlStatement> =
    std::tuple(field("actions", &SqlStatement::actions), field("range", &SqlStatement::range),
               field("text", &SqlStatement::text), field("complete", &SqlStatement::complete),
               field("placeholders", &SqlStatement::placeholders),
               field("parameters", &SqlStatement::parameters),
               field("dialect", &SqlStatement::dialect),
               field("problems", &SqlStatement::problems));

template <>
inline constexpr auto fieldsOf<Meaning> =
    std::tuple(field("act", &Meaning::act), field("subject", &Meaning::subject),
               field("value", &Meaning::value), field("handle", &Meaning::handle),
               field("errors", &Meaning::errors), field("language", &Meaning::language),
               field("dialect", &Meaning::dialect), field("action", &Meaning::action),
               field("appends", &Meaning::appends), field("required", &Meaning::required),
               field("relaxes", &Meaning::relaxes), field("assigns", &Meaning::assigns),
               field("repeatable", &Meaning::repeatable), field("once", &Meaning::once),
               field("commits", &Meaning::commits), field("refusesNewer", &Meaning::refusesNewer),
               field("binds", &Meaning::binds), field("returns", &Meaning::returns),
               field("sure", &Meaning::sure), field("pack", &Meaning::pack));

template <>
inline constexpr auto fieldsOf<Expr> =
    std::tuple(field("kind", &Expr::kind), field("range", &Expr::range), field("name", &Expr::name),
               field("scope", &Expr::scope), field("type", &Expr::type), field("text", &Expr::text),
               field("number", &Expr::number), field("designator", &Expr::designator),
               field("unsized", &Expr::unsized), field("receiver", &Expr::receiver),
               field("args", &Expr::args), field("meaning", &Expr::meaning),
               field("sql", &Expr::sql), field("versionName", &Expr::versionName),
               field("latestName", &Expr::latestName), field("cacheName", &Expr::cacheName),
               field("downName", &Expr::downName));

template <>
inline constexpr auto fieldsOf<Statement> =
    std::tuple(field("kind", &Statement::kind), field("range", &Statement::range),
               field("expr", &Statement::expr), field("name", &Statement::name),
               field("type", &Statement::type), field("labels", &Statement::labels),
               field("init", &Statement::init), field("body", &Statement::body),
               field("otherwise", &Statement::otherwise), field("isDefault", &Statement::isDefault),
               field("rangeFor", &Statement::rangeFor), field("postTested", &Statement::postTested),
               field("toVoid", &Statement::toVoid));

template <>
inline constexpr auto fieldsOf<Parameter> =
    std::tuple(field("name", &Parameter::name), field("type", &Parameter::type),
               field("output", &Parameter::output), field("init", &Parameter::init));

template <>
inline constexpr auto fieldsOf<Function> = std::tuple(
    field("id", &Function::id), field("name", &Function::name), field("scope", &Function::scope),
    field("className", &Function::className), field("owner", &Function::owner),
    field("returnType", &Function::returnType), field("parameters", &Function::parameters),
    field("body", &Function::body), field("range", &Function::range),
    field("nameRange", &Function::nameRange), field("lambda", &Function::lambda),
    field("constructor", &Function::constructor), field("destructor", &Function::destructor),
    field("isVirtual", &Function::isVirtual), field("variadic", &Function::variadic),
    field("fileLocal", &Function::fileLocal), field("sqlFile", &Function::sqlFile),
    field("version", &Function::version), field("versionKey", &Function::versionKey),
    field("tool", &Function::tool), field("runnerTransaction", &Function::runnerTransaction),
    field("fromTokens", &Function::fromTokens), field("annotations", &Function::annotations),
    field("migrationName", &Function::migrationName), field("downName", &Function::downName),
    field("pairName", &Function::pairName), field("createName", &Function::createName),
    field("openName", &Function::openName), field("loaderName", &Function::loaderName),
    field("loaderClass", &Function::loaderClass), field("testCode", &Function::testCode),
    field("framework", &Function::framework), field("frameworkDown", &Function::frameworkDown),
    field("frameworkTransaction", &Function::frameworkTransaction));

template <>
inline constexpr auto fieldsOf<Field> = std::tuple(
    field("name", &Field::name), field("type", &Field::type), field("init", &Field::init));

template <>
inline constexpr auto fieldsOf<Class> =
    std::tuple(field("name", &Class::name), field("scope", &Class::scope),
               field("bases", &Class::bases), field("fields", &Class::fields),
               field("range", &Class::range));

template <>
inline constexpr auto fieldsOf<Variable> =
    std::tuple(field("name", &Variable::name), field("scope", &Variable::scope),
               field("type", &Variable::type), field("init", &Variable::init),
               field("range", &Variable::range), field("function", &Variable::function));

template <>
inline constexpr auto fieldsOf<Reference> =
    std::tuple(field("kind", &Reference::kind), field("name", &Reference::name),
               field("scope", &Reference::scope), field("text", &Reference::text),
               field("list", &Reference::list), field("pinned", &Reference::pinned),
               field("file", &Reference::file), field("declared", &Reference::declared),
               field("uses", &Reference::uses));

template <>
inline constexpr auto fieldsOf<Comment> =
    std::tuple(field("range", &Comment::range), field("text", &Comment::text));

template <>
inline constexpr auto fieldsOf<Annotation> =
    std::tuple(field("range", &Annotation::range), field("covers", &Annotation::covers),
               field("text", &Annotation::text));

template <>
inline constexpr auto fieldsOf<Unread> =
    std::tuple(field("range", &Unread::range), field("what", &Unread::what));

template <>
inline constexpr auto fieldsOf<Declaration> =
    std::tuple(field("range", &Declaration::range), field("macro", &Declaration::macro),
               field("args", &Declaration::args), field("className", &Declaration::className),
               field("version", &Declaration::version));

template <>
inline constexpr auto fieldsOf<FileFacts> = std::tuple(
    field("path", &FileFacts::path), field("language", &FileFacts::language),
    field("surroundings", &FileFacts::surroundings), field("dialect", &FileFacts::dialect),
    field("callsOnly", &FileFacts::callsOnly), field("functions", &FileFacts::functions),
    field("classes", &FileFacts::classes), field("variables", &FileFacts::variables),
    field("references", &FileFacts::references), field("comments", &FileFacts::comments),
    field("annotations", &FileFacts::annotations), field("declarations", &FileFacts::declarations),
    field("unread", &FileFacts::unread), field("includes", &FileFacts::includes),
    field("sqlLiterals", &FileFacts::sqlLiterals),
    field("sqlLiteralsHeld", &FileFacts::sqlLiteralsHeld),
    field("sqlLiteralsFromTokens", &FileFacts::sqlLiteralsFromTokens));

template <class T>
concept Described = !std::is_same_v<std::remove_cv_t<decltype(fieldsOf<T>)>, std::nullptr_t>;

/// Enumerators by their names, so that the format does not depend on their order.
template <class Enum> inline constexpr std::nullptr_t namesOf = nullptr;

template <>
inline constexpr std::array namesOf<Dialect> = {"common", "sqlite", "postgres", "mysql"};
template <>
inline constexpr std::array namesOf<Rerun> = {"stable", "fails", "compounds", "unknown"};
template <>
inline constexpr std::array namesOf<ActionKind> = {
    "create-table",  "drop-table",    "rename-table",    "add-column",      "drop-column",
    "rename-column", "change-column", "add-constraint",  "drop-constraint", "create-index",
    "drop-index",    "create-view",   "drop-view",       "create-trigger",  "drop-trigger",
    "create-other",  "drop-other",    "create-database", "drop-database",   "alter-other",
    "insert",        "update",        "delete",          "truncate",        "pragma",
    "begin",         "commit",        "rollback",        "savepoint",       "read",
    "maintenance",   "session",       "unknown"};
template <>
inline constexpr std::array namesOf<Clause> = {"none",
                                               "primary-key",
                                               "unique",
                                               "foreign-key",
                                               "check",
                                               "exclusion",
                                               "fulltext",
                                               "parent-only",
                                               "set-not-null",
                                               "set-type",
                                               "materialized-view",
                                               "validate",
                                               "attach-partition",
                                               "detach-partition",
                                               "convert-charset",
                                               "copy-algorithm",
                                               "engine",
                                               "rewrite",
                                               "add-enum-value",
                                               "vacuum-full",
                                               "cluster",
                                               "reindex",
                                               "optimize",
                                               "lock-table",
                                               "lock-timeout",
                                               "utc-time-zone",
                                               "own-type"};
template <> inline constexpr std::array namesOf<Rows> = {"unknown", "all", "some"};
template <>
inline constexpr std::array namesOf<SqlProblem::Kind> = {
    "run-together", "count-mismatch", "equals-null", "set-without-equals",
    "syntax",       "unfilled",       "bare-word"};
template <>
inline constexpr std::array namesOf<Act> = {
    "none",        "execute",      "prepare",        "execute-prepared",
    "queue",       "begin",        "commit",         "rollback",
    "scope",       "read-version", "record-version", "probe",
    "get",         "put",          "remove",         "clear",
    "remove-file", "rename-file",  "copy-file",      "write-file",
    "make-folder", "builder",      "backup",         "error-query",
    "schedule",    "call-now",     "fatal",          "log",
    "bind",        "condition",    "command",        "latest-version"};
template <> inline constexpr std::array namesOf<Language> = {"sql", "update-expression"};
template <>
inline constexpr std::array namesOf<ErrorStyle> = {"unknown",      "throws", "returns",
                                                   "side-channel", "aborts", "never"};
template <>
inline constexpr std::array namesOf<Expr::Kind> = {
    "unknown", "text",   "number", "name",        "member", "this",  "call",  "construct",
    "unary",   "binary", "assign", "conditional", "list",   "index", "lambda"};
template <>
inline constexpr std::array namesOf<Statement::Kind> = {
    "expr",  "declare", "if",       "switch", "case",  "loop", "return",
    "throw", "break",   "continue", "try",    "catch", "block"};

template <>
inline constexpr std::array namesOf<Reference::Kind> = {"macro", "constant", "enumerator", "type",
                                                        "function"};
template <> inline constexpr std::array namesOf<RunnerTransaction> = {"unknown", "wraps", "bare"};

// A new enumerator must get a name.
static_assert(namesOf<Dialect>.size() == size_t(Dialect::Mysql) + 1);
static_assert(namesOf<Rerun>.size() == size_t(Rerun::Unknown) + 1);
static_assert(namesOf<ActionKind>.size() == size_t(ActionKind::Unknown) + 1);
static_assert(namesOf<Clause>.size() == size_t(Clause::OwnType) + 1);
static_assert(namesOf<Rows>.size() == size_t(Rows::Some) + 1);
static_assert(namesOf<SqlProblem::Kind>.size() == size_t(SqlProblem::Kind::BareWord) + 1);
static_assert(namesOf<Act>.size() == size_t(Act::LatestVersion) + 1);
static_assert(namesOf<Language>.size() == size_t(Language::UpdateExpression) + 1);
static_assert(namesOf<ErrorStyle>.size() == size_t(ErrorStyle::Never) + 1);
static_assert(namesOf<Expr::Kind>.size() == size_t(Expr::Kind::Lambda) + 1);
static_assert(namesOf<Statement::Kind>.size() == size_t(Statement::Kind::Block) + 1);
static_assert(namesOf<Reference::Kind>.size() == size_t(Reference::Kind::Function) + 1);
static_assert(namesOf<RunnerTransaction>.size() == size_t(RunnerTransaction::Bare) + 1);

template <class T> struct IsVector : std::false_type {};
template <class T> struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
concept Vector = IsVector<T>::value;
template <class T>
concept Enum = std::is_enum_v<T>;
template <class T>
concept Integer = std::is_integral_v<T> && !std::is_same_v<T, bool>;

/// Whether `a` need not be written where `b` is what a new one has.
template <class T> bool same(const T &a, const T &b) {
  if constexpr (Vector<T>)
    return a.empty();
  else if constexpr (Described<T>)
    return std::apply([&](auto... f) { return (same(a.*f.member, b.*f.member) && ...); },
                      fieldsOf<T>);
  else
    return a == b;
}

} // namespace migralint::fields
