// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each struct of the facts is described once, as a list of names and member pointers; writing and
// reading both follow that list, so that neither can forget a field. Ranges and marks are
// written as short arrays, because there are so many of them.
#include "model/facts_json.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/JSON.h"

#include <array>
#include <tuple>
#include <type_traits>
#include <utility>

namespace migralint {
namespace {

namespace json = llvm::json;
using llvm::StringRef;

/// Of the format, not of the program: raised whenever older facts would be misread.
constexpr int64_t formatVersion = 1;

//===--- What there is to write -------------------------------------------------------------===//

template <class Struct, class Member> struct NamedField {
  const char *name;
  Member Struct::*member;
};

template <class Struct, class Member>
constexpr NamedField<Struct, Member> field(const char *name, Member Struct::*member) {
  return {name, member};
}

/// The fields of a struct; no specialisation for anything else.
template <class Struct> constexpr auto fieldsOf = nullptr;

template <>
constexpr auto fieldsOf<Piece> =
    std::tuple(field("hole", &Piece::hole), field("text", &Piece::text),
               field("range", &Piece::range), field("marks", &Piece::marks),
               field("variable", &Piece::variable), field("values", &Piece::values),
               field("filled", &Piece::filled), field("padded", &Piece::padded));

template <> constexpr auto fieldsOf<Text> = std::tuple(field("pieces", &Text::pieces));

template <>
constexpr auto fieldsOf<Insertion> =
    std::tuple(field("at", &Insertion::at), field("text", &Insertion::text),
               field("sqlite", &Insertion::sqlite), field("postgres", &Insertion::postgres),
               field("mysql", &Insertion::mysql));

template <>
constexpr auto fieldsOf<Column> =
    std::tuple(field("name", &Column::name), field("type", &Column::type),
               field("notNull", &Column::notNull), field("hasDefault", &Column::hasDefault),
               field("primaryKey", &Column::primaryKey), field("unique", &Column::unique),
               field("generated", &Column::generated), field("holed", &Column::holed),
               field("range", &Column::range), field("missingDefault", &Column::missingDefault));

template <>
constexpr auto fieldsOf<ColumnSource> =
    std::tuple(field("target", &ColumnSource::target), field("table", &ColumnSource::table),
               field("column", &ColumnSource::column), field("used", &ColumnSource::used),
               field("literal", &ColumnSource::literal));

template <>
constexpr auto fieldsOf<ValueMapping> =
    std::tuple(field("column", &ValueMapping::column), field("from", &ValueMapping::from),
               field("to", &ValueMapping::to));

template <>
constexpr auto fieldsOf<Exclusion> =
    std::tuple(field("table", &Exclusion::table), field("column", &Exclusion::column),
               field("range", &Exclusion::range));

template <>
constexpr auto fieldsOf<ColumnUse> =
    std::tuple(field("name", &ColumnUse::name), field("asValue", &ColumnUse::asValue));

template <>
constexpr auto fieldsOf<UnquotedHole> =
    std::tuple(field("column", &UnquotedHole::column), field("variable", &UnquotedHole::variable),
               field("written", &UnquotedHole::written), field("set", &UnquotedHole::set));

template <>
constexpr auto fieldsOf<Action> =
    std::tuple(field("kind", &Action::kind), field("object", &Action::object),
               field("objectKnown", &Action::objectKnown), field("variable", &Action::variable),
               field("objectValues", &Action::objectValues), field("name", &Action::name),
               field("columns", &Action::columns), field("uniqueKeys", &Action::uniqueKeys),
               field("ifExists", &Action::ifExists), field("ifNotExists", &Action::ifNotExists),
               field("redefines", &Action::redefines), field("holed", &Action::holed),
               field("orIgnore", &Action::orIgnore), field("orReplace", &Action::orReplace),
               field("temporary", &Action::temporary), field("set", &Action::set),
               field("number", &Action::number), field("alterIgnore", &Action::alterIgnore),
               field("cascade", &Action::cascade), field("fromSelect", &Action::fromSelect),
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
constexpr auto fieldsOf<SqlProblem> =
    std::tuple(field("kind", &SqlProblem::kind), field("message", &SqlProblem::message),
               field("range", &SqlProblem::range), field("validIn", &SqlProblem::validIn),
               field("missing", &SqlProblem::missing), field("separates", &SqlProblem::separates));

template <>
constexpr auto fieldsOf<SqlStatement> =
    std::tuple(field("actions", &SqlStatement::actions), field("range", &SqlStatement::range),
               field("text", &SqlStatement::text), field("complete", &SqlStatement::complete),
               field("placeholders", &SqlStatement::placeholders),
               field("parameters", &SqlStatement::parameters),
               field("dialect", &SqlStatement::dialect),
               field("problems", &SqlStatement::problems));

template <>
constexpr auto fieldsOf<Meaning> =
    std::tuple(field("act", &Meaning::act), field("subject", &Meaning::subject),
               field("value", &Meaning::value), field("handle", &Meaning::handle),
               field("errors", &Meaning::errors), field("dialect", &Meaning::dialect),
               field("action", &Meaning::action), field("appends", &Meaning::appends),
               field("required", &Meaning::required), field("relaxes", &Meaning::relaxes),
               field("returns", &Meaning::returns), field("sure", &Meaning::sure),
               field("pack", &Meaning::pack));

template <>
constexpr auto fieldsOf<Expr> =
    std::tuple(field("kind", &Expr::kind), field("range", &Expr::range), field("name", &Expr::name),
               field("scope", &Expr::scope), field("type", &Expr::type), field("text", &Expr::text),
               field("number", &Expr::number), field("designator", &Expr::designator),
               field("unsized", &Expr::unsized), field("receiver", &Expr::receiver),
               field("args", &Expr::args), field("meaning", &Expr::meaning),
               field("sql", &Expr::sql), field("versionName", &Expr::versionName),
               field("latestName", &Expr::latestName), field("cacheName", &Expr::cacheName));

template <>
constexpr auto fieldsOf<Statement> =
    std::tuple(field("kind", &Statement::kind), field("range", &Statement::range),
               field("expr", &Statement::expr), field("name", &Statement::name),
               field("type", &Statement::type), field("labels", &Statement::labels),
               field("init", &Statement::init), field("body", &Statement::body),
               field("otherwise", &Statement::otherwise), field("isDefault", &Statement::isDefault),
               field("rangeFor", &Statement::rangeFor), field("postTested", &Statement::postTested),
               field("toVoid", &Statement::toVoid));

template <>
constexpr auto fieldsOf<Parameter> =
    std::tuple(field("name", &Parameter::name), field("type", &Parameter::type),
               field("output", &Parameter::output), field("init", &Parameter::init));

template <>
constexpr auto fieldsOf<Function> = std::tuple(
    field("id", &Function::id), field("name", &Function::name), field("scope", &Function::scope),
    field("className", &Function::className), field("owner", &Function::owner),
    field("returnType", &Function::returnType), field("parameters", &Function::parameters),
    field("body", &Function::body), field("range", &Function::range),
    field("nameRange", &Function::nameRange), field("lambda", &Function::lambda),
    field("constructor", &Function::constructor), field("destructor", &Function::destructor),
    field("isVirtual", &Function::isVirtual), field("fileLocal", &Function::fileLocal),
    field("sqlFile", &Function::sqlFile), field("version", &Function::version),
    field("versionKey", &Function::versionKey), field("fromTokens", &Function::fromTokens),
    field("annotations", &Function::annotations), field("migrationName", &Function::migrationName),
    field("downName", &Function::downName), field("createName", &Function::createName),
    field("openName", &Function::openName), field("loaderName", &Function::loaderName),
    field("loaderClass", &Function::loaderClass), field("testCode", &Function::testCode),
    field("framework", &Function::framework), field("frameworkDown", &Function::frameworkDown),
    field("frameworkTransaction", &Function::frameworkTransaction));

template <>
constexpr auto fieldsOf<Field> = std::tuple(
    field("name", &Field::name), field("type", &Field::type), field("init", &Field::init));

template <>
constexpr auto fieldsOf<Class> =
    std::tuple(field("name", &Class::name), field("scope", &Class::scope),
               field("bases", &Class::bases), field("fields", &Class::fields),
               field("range", &Class::range));

template <>
constexpr auto fieldsOf<Variable> =
    std::tuple(field("name", &Variable::name), field("scope", &Variable::scope),
               field("type", &Variable::type), field("init", &Variable::init),
               field("range", &Variable::range), field("function", &Variable::function));

template <>
constexpr auto fieldsOf<Reference> =
    std::tuple(field("kind", &Reference::kind), field("name", &Reference::name),
               field("scope", &Reference::scope), field("text", &Reference::text),
               field("list", &Reference::list), field("pinned", &Reference::pinned),
               field("file", &Reference::file), field("declared", &Reference::declared),
               field("uses", &Reference::uses));

template <>
constexpr auto fieldsOf<Comment> =
    std::tuple(field("range", &Comment::range), field("text", &Comment::text));

template <>
constexpr auto fieldsOf<Annotation> =
    std::tuple(field("range", &Annotation::range), field("covers", &Annotation::covers),
               field("text", &Annotation::text));

template <>
constexpr auto fieldsOf<Unread> =
    std::tuple(field("range", &Unread::range), field("what", &Unread::what));

template <>
constexpr auto fieldsOf<FileFacts> =
    std::tuple(field("path", &FileFacts::path), field("language", &FileFacts::language),
               field("dialect", &FileFacts::dialect), field("functions", &FileFacts::functions),
               field("classes", &FileFacts::classes), field("variables", &FileFacts::variables),
               field("references", &FileFacts::references), field("comments", &FileFacts::comments),
               field("annotations", &FileFacts::annotations), field("unread", &FileFacts::unread),
               field("includes", &FileFacts::includes),
               field("sqlLiterals", &FileFacts::sqlLiterals),
               field("sqlLiteralsHeld", &FileFacts::sqlLiteralsHeld),
               field("sqlLiteralsFromTokens", &FileFacts::sqlLiteralsFromTokens));

template <class T>
concept Described = !std::is_same_v<std::remove_cv_t<decltype(fieldsOf<T>)>, std::nullptr_t>;

/// Enumerators by their names, so that the format does not depend on their order.
template <class Enum> constexpr std::nullptr_t namesOf = nullptr;

template <> constexpr std::array namesOf<Dialect> = {"common", "sqlite", "postgres", "mysql"};
template <> constexpr std::array namesOf<Rerun> = {"stable", "fails", "compounds", "unknown"};
template <>
constexpr std::array namesOf<ActionKind> = {
    "create-table",  "drop-table",    "rename-table",    "add-column",      "drop-column",
    "rename-column", "change-column", "add-constraint",  "drop-constraint", "create-index",
    "drop-index",    "create-view",   "drop-view",       "create-trigger",  "drop-trigger",
    "create-other",  "drop-other",    "create-database", "drop-database",   "alter-other",
    "insert",        "update",        "delete",          "truncate",        "pragma",
    "begin",         "commit",        "rollback",        "savepoint",       "read",
    "maintenance",   "session",       "unknown"};
template <>
constexpr std::array namesOf<SqlProblem::Kind> = {
    "run-together", "count-mismatch", "equals-null", "set-without-equals", "syntax", "unfilled"};
template <>
constexpr std::array namesOf<Act> = {
    "none",        "execute",      "prepare",        "execute-prepared",
    "queue",       "begin",        "commit",         "rollback",
    "scope",       "read-version", "record-version", "probe",
    "get",         "put",          "remove",         "clear",
    "remove-file", "rename-file",  "copy-file",      "write-file",
    "make-folder", "builder",      "backup",         "error-query",
    "schedule",    "call-now",     "fatal",          "log",
    "bind"};
template <>
constexpr std::array namesOf<ErrorStyle> = {"unknown",      "throws", "returns",
                                            "side-channel", "aborts", "never"};
template <>
constexpr std::array namesOf<Expr::Kind> = {
    "unknown", "text",   "number", "name",        "member", "this",  "call",  "construct",
    "unary",   "binary", "assign", "conditional", "list",   "index", "lambda"};
template <>
constexpr std::array namesOf<Statement::Kind> = {"expr", "declare", "if",    "switch", "case",
                                                 "loop", "return",  "throw", "break",  "continue",
                                                 "try",  "catch",   "block"};

template <>
constexpr std::array namesOf<Reference::Kind> = {"macro", "constant", "enumerator", "type",
                                                 "function"};

// A new enumerator must get a name.
static_assert(namesOf<Dialect>.size() == size_t(Dialect::Mysql) + 1);
static_assert(namesOf<Rerun>.size() == size_t(Rerun::Unknown) + 1);
static_assert(namesOf<ActionKind>.size() == size_t(ActionKind::Unknown) + 1);
static_assert(namesOf<SqlProblem::Kind>.size() == size_t(SqlProblem::Kind::Unfilled) + 1);
static_assert(namesOf<Act>.size() == size_t(Act::Bind) + 1);
static_assert(namesOf<ErrorStyle>.size() == size_t(ErrorStyle::Never) + 1);
static_assert(namesOf<Expr::Kind>.size() == size_t(Expr::Kind::Lambda) + 1);
static_assert(namesOf<Statement::Kind>.size() == size_t(Statement::Kind::Block) + 1);
static_assert(namesOf<Reference::Kind>.size() == size_t(Reference::Kind::Function) + 1);

template <class T> struct IsVector : std::false_type {};
template <class T> struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
concept Vector = IsVector<T>::value;
template <class T>
concept Enum = std::is_enum_v<T>;
template <class T>
concept Integer = std::is_integral_v<T> && !std::is_same_v<T, bool>;

//===--- Bytes that are no UTF-8 ------------------------------------------------------------===//
//
// JSON holds Unicode only, but sources may hold any bytes, and places count bytes. A byte that is
// not part of valid UTF-8 is written as the private character U+10FF00 + byte; such a character in
// a source is written byte by byte in the same way. So every string comes back as it was.

constexpr llvm::UTF32 escapedByte = 0x10FF00;

/// The character at the start of `text` and its length; nothing if that is no valid UTF-8.
std::optional<std::pair<llvm::UTF32, size_t>> decode(StringRef text) {
  const llvm::UTF8 *source = text.bytes_begin();
  llvm::UTF32 character = 0;
  if (llvm::convertUTF8Sequence(&source, text.bytes_end(), &character, llvm::strictConversion) !=
      llvm::conversionOK)
    return std::nullopt;
  return std::pair(character, size_t(source - text.bytes_begin()));
}

void appendCharacter(llvm::UTF32 character, std::string &text) {
  char bytes[UNI_MAX_UTF8_BYTES_PER_CODE_POINT];
  char *end = bytes;
  llvm::ConvertCodePointToUTF8(character, end);
  text.append(bytes, end);
}

bool isEscapedByte(llvm::UTF32 character) {
  return character >= escapedByte && character <= escapedByte + 0xFF;
}

std::string toUtf8(StringRef text) {
  if (llvm::json::isUTF8(text) && !text.contains("\xF4\x8F"))
    return text.str();
  std::string result;
  while (!text.empty()) {
    auto next = decode(text);
    size_t length = next ? next->second : 1;
    if (next && !isEscapedByte(next->first))
      result.append(text.data(), length);
    else
      for (unsigned char byte : text.take_front(length))
        appendCharacter(escapedByte + byte, result);
    text = text.drop_front(length);
  }
  return result;
}

std::string fromUtf8(StringRef text) {
  if (!text.contains("\xF4\x8F"))
    return text.str();
  std::string result;
  while (!text.empty()) {
    auto next = decode(text);
    size_t length = next ? next->second : 1;
    if (next && isEscapedByte(next->first))
      result += char(next->first - escapedByte);
    else
      result.append(text.data(), length);
    text = text.drop_front(length);
  }
  return result;
}

//===--- Writing ----------------------------------------------------------------------------===//

class Writer {
public:
  explicit Writer(json::OStream &out) : out(out) {}

  void value(bool b) { out.value(b); }
  template <Integer T> void value(T number) { out.value(int64_t(number)); }
  template <Enum T> void value(T e) { out.value(namesOf<T>[size_t(e)]); }
  void value(const std::string &s) { out.value(toUtf8(s)); }
  void value(const Range &r) { numbers({r.line, r.column, r.endLine, r.endColumn}); }
  void value(const Mark &m) { numbers({m.offset, m.line, m.column}); }
  template <class T> void value(const std::optional<T> &v) { value(*v); }
  template <Vector T> void value(const T &elements) {
    out.array([&] {
      for (const auto &element : elements)
        value(element);
    });
  }
  template <Described T> void value(const T &object) {
    out.object([&] { fields(object); });
  }

  template <Described T> void fields(const T &object) {
    std::apply([&](auto... f) { (attribute(object, f), ...); }, fieldsOf<T>);
  }

private:
  template <class T, class F> void attribute(const T &object, F f) {
    static const T defaults{};
    const auto &v = object.*f.member;
    if (same(v, defaults.*f.member))
      return;
    out.attributeBegin(f.name);
    value(v);
    out.attributeEnd();
  }

  /// Whether `a` need not be written where `b` is the default.
  template <class T> static bool same(const T &a, const T &b) {
    if constexpr (Vector<T>)
      return a.empty();
    else if constexpr (Described<T>)
      return std::apply([&](auto... f) { return (same(a.*f.member, b.*f.member) && ...); },
                        fieldsOf<T>);
    else
      return a == b;
  }

  void numbers(std::initializer_list<uint32_t> list) {
    out.array([&] {
      for (uint32_t number : list)
        out.value(int64_t(number));
    });
  }

  json::OStream &out;
};

//===--- Reading ----------------------------------------------------------------------------===//

bool read(const json::Value &value, bool &result, json::Path path) {
  if (auto b = value.getAsBoolean()) {
    result = *b;
    return true;
  }
  path.report("expected true or false");
  return false;
}

template <Integer T> bool read(const json::Value &value, T &result, json::Path path) {
  auto number = value.getAsInteger();
  if (!number || !std::in_range<T>(*number)) {
    path.report("expected integer in range");
    return false;
  }
  result = T(*number);
  return true;
}

template <Enum T> bool read(const json::Value &value, T &result, json::Path path) {
  auto name = value.getAsString();
  if (!name) {
    path.report("expected string");
    return false;
  }
  for (size_t i = 0; i < namesOf<T>.size(); ++i)
    if (*name == namesOf<T>[i]) {
      result = T(i);
      return true;
    }
  path.report("unknown name");
  return false;
}

bool read(const json::Value &value, std::string &result, json::Path path) {
  if (auto s = value.getAsString()) {
    result = fromUtf8(*s);
    return true;
  }
  path.report("expected string");
  return false;
}

bool readNumbers(const json::Value &value, std::initializer_list<uint32_t *> results,
                 json::Path path) {
  const json::Array *array = value.getAsArray();
  if (!array || array->size() != results.size()) {
    path.report("expected array of 4 integers (a range) or 3 (a mark)");
    return false;
  }
  size_t i = 0;
  for (uint32_t *result : results) {
    if (!read((*array)[i], *result, path.index(i)))
      return false;
    ++i;
  }
  return true;
}

bool read(const json::Value &value, Range &r, json::Path path) {
  return readNumbers(value, {&r.line, &r.column, &r.endLine, &r.endColumn}, path);
}

bool read(const json::Value &value, Mark &m, json::Path path) {
  return readNumbers(value, {&m.offset, &m.line, &m.column}, path);
}

template <class T> bool read(const json::Value &value, std::optional<T> &result, json::Path path) {
  return read(value, result.emplace(), path);
}

template <Described T>
bool readFields(const json::Object &object, T &result, size_t otherKeys, json::Path path);

template <Described T> bool read(const json::Value &value, T &result, json::Path path) {
  if (const json::Object *object = value.getAsObject())
    return readFields(*object, result, 0, path);
  path.report("expected object");
  return false;
}

template <Vector T> bool read(const json::Value &value, T &result, json::Path path) {
  const json::Array *array = value.getAsArray();
  if (!array) {
    path.report("expected array");
    return false;
  }
  result.resize(array->size());
  for (size_t i = 0; i < array->size(); ++i)
    if (!read((*array)[i], result[i], path.index(i)))
      return false;
  return true;
}

/// Finds out which key of `object` no field has; costs time only when there is one.
template <Described T> void reportUnknownKey(const json::Object &object, json::Path path) {
  for (const auto &entry : object) {
    bool known = StringRef(entry.first) == "version" && std::is_same_v<T, FileFacts>;
    std::apply([&](auto... f) { ((known |= StringRef(entry.first) == f.name), ...); }, fieldsOf<T>);
    if (!known) {
      path.field(entry.first).report("unknown key");
      return;
    }
  }
}

template <Described T>
bool readFields(const json::Object &object, T &result, size_t otherKeys, json::Path path) {
  size_t found = 0;
  auto readField = [&](auto f) {
    const json::Value *value = object.get(f.name);
    if (!value)
      return true;
    ++found;
    return read(*value, result.*f.member, path.field(f.name));
  };
  if (!std::apply([&](auto... f) { return (readField(f) && ...); }, fieldsOf<T>))
    return false;
  if (found + otherKeys == object.size())
    return true;
  reportUnknownKey<T>(object, path);
  return false;
}

} // namespace

void writeFacts(const FileFacts &facts, llvm::raw_ostream &out) {
  json::OStream stream(out);
  stream.object([&] {
    stream.attribute("version", formatVersion);
    Writer(stream).fields(facts);
  });
}

llvm::Expected<FileFacts> readFacts(StringRef text) {
  llvm::Expected<json::Value> value = json::parse(text);
  if (!value)
    return value.takeError();
  json::Path::Root root("facts");
  json::Path path(root);
  const json::Object *object = value->getAsObject();
  if (!object) {
    path.report("expected object");
    return root.getError();
  }
  std::optional<int64_t> version = object->getInteger("version");
  if (version != formatVersion) {
    path.field("version").report("expected 1, the version of the format read here");
    return root.getError();
  }
  FileFacts facts;
  if (!readFields(*object, facts, 1, path))
    return root.getError();
  return facts;
}

} // namespace migralint
