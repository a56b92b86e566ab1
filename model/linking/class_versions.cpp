// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/class_versions.h"

#include <algorithm>
#include <map>
#include <optional>

namespace migralint::linking {

namespace {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

struct Declared {
  const FileFacts *file = nullptr;
  const Declaration *declaration = nullptr;
};

/// By the class's unqualified name; one that is declared twice is two classes, and left out.
std::map<std::string, std::optional<Declared>, std::less<>> declaredIn(const FactsRefs &files) {
  std::map<std::string, std::optional<Declared>, std::less<>> all;
  for (const FileFacts &file : files)
    for (const Declaration &declaration : file.declarations) {
      Declared one{&file, &declaration};
      auto [found, added] = all.emplace(lastPart(declaration.className), one);
      if (!added)
        found->second.reset();
    }
  return all;
}

/// The lowest version for which the comparison is another than for version 0: `version >= 2`,
/// `1 < version` and `version == 2` ask for version 2.
std::optional<int64_t> askedFor(const Expr &e, const std::string &parameter) {
  if (e.kind != ExprKind::Binary || e.args.size() != 2)
    return std::nullopt;
  auto isParameter = [&](const Expr &side) {
    return side.kind == ExprKind::Name && side.name == parameter;
  };
  const bool turned = isParameter(e.args[1]);
  const Expr &number = e.args[turned ? 0 : 1];
  if (!isParameter(e.args[turned ? 1 : 0]) || number.kind != ExprKind::Number)
    return std::nullopt;
  if (e.name == "==" || e.name == "!=" || e.name == (turned ? "<=" : ">=") ||
      e.name == (turned ? ">" : "<"))
    return number.number;
  if (e.name == (turned ? "<" : ">") || e.name == (turned ? ">=" : "<="))
    return number.number + 1;
  return std::nullopt;
}

bool leaves(const std::vector<Statement> &body) {
  return std::any_of(body.begin(), body.end(), [](const Statement &s) {
    return s.kind == StatementKind::Throw || s.kind == StatementKind::Return;
  });
}

class Finder {
public:
  Finder(const FunctionNode &node, const std::string &parameter, const Declared &declared,
         std::vector<ClassVersionFault> &faults)
      : node(node), parameter(parameter), declared(declared), faults(faults) {}

  void walk(const std::vector<Statement> &statements) {
    for (const Statement &s : statements) {
      // `if (version > 3) throw …` refuses what is newer.
      if (s.kind == StatementKind::If && !leaves(s.body))
        ask(s.expr);
      walk(s.init);
      walk(s.body);
      walk(s.otherwise);
    }
  }

private:
  void ask(const Expr &condition) {
    forEach(condition, [&](const Expr &e) {
      const auto version = askedFor(e, parameter);
      if (!version || *version <= declared.declaration->version)
        return;
      ClassVersionFault fault;
      fault.place = {node.file->path, e.range};
      fault.className = declared.declaration->className;
      fault.asked = *version;
      fault.declared = declared.declaration->version;
      fault.declaration = {declared.file->path, declared.declaration->range};
      fault.function = node.qualified;
      faults.push_back(std::move(fault));
    });
  }

  const FunctionNode &node;
  const std::string &parameter;
  const Declared &declared;
  std::vector<ClassVersionFault> &faults;
};

/// Whether the function stores or reads an object of the class: its method, or handed one.
bool isAbout(const Function &function, std::string_view className) {
  if (!function.className.empty())
    return lastPart(function.className) == className;
  return std::any_of(function.parameters.begin(), function.parameters.end(),
                     [&](const Parameter &p) { return lastPart(p.type) == className; });
}

bool isVersion(const Parameter &parameter) {
  return parameter.name == "v" || parameter.name.find("ver") != std::string::npos ||
         parameter.name.find("Ver") != std::string::npos;
}

} // namespace

std::vector<ClassVersionFault> findClassVersions(const FactsRefs &files, const Program &program) {
  std::vector<ClassVersionFault> faults;
  const auto declared = declaredIn(files);
  if (declared.empty())
    return faults;
  for (const FunctionNode &node : program.functions()) {
    const Function &function = *node.function;
    // An archive and the version that the library hands over.
    if (function.testCode || function.parameters.size() < 2 ||
        !isVersion(function.parameters.back()))
      continue;
    for (const auto &[className, one] : declared)
      if (one && isAbout(function, className))
        Finder(node, function.parameters.back().name, *one, faults).walk(function.body);
  }
  std::stable_sort(faults.begin(), faults.end(),
                   [](const auto &a, const auto &b) { return a.place < b.place; });
  return faults;
}

} // namespace migralint::linking
