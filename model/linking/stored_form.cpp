// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/stored_form.h"

#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

namespace {

std::string folded(std::string_view text) {
  std::string out;
  for (char c : text)
    if (c != '"' && c != '`' && c != '\'' && c != '[' && c != ']')
      out += static_cast<char>(tolower(static_cast<unsigned char>(c)));
  return out;
}

bool isWord(char c) { return isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// A name as tables, columns, keys and tags have it: one word, or several joined by `.`, `/`, `-`.
bool isName(std::string_view text) {
  return text.size() > 1 && text.size() < 80 && isWord(text.front()) && isWord(text.back()) &&
         std::all_of(
             text.begin(), text.end(),
             [](char c) { return isWord(c) || c == '.' || c == '/' || c == '-' || c == ':'; });
}

std::string firstWord(std::string_view text) {
  size_t begin = 0;
  while (begin < text.size() && isspace(static_cast<unsigned char>(text[begin])))
    ++begin;
  size_t end = begin;
  while (end < text.size() && isWord(text[end]))
    ++end;
  return folded(text.substr(begin, end - begin));
}

/// `id, name, created_at`: at least two names with commas between.
bool isColumnList(std::string_view text) {
  size_t names = 0;
  while (true) {
    size_t comma = text.find(',');
    std::string_view part = text.substr(0, comma);
    while (!part.empty() && isspace(static_cast<unsigned char>(part.front())))
      part.remove_prefix(1);
    while (!part.empty() && isspace(static_cast<unsigned char>(part.back())))
      part.remove_suffix(1);
    if (!isName(folded(part)))
      return false;
    ++names;
    if (comma == std::string_view::npos)
      return names >= 2;
    text.remove_prefix(comma + 1);
  }
}

/// Letters only, without a constant's usual prefix: `kName`, `NAME` and `name` are one.
std::string plain(std::string_view text) {
  if (text.size() > 1 && text[0] == 'k' && isupper(static_cast<unsigned char>(text[1])))
    text.remove_prefix(1);
  std::string out;
  for (char c : text)
    if (isalnum(static_cast<unsigned char>(c)))
      out += static_cast<char>(tolower(static_cast<unsigned char>(c)));
  return out;
}

/// Of two words at least: `TABLE_PLANTS`, `kPlantsTable`.
bool isSpecific(std::string_view constant) {
  std::string_view rest = constant;
  if (rest.size() > 1 && rest[0] == 'k' && isupper(static_cast<unsigned char>(rest[1])))
    rest.remove_prefix(1);
  for (size_t i = 1; i < rest.size(); ++i)
    if (rest[i] == '_' || (isupper(static_cast<unsigned char>(rest[i])) &&
                           islower(static_cast<unsigned char>(rest[i - 1]))))
      return true;
  return false;
}

/// The literal that a call is given first, directly or by a call inside: `append(field("name",
/// …))`.
const Expr *firstText(const Expr &call) {
  const Expr *e = call.args.empty() ? nullptr : &call.args[0];
  while (e && (e->kind == ExprKind::Call || e->kind == ExprKind::Construct))
    e = e->args.empty() ? nullptr : &e->args[0];
  return e && e->kind == ExprKind::Text && e->text.known() ? e : nullptr;
}

/// A flag such as `MDB_CREATE`.
bool asksToCreate(const Expr &e) {
  bool found = false;
  forEach(e, [&](const Expr &x) {
    if (x.kind != ExprKind::Name && x.kind != ExprKind::Number)
      return;
    std::string name = "_" + folded(x.name) + "_";
    found |= name.find("_create_") != std::string::npos;
  });
  return found;
}

/// Serialisers that are told from streams for people by having both directions.
bool isShift(std::string_view name) { return name == "operator<<" || name == "operator>>"; }

} // namespace

StoredForm::StoredForm(const Program &program, const Operations &operations)
    : program(program), operations(operations) {
  std::map<std::string, std::set<std::string>> shifts;
  for (const FunctionNode &node : program.functions()) {
    const Function &f = *node.function;
    for (const OwnOperation &own : operations.of(node).list)
      if (isName(own.operation.object))
        objects.insert(folded(own.operation.object));
    if (f.testCode || f.lambda)
      continue;
    if (f.name == "to_json" || f.name == "from_json")
      for (const Parameter &p : f.parameters)
        types.insert(std::string(lastPart(p.type)));
    if (isShift(f.name) && f.parameters.size() == 2)
      shifts[std::string(lastPart(f.parameters[1].type))].insert(f.name);
  }
  for (const auto &[type, names] : shifts)
    if (names.size() == 2)
      types.insert(type);
}

std::optional<DefinitionKind> StoredForm::ofName(std::string_view function) {
  std::string name = plain(function);
  for (std::string_view writer :
       {"savexml", "toxml", "writexml", "tojson", "tojsonobject", "torecord", "tovariantmap",
        "serialize", "serialise", "savestate"})
    if (name == writer)
      return DefinitionKind::Writer;
  for (std::string_view reader : {"loadxml", "fromxml", "readxml", "fromjson", "fromjsonobject",
                                  "fromrecord", "fromvariantmap", "deserialize", "deserialise"})
    if (name == reader)
      return DefinitionKind::Reader;
  return std::nullopt;
}

std::optional<DefinitionKind> StoredForm::ofText(std::string_view name,
                                                 std::string_view text) const {
  std::string verb = firstWord(text);
  if (verb == "create" && text.find(' ') != std::string_view::npos)
    return DefinitionKind::Create;
  if ((verb == "insert" || verb == "replace") && text.find(' ') != std::string_view::npos)
    return DefinitionKind::Writer;
  if (verb == "select" && text.find(' ') != std::string_view::npos)
    return DefinitionKind::Reader;
  if (isColumnList(text))
    return DefinitionKind::List;
  // A pool of words names them after themselves, whatever they are used for; `NAME` says too
  // little.
  if (isName(text) && objects.count(folded(text)) && plain(name) != plain(text) && isSpecific(name))
    return DefinitionKind::Name;
  return std::nullopt;
}

std::optional<DefinitionKind> StoredForm::ofFunction(const FunctionNode &node) const {
  auto found = known.find(&node);
  if (found == known.end())
    found = known.emplace(&node, decide(node)).first;
  return found->second;
}

std::optional<DefinitionKind> StoredForm::decide(const FunctionNode &node) const {
  const Function &f = *node.function;
  if (f.openName || f.lambda || f.constructor || f.destructor)
    return std::nullopt;
  if (creates(node))
    return DefinitionKind::Create;
  if (writes(node))
    return DefinitionKind::Writer;
  if (reads(node))
    return DefinitionKind::Reader;
  return ofName(f.name);
}

bool StoredForm::creates(const FunctionNode &node) const {
  for (const OwnOperation &own : operations.of(node).list)
    if (own.operation.kind == ActionKind::CreateTable &&
        !(own.action && (own.action->temporary || !own.action->objectKnown)))
      return true;
  bool opensNew = std::any_of(node.returns.begin(), node.returns.end(), [&](const Expr *value) {
    if (value->kind == ExprKind::Name)
      if (auto local = node.locals.find(value->name); local != node.locals.end())
        return !local->second.front().output &&
               local->second.front().value->kind == ExprKind::Call &&
               asksToCreate(*local->second.front().value);
    return value->kind == ExprKind::Call && asksToCreate(*value);
  });
  if (opensNew)
    return true;
  // `createSchema()`, whose statements are in functions of their own.
  return node.function->createName &&
         std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
           const auto &callees = program.callees(*site.expr);
           return callees.size() == 1 && callees[0] != &node &&
                  std::any_of(operations.of(*callees[0]).list.begin(),
                              operations.of(*callees[0]).list.end(), [](const OwnOperation &own) {
                                return own.operation.kind == ActionKind::CreateTable &&
                                       own.action && own.action->objectKnown &&
                                       !own.action->temporary;
                              });
         });
}

