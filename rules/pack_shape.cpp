// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The tables of rules/pack_shape.h.
#include "rules/pack_shape.h"

namespace migralint::rules {

const Choices<Act> &acts() {
  static const Choices<Act> words = {{"execute", Act::Execute},
                                     {"prepare", Act::Prepare},
                                     {"execute-prepared", Act::ExecutePrepared},
                                     {"queue", Act::Queue},
                                     {"begin", Act::Begin},
                                     {"commit", Act::Commit},
                                     {"rollback", Act::Rollback},
                                     {"scope", Act::Scope},
                                     {"read-version", Act::ReadVersion},
                                     {"latest-version", Act::LatestVersion},
                                     {"record-version", Act::RecordVersion},
                                     {"probe", Act::Probe},
                                     {"get", Act::Get},
                                     {"put", Act::Put},
                                     {"remove", Act::Remove},
                                     {"clear", Act::Clear},
                                     {"remove-file", Act::RemoveFile},
                                     {"rename-file", Act::RenameFile},
                                     {"copy-file", Act::CopyFile},
                                     {"write-file", Act::WriteFile},
                                     {"make-folder", Act::MakeFolder},
                                     {"builder", Act::Builder},
                                     {"backup", Act::Backup},
                                     {"error-query", Act::ErrorQuery},
                                     {"schedule", Act::Schedule},
                                     {"call-now", Act::CallNow},
                                     {"fatal", Act::Fatal},
                                     {"log", Act::Log},
                                     {"bind", Act::Bind},
                                     {"condition", Act::Condition},
                                     {"command", Act::Command},
                                     {"none", Act::None}};
  return words;
}

const Choices<ErrorStyle> &errorStyles() {
  static const Choices<ErrorStyle> words = {
      {"unknown", ErrorStyle::Unknown}, {"throws", ErrorStyle::Throws},
      {"returns", ErrorStyle::Returns}, {"side-channel", ErrorStyle::SideChannel},
      {"aborts", ErrorStyle::Aborts},   {"never", ErrorStyle::Never}};
  return words;
}

const Choices<Dialect> &dialects() {
  static const Choices<Dialect> words = {{"common", Dialect::Common},
                                         {"sqlite", Dialect::Sqlite},
                                         {"postgres", Dialect::Postgres},
                                         {"mysql", Dialect::Mysql}};
  return words;
}

const Choices<Language> &languages() {
  static const Choices<Language> words = {{"sql", Language::Sql},
                                          {"update-expression", Language::UpdateExpression}};
  return words;
}

const Choices<ActionKind> &actions() {
  static const Choices<ActionKind> words = {{"create-table", ActionKind::CreateTable},
                                            {"drop-table", ActionKind::DropTable},
                                            {"rename-table", ActionKind::RenameTable},
                                            {"add-column", ActionKind::AddColumn},
                                            {"drop-column", ActionKind::DropColumn},
                                            {"rename-column", ActionKind::RenameColumn},
                                            {"change-column", ActionKind::ChangeColumn},
                                            {"add-constraint", ActionKind::AddConstraint},
                                            {"drop-constraint", ActionKind::DropConstraint},
                                            {"create-index", ActionKind::CreateIndex},
                                            {"drop-index", ActionKind::DropIndex},
                                            {"create-other", ActionKind::CreateOther},
                                            {"drop-other", ActionKind::DropOther},
                                            {"create-database", ActionKind::CreateDatabase},
                                            {"drop-database", ActionKind::DropDatabase},
                                            {"alter-other", ActionKind::AlterOther},
                                            {"insert", ActionKind::Insert},
                                            {"update", ActionKind::Update},
                                            {"delete", ActionKind::Delete},
                                            {"truncate", ActionKind::Truncate},
                                            {"unknown", ActionKind::Unknown}};
  return words;
}

const Choices<NameStyle> &nameStyles() {
  static const Choices<NameStyle> words = {
      {"any", NameStyle::Any}, {"constant", NameStyle::Constant}, {"plain", NameStyle::Plain}};
  return words;
}

namespace {

constexpr std::string_view reason = "the reason, in one sentence";
constexpr std::string_view meant = "some that are meant; the patterns must fit each";
constexpr std::string_view silent = "some that 'except' keeps out; it must fit each";

/// What calls and generic calls have in common.
std::vector<Key> meaningKeys() {
  const Choices<int> elsewhere = {{"sql", 0}, {"name", 0}, {"bound", 0}};
  return {
      {"act", "what it does", Shape::word(acts()), true},
      {"subject",
       "the argument (from 0) with the SQL, the key, the path or the object; sql: whichever is "
       "SQL; "
       "name: the key is what its own name says after the first word; "
       "bound: what a call of act 'bind' gave the same object",
       Shape::either(Shape::integer(0, 100), Shape::word(elsewhere))},
      {"value", "the argument (from 0) with the value, the version or the new path",
       Shape::integer(0, 100)},
      {"handle",
       "the argument (from 0) with the handle of the prepared statement, or for the error",
       Shape::integer(0, 100)},
      {"arguments", "how many there are, for the call to be this one",
       Shape::either(Shape::integer(0, 255),
                     Shape::map("'arguments'", {{"min", "at least", Shape::integer(0, 255)},
                                                {"max", "at most", Shape::integer(0, 255)}}))},
      {"holding",
       "words of which a text among its arguments holds one, or a name or number there is one, for "
       "the call to be this one",
       Shape::texts()},
      {"errors", "how it tells that it failed", Shape::word(errorStyles())},
      {"language", "that its text is written in; sql where nothing is said",
       Shape::word(languages())},
      {"dialect", "of the SQL that it takes", Shape::word(dialects())},
      {"once", "the library runs what it is handed once, and records that", Shape::boolean()},
      {"action", "builder: the change that it makes", Shape::word(actions())},
      {"appends", "put, builder: adds to what is there", Shape::boolean()},
      {"required", "builder: the new column is NOT NULL without a default", Shape::boolean()},
      {"relaxes", "chained to a builder: the column may be NULL, has a default or exists",
       Shape::boolean()},
      {"assigns", "builder: its arguments are assignments to what is stored", Shape::boolean()},
      {"repeatable", "builder: a second run finds it done, and is no error", Shape::boolean()},
      {"returns", "the class of what it gives, for what is chained to it", Shape::text()},
      {"commits", "scope: its destructor commits", Shape::boolean()},
      {"refuses-newer",
       "it does not go on with a store of a newer version: it fails, or empties it",
       Shape::boolean()},
      {"binds", "operator<<: what is streamed after the SQL are values of its placeholders",
       Shape::boolean()},
      {"why", reason, Shape::text()},
  };
}

Shape withMeaning(std::string what, std::vector<Key> keys) {
  for (Key &key : meaningKeys())
    keys.push_back(std::move(key));
  return Shape::map(std::move(what), std::move(keys));
}

std::vector<Key> modelKeys() {
  return {
      {"includes", "headers of the library; without one of them its calls are not looked for",
       Shape::texts()},
      {"dialect", "of all SQL that its calls take", Shape::word(dialects())},
      {"errors", "how its calls tell that they failed", Shape::word(errorStyles())},
      {"aliases", "a class or namespace, and its other spellings",
       Shape::named({}, Shape::texts())},
      {"receivers", "patterns of names of objects that its methods are called on", Shape::texts()},
      {"calls", "its functions and methods", Shape::list(callShape())},
      {"generic-calls", "calls by conventional names, on whatever object",
       Shape::list(genericCallShape())},
      {"commands", "what command lines mean that its calls of act 'command' take",
       Shape::list(commandShape())},
      {"frameworks", "classes that migrations derive from", Shape::list(frameworkShape())},
      {"macros", "NAME=value or NAME(a, b)=value for the parser", Shape::texts()},
      {"macros-when", "words of a file's text without which it gets no such macros",
       Shape::texts()},
      {"version-macros", "macros that tell the library the newest version of a class's stored form",
       Shape::list(versionMacroShape())},
      {"signs", "words that make a file worth parsing", Shape::texts()},
      {"not-modelled", "what is left out on purpose", Shape::list(notModelledShape())},
  };
}

} // namespace

const Shape &callShape() {
  static const Shape shape = withMeaning(
      "a call", {{"name", "Class::method, a function, or Class::Class", Shape::texts(), true}});
  return shape;
}

const Shape &genericCallShape() {
  static const Shape shape = withMeaning(
      "a generic call", {{"names", "patterns of its name", Shape::texts(), true},
                         {"except", "patterns of names that are not meant", Shape::texts()},
                         {"examples", meant, Shape::texts()},
                         {"silent", silent, Shape::texts()},
                         {"construct", "it is a constructor", Shape::boolean()}});
  return shape;
}

const Shape &commandShape() {
  static const Shape shape = Shape::map(
      "a command", {{"words", "its first word", Shape::texts(), true},
                    {"act", "what it does", Shape::word(acts()), true},
                    {"subject", "the word (the first is 0) with the key", Shape::integer(1, 100)},
                    {"value", "the word with the value or the new key", Shape::integer(1, 100)},
                    {"appends", "put: adds to what is there", Shape::boolean()},
                    {"why", reason, Shape::text()}});
  return shape;
}

const Shape &versionMacroShape() {
  static const Shape shape =
      Shape::map("a version macro",
                 {{"name", "the macro's", Shape::text(), true},
                  {"class", "the argument (from 0) with the class", Shape::integer(0, 100), true},
                  {"version", "the argument with the number", Shape::integer(0, 100), true},
                  {"why", reason, Shape::text()}});
  return shape;
}

const Shape &frameworkShape() {
  static const Shape shape = [] {
    Shape one = Shape::map(
        "a framework",
        {{"base", "the class that migrations derive from", Shape::text(), true},
         {"up", "methods that make the step", Shape::texts()},
         {"down", "methods that take it back", Shape::texts()},
         {"recorded", "the framework runs each once, and records that", Shape::boolean()},
         {"transaction", "it runs each in a transaction", Shape::boolean()},
         {"why", reason, Shape::text()}});
    one.someOf = {"up", "down"};
    one.someOfHelp = "the methods that it runs";
    return one;
  }();
  return shape;
}

const Shape &notModelledShape() {
  static const Shape shape =
      Shape::map("an element of 'not-modelled'", {{"what", "what is left out", Shape::text(), true},
                                                  {"why", reason, Shape::text(), true}});
  return shape;
}

Shape nameListShape(std::string_view list) {
  Shape shape = Shape::map("an element of '" + std::string(list) + "'",
                           {{"names", "patterns of names", Shape::texts()},
                            {"except", "patterns of names that are not meant", Shape::texts()},
                            {"examples", meant, Shape::texts()},
                            {"silent", silent, Shape::texts()},
                            {"style", "how a name must be written", Shape::word(nameStyles())},
                            {"why", reason, Shape::text(), true}});
  shape.someOf = {"names", "except"};
  return shape;
}

const Shape &pathListShape() {
  static const Shape shape = [] {
    Shape one = Shape::map("an element of 'test-paths'",
                           {{"paths", "globs", Shape::texts()},
                            {"except", "globs of what is none", Shape::texts()},
                            {"examples", meant, Shape::texts()},
                            {"silent", silent, Shape::texts()},
                            {"why", reason, Shape::text(), true}});
    one.someOf = {"paths", "except"};
    return one;
  }();
  return shape;
}

const Shape &pairListShape() {
  static const Shape shape = [] {
    Shape one = Shape::map("an element of 'down-pairs'",
                           {{"up", "words in the name of a step", Shape::texts()},
                            {"down", "words in the name of its reverse", Shape::texts()},
                            {"examples", "names of both: stepUp / stepDown", Shape::texts()},
                            {"why", reason, Shape::text(), true}});
    one.someOf = {"up", "down"};
    return one;
  }();
  return shape;
}

const Shape &modelsShape() {
  static const Shape shape = Shape::map("'models'", modelKeys());
  return shape;
}

const Shape &conventionsShape() {
  static const Shape shape = [] {
    std::vector<Key> keys;
    for (const auto &[name, convention] : conventionNames())
      keys.push_back({name, "names of the project's own", Shape::list(nameListShape(name))});
    keys.push_back({"down-pairs", "words by which a step and its reverse find each other",
                    Shape::list(pairListShape())});
    keys.push_back({"test-paths", "paths of test code", Shape::list(pathListShape())});
    return Shape::map("'conventions'", std::move(keys));
  }();
  return shape;
}

const Shape &packShape() {
  static const Shape shape = [] {
    std::vector<Key> keys = {{"pack", "its name", Shape::text(), true},
                             {"summary", "the library in one line", Shape::text(), true},
                             {"documentation", "the library's own, as an address", Shape::text()}};
    for (Key &key : modelKeys())
      keys.push_back(std::move(key));
    keys.push_back({"conventions", "names that mean something", conventionsShape()});
    return Shape::map("a pack", std::move(keys));
  }();
  return shape;
}

} // namespace migralint::rules
