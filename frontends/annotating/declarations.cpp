// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/annotating/declarations.h"

#include "frontends/annotating/tree.h"

#include <algorithm>
#include <charconv>

namespace migralint::annotating {

Declarations::Declarations(FileFacts &facts, const rules::Rules &rules)
    : facts(facts), rules(rules), testCode(rules.testPath(facts.path)) {
  for (const Class &one : facts.classes)
    classes[one.name] = &one;
}

void Declarations::keepVersions() {
  std::erase_if(facts.declarations, [&](Declaration &one) { return !declaresVersion(one); });
}

/// Whether a rule pack knows it; then it is filled in.
bool Declarations::declaresVersion(Declaration &declaration) const {
  const rules::Rules::VersionMacro *macro = rules.versionMacro(declaration.macro);
  if (!macro ||
      std::max(macro->className, macro->version) >= static_cast<int>(declaration.args.size()))
    return false;
  declaration.className = declaration.args[static_cast<size_t>(macro->className)];
  const std::string &number = declaration.args[static_cast<size_t>(macro->version)];
  auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), declaration.version);
  return error == std::errc() && end == number.data() + number.size();
}

void Declarations::tag(Function &function) const {
  function.testCode = testCode;
  const std::string &name = function.name;
  // A constructor carries its class's name, which says nothing of what it does.
  if (!name.empty() && !function.constructor && !function.destructor) {
    // A file's own naming may have said so already.
    function.migrationName = function.migrationName || rules.migrationFunction(name);
    function.downName = function.downName || rules.downFunction(name);
    function.pairName = rules.withoutDirection(name);
    function.createName = function.createName || rules.createFunction(name);
    function.openName = rules.openFunction(name);
    function.loaderName = rules.loaderFunction(name);
  }
  if (function.className.empty())
    return;
  function.loaderClass = rules.loaderClass(function.className);
  rules::FrameworkRole role = rules.framework(name, basesOf(function.className));
  function.framework = (role.up || role.down) && role.recorded;
  function.frameworkDown = role.down;
  function.frameworkTransaction = role.transaction;
  function.migrationName = function.migrationName || role.up || role.down;
  function.downName = function.downName || role.down;
}

void Declarations::runOnce(const Expr &call) {
  for (const Expr &argument : call.args) {
    const Expr &handed = addressed(argument);
    if (handed.kind != Expr::Kind::Lambda && handed.kind != Expr::Kind::Name)
      continue;
    for (Function &function : facts.functions)
      if (handed.kind == Expr::Kind::Lambda ? function.id == handed.name
                                            : function.name == lastComponent(handed.name))
        function.framework = function.migrationName = true;
  }
}

std::vector<std::string> Declarations::basesOf(std::string_view name) const {
  std::vector<std::string> bases;
  auto add = [&](std::string_view derived) {
    auto found = classes.find(lastComponent(derived));
    if (found == classes.end())
      return;
    for (const std::string &base : found->second->bases)
      if (std::find(bases.begin(), bases.end(), base) == bases.end())
        bases.push_back(base);
  };
  add(name);
  for (size_t i = 0; i < bases.size(); ++i)
    add(std::string(bases[i]));
  return bases;
}

} // namespace migralint::annotating