bool StoredForm::writes(const FunctionNode &node) const {
  Names stored, built;
  for (const OwnOperation &own : operations.of(node).list) {
    const Operation &op = own.operation;
    if (own.action && own.action->objectKnown && !own.action->fromSelect &&
        (op.kind == ActionKind::Insert ||
         (op.kind == ActionKind::Update && own.action->columns.size() > 2))) {
      for (const Column &c : own.action->columns)
        stored.insert(own.action->object + "." + c.name);
    } else if (!own.action && own.expr && own.expr->meaning.act == Act::Put) {
      const Expr &call = *own.expr;
      stored.insert((call.receiver.empty() ? std::string() : rootName(call.receiver[0])) + "\n" +
                    op.object);
    }
  }
  for (const Site &site : node.sites) {
    const Expr &e = *site.expr;
    if (e.meaning.act == Act::RecordVersion)
      return false;
    if (e.meaning.act != Act::None && e.meaning.act != Act::Put)
      continue;
    const Expr *key = nullptr;
    if (e.kind == ExprKind::Call && !e.receiver.empty() && words::addsToRecord(e.name))
      key = firstText(e);
    else if (e.kind == ExprKind::Assign && e.args.size() == 2 &&
             e.args[0].kind == ExprKind::Index && e.args[0].args.size() == 2 &&
             e.args[0].args[1].kind == ExprKind::Text)
      key = &e.args[0].args[1];
    if (key && isName(key->text.value()))
      built.insert(key->text.value());
  }
  return stored.size() >= 2 || built.size() >= 3;
}

bool StoredForm::reads(const FunctionNode &node) const {
  const Function &f = *node.function;
  bool gives = !f.returnType.empty() && f.returnType != "void" && f.returnType != "bool" &&
               f.returnType != "int";
  for (const Parameter &p : f.parameters)
    gives |= p.output;
  if (!gives || !words::namesReader(f.name))
    return false;
  Names keys;
  for (const Site &site : node.sites) {
    const Expr &e = *site.expr;
    if (e.kind != ExprKind::Call || e.receiver.empty() || e.meaning.act == Act::Log)
      continue;
    if (const Expr *key = firstText(e); key && isName(key->text.value()))
      keys.insert(key->text.value());
  }
  return keys.size() >= 3;
}

} // namespace migralint::linking
