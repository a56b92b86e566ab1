// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/bindings.h"

#include <map>

namespace migralint::linking {

namespace {

/// A prepared statement while its values are bound.
struct Prepared {
  const SqlStatement *statement = nullptr;
  const Site *at = nullptr;
  std::map<std::string, const Expr *> bound; ///< by number or name
  const Expr *twice = nullptr;               ///< the placeholder that is given a second value
  const Expr *before = nullptr;              ///< …where it got the first
};

/// The number or name that a call binds a value to; empty: not known.
std::string keyOf(const Expr &key) {
  if (key.kind == Expr::Kind::Number)
    return std::to_string(key.number);
  return key.kind == Expr::Kind::Text && key.text.known() ? key.text.value() : std::string();
}

class Bindings {
public:
  Bindings(const FunctionNode &node, const Operations &operations,
           const std::function<bool(const std::vector<SqlStatement> &)> &asked,
           std::vector<Problem> &out)
      : node(node), operations(operations), asked(asked), out(out) {}

  void find() {
    for (const Site &site : node.sites) {
      const Expr &e = *site.expr;
      if (e.kind != Expr::Kind::Call && e.kind != Expr::Kind::Construct)
        continue;
      Meaning m = operations.meaning(e);
      if (m.act == Act::Prepare)
        prepare(site, m);
      else if (m.act == Act::Bind)
        bind(site, m);
      else if (m.act == Act::ExecutePrepared)
        execute(handleOf(site, m, false));
      else
        other(e);
    }
  }

private:
  void prepare(const Site &site, const Meaning &m) {
    std::string handle = handleOf(site, m, true);
    open.erase(handle);
    const std::vector<SqlStatement> *statements = operations.statements(*site.expr, m);
    if (!handle.empty() && statements && statements->size() == 1 && asked(*statements))
      open[handle] = {&statements->front(), &site, {}, nullptr, nullptr};
  }

  void bind(const Site &site, const Meaning &m) {
    auto found = open.find(handleOf(site, m, false));
    const Expr *key = subjectOf(*site.expr, m);
    if (found == open.end() || !key)
      return;
    Prepared &prepared = found->second;
    std::string name = keyOf(*key);
    // Of two branches only one is taken, and a loop may go through the numbers.
    if (name.empty() || block(site.condition) != block(prepared.at->condition) ||
        site.loop != prepared.at->loop) {
      open.erase(found);
      return;
    }
    auto [first, fresh] = prepared.bound.emplace(name, key);
    if (!fresh && !prepared.twice) {
      prepared.twice = key;
      prepared.before = first->second;
    }
  }

  /// The branch or loop around; an exit before a place is none.
  int block(int condition) const {
    while (condition >= 0 && node.conditions[condition].early)
      condition = node.conditions[condition].outer;
    return condition;
  }

  void execute(const std::string &handle) {
    auto found = open.find(handle);
    if (found == open.end())
      return;
    const Prepared &prepared = found->second;
    if (prepared.twice && prepared.bound.size() < prepared.statement->parameters.size())
      out.push_back({{node.file->path, prepared.twice->range},
                     "placeholder " + keyOf(*prepared.twice) +
                         " is given a second value, and another one none",
                     node.qualified,
                     {node.file->path, prepared.before->range},
                     "the first value"});
    open.erase(found);
  }

  /// What is called on the statement without a value executes it, or makes it ready to be bound
  /// anew; what is handed something, or the statement itself, may bind more.
  void other(const Expr &call) {
    for (const Expr &arg : call.args)
      open.erase(rootName(arg));
    if (call.receiver.empty())
      return;
    if (call.args.empty())
      execute(rootName(call.receiver[0]));
    else
      open.erase(rootName(call.receiver[0]));
  }

  const FunctionNode &node;
  const Operations &operations;
  const std::function<bool(const std::vector<SqlStatement> &)> &asked;
  std::vector<Problem> &out;
  std::map<std::string, Prepared> open; ///< by handle
};

} // namespace

void findBindings(const FunctionNode &node, const Operations &operations,
                  const std::function<bool(const std::vector<SqlStatement> &)> &asked,
                  std::vector<Problem> &problems) {
  Bindings(node, operations, asked, problems).find();
}

} // namespace migralint::linking
