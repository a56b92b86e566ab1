// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/constants.h"

namespace migralint::linking {

using ExprKind = Expr::Kind;

Value known(int64_t number) { return {{{number}}, false, false}; }

std::optional<int> compare(const Value &a, const Value &b) {
  if (a.above && b.above)
    return std::nullopt;
  if (a.above || b.above)
    return a.above ? 1 : -1;
  auto order = a.version <=> b.version;
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

bool truth(const Value &v) { return v.above || v.version != Version{}; }

std::optional<bool> holds(const std::string &op, int order) {
  if (op == "<")
    return order < 0;
  if (op == "<=")
    return order <= 0;
  if (op == ">")
    return order > 0;
  if (op == ">=")
    return order >= 0;
  if (op == "==")
    return order == 0;
  if (op == "!=")
    return order != 0;
  return std::nullopt;
}

MaybeValue calculate(const std::string &op, const Value &a, const Value &b) {
  if (a.above)
    return op == "+" || op == "-" ? MaybeValue(a) : std::nullopt;
  if (b.above || a.version.parts.size() != 1 || b.version.parts.size() != 1)
    return std::nullopt;
  int64_t x = a.version.parts[0], y = b.version.parts[0], result = 0;
  bool overflow = true;
  if (op == "+")
    overflow = __builtin_add_overflow(x, y, &result);
  else if (op == "-")
    overflow = __builtin_sub_overflow(x, y, &result);
  else if (op == "*")
    overflow = __builtin_mul_overflow(x, y, &result);
  if (overflow)
    return std::nullopt;
  Value v = known(result);
  v.stored = a.stored || b.stored;
  return v;
}

Constants::Constants(const FactsRefs &files, const Program &program) : program(program) {
  for (const FileFacts &file : files)
    for (const Variable &variable : file.variables)
      if (variable.init.kind != ExprKind::Unknown)
        definitions[variable.name].push_back({&file, &variable});
}

const Constants::Definition *Constants::find(const FileFacts &file, std::string_view name) const {
  auto found = definitions.find(lastPart(name));
  if (found == definitions.end())
    return nullptr;
  const Definition *here = nullptr;
  for (const Definition &d : found->second)
    if (d.file == &file) {
      if (here)
        return nullptr; // two of the name, of different classes or functions
      here = &d;
    }
  if (here)
    return here;
  return found->second.size() == 1 ? &found->second.front() : nullptr;
}

MaybeValue Constants::literal(const FileFacts &file, const Expr &e, int depth) const {
  if (depth > 8)
    return std::nullopt;
  switch (e.kind) {
  case ExprKind::Number:
    return known(e.number);
  case ExprKind::Text:
    if (e.text.known())
      if (auto version = Version::read(e.text.value()))
        return Value{*version, false, false};
    return std::nullopt;
  case ExprKind::Name:
    if (const Definition *d = find(file, e.name))
      return literal(*d->file, d->variable->init, depth + 1);
    return std::nullopt;
  case ExprKind::Binary:
    if (e.args.size() == 2)
      if (MaybeValue a = literal(file, e.args[0], depth + 1))
        if (MaybeValue b = literal(file, e.args[1], depth + 1))
          return calculate(e.name, *a, *b);
    return std::nullopt;
  case ExprKind::Construct:
  case ExprKind::List: {
    Value version;
    for (const Expr &part : e.args) {
      MaybeValue v = literal(file, part, depth + 1);
      if (!v || (v->version.parts.size() != 1 && e.args.size() > 1))
        return std::nullopt;
      version.version.parts.insert(version.version.parts.end(), v->version.parts.begin(),
                                   v->version.parts.end());
    }
    if (version.version.parts.empty())
      return std::nullopt;
    return version;
  }
  default:
    return std::nullopt;
  }
}

MaybeValue Constants::value(const FileFacts &file, std::string_view name) const {
  const Definition *d = find(file, name);
  return d ? literal(*d->file, d->variable->init, 0) : std::nullopt;
}

Place Constants::place(const FileFacts &file, std::string_view name) const {
  const Definition *d = find(file, name);
  if (!d)
    return {};
  return {d->file->path,
          d->variable->init.range.valid() ? d->variable->init.range : d->variable->range};
}

std::optional<size_t> Constants::entries(const FileFacts &file, std::string_view table) const {
  const StepTable *found = nullptr;
  for (const StepTable &t : program.tables())
    if (t.name == lastPart(table) && (t.file == &file || !found))
      found = &t;
  return found ? std::optional(found->entries.size()) : std::nullopt;
}

} // namespace migralint::linking
