// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which functions begin, hold or end a transaction, and which objects and calls do so by them? What
// is open at each place within one function is followed in transaction_flow.cpp.
#include "model/linking/transactions.h"

#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

TransactionText transactionText(const std::vector<SqlStatement> &statements) {
  TransactionText out;
  for (const SqlStatement &s : statements)
    for (const Action &a : s.actions) {
      if (a.kind == ActionKind::Begin) {
        out.begins = true;
        ++out.balance;
      } else if (a.kind == ActionKind::Commit) {
        out.ends = true;
        --out.balance;
      } else if (a.kind == ActionKind::Rollback && a.name.empty()) { // not to a savepoint only
        out.rollsBack = true;
        --out.balance;
      }
    }
  return out;
}

/// Wrappers of wrappers are followed this often.
static constexpr int wrapperRounds = 4;

Transactions::Transactions(const Program &program, const Operations &operations)
    : program(program), operations(operations) {
  holders = program.heldTransactions();
  findBatches();
  findWriting();
  findEffects();
}

/// Classes with methods that put BEGIN and COMMIT around a list of statements.
void Transactions::findBatches() {
  std::map<std::string, TransactionText> texts;
  for (const FunctionNode &node : program.functions()) {
    const std::string &name = node.function->className;
    if (name.empty())
      continue;
    for (const Site &site : node.sites)
      if (site.expr->kind == ExprKind::Call && site.expr->meaning.act == Act::None)
        for (const Expr &arg : site.expr->args)
          forEach(arg, [&](const Expr &e) {
            if (e.sql.empty())
              return;
            TransactionText text = transactionText(e.sql);
            texts[name].begins |= text.begins;
            texts[name].ends |= text.ends;
          });
  }
  for (const auto &[name, text] : texts)
    if (text.begins && text.ends)
      batchClasses.insert(name);
}

void Transactions::findWriting() {
  std::vector<const FunctionNode *> fresh;
  for (const FunctionNode &node : program.functions()) {
    const auto &list = operations.of(node).list;
    if (std::any_of(list.begin(), list.end(), [](const OwnOperation &own) {
          return own.operation.kind != ActionKind::Session && own.operation.store != Store::Object;
        }))
      fresh.push_back(&node);
  }
  for (int round = 0; round < wrapperRounds && !fresh.empty(); ++round) {
    std::vector<const FunctionNode *> next;
    for (const FunctionNode *node : fresh)
      if (writing.insert(node).second)
        for (const CallSite &call : node->callers)
          next.push_back(call.caller);
    fresh = std::move(next);
  }
}

/// In rounds, each with what the one before found: no recursion, and the same result in any order.
void Transactions::findEffects() {
  std::vector<const FunctionNode *> candidates;
  for (const FunctionNode &node : program.functions())
    if (std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
          return effectOf(*site.expr) != TransactionEffect::None;
        }))
      candidates.push_back(&node);
  for (int round = 0; round < wrapperRounds && !candidates.empty(); ++round) {
    std::vector<std::pair<const FunctionNode *, TransactionEffect>> found;
    for (const FunctionNode *node : candidates) {
      TransactionFlow flow;
      follow(*node, flow);
      if (flow.effect != TransactionEffect::None)
        found.emplace_back(node, flow.effect);
    }
    candidates.clear();
    std::set<const FunctionNode *> queued; // asked only
    for (const auto &[node, effect] : found) {
      TransactionEffect &known = effects[node];
      if (known == effect)
        continue;
      known = effect;
      for (const CallSite &call : node->callers)
        if (queued.insert(call.caller).second)
          candidates.push_back(call.caller);
    }
    std::vector<std::string> fresh = findHolders();
    if (!fresh.empty())
      for (const FunctionNode &node : program.functions())
        for (const Site &site : node.sites)
          if ((site.expr->kind == ExprKind::Construct || site.expr->kind == ExprKind::Call) &&
              effectOf(*site.expr) == TransactionEffect::Holds && queued.insert(&node).second)
            candidates.push_back(&node);
  }
  flows.clear(); // what was followed with less knowledge
}

/// Classes whose constructor begins and whose destructor ends. Gives those that are new.
std::vector<std::string> Transactions::findHolders() {
  std::set<std::string> beginning;
  for (const FunctionNode &node : program.functions())
    if (node.function->constructor && effectOf(node) == TransactionEffect::Begins)
      beginning.insert(node.function->className);
  std::vector<std::string> fresh;
  if (beginning.empty())
    return fresh;
  for (const FunctionNode &node : program.functions()) {
    const std::string &name = node.function->className;
    if (!node.function->destructor || !beginning.count(name) || holders.count(name))
      continue;
    bool commits = false, ends = false;
    for (const Site &site : node.sites) {
      TransactionEffect effect = effectOf(*site.expr);
      commits |= effect == TransactionEffect::Commits;
      ends |= effect == TransactionEffect::Commits || effect == TransactionEffect::RollsBack;
    }
    if (!ends)
      continue;
    holders[name] = commits;
    fresh.push_back(name);
  }
  return fresh;
}

TransactionEffect Transactions::effectOf(const FunctionNode &node) const {
  auto found = effects.find(&node);
  return found == effects.end() ? TransactionEffect::None : found->second;
}

const TransactionFlow &Transactions::of(const FunctionNode &node) const {
  auto [known, fresh] = flows.try_emplace(&node);
  TransactionFlow &flow = known->second; // stays where it is while others are added
  if (fresh)
    follow(node, flow);
  return flow;
}

int Transactions::at(const FunctionNode &node, const Expr &expr) const {
  const TransactionFlow &flow = of(node);
  auto found = flow.at.find(&expr);
  return found == flow.at.end() ? inheritedTransaction : found->second;
}

TransactionEffect Transactions::effectOfSql(const Expr &expr) const {
  Meaning meaning = operations.meaning(expr);
  if (meaning.act != Act::Execute && meaning.act != Act::Prepare)
    return TransactionEffect::None;
  const std::vector<SqlStatement> *statements = operations.statements(expr, meaning);
  if (!statements)
    return TransactionEffect::None;
  TransactionText text = transactionText(*statements);
  if (text.balance > 0)
    return TransactionEffect::Begins;
  if (text.balance < 0)
    return text.rollsBack ? TransactionEffect::RollsBack : TransactionEffect::Commits;
  return TransactionEffect::None;
}

/// `txn::begin(env, nullptr, MDB_RDONLY)`: nothing is written in it.
static bool readsOnly(const Expr &e) {
  bool found = false;
  for (const Expr &arg : e.args)
    forEach(arg, [&](const Expr &x) { found |= words::saysReadOnly(x.name); });
  return found;
}

TransactionEffect Transactions::effectOf(const Expr &expr) const {
  if (expr.kind != ExprKind::Call && expr.kind != ExprKind::Construct)
    return TransactionEffect::None;
  const auto &callees = program.callees(expr);
  for (const FunctionNode *callee : callees)
    if (TransactionEffect effect = effectOf(*callee); effect != TransactionEffect::None)
      return effect;
  std::string_view made = lastPart(expr.kind == ExprKind::Construct ? expr.name : expr.type);
  if (!made.empty() && (callees.empty() || program.heldTransactions().count(made)) &&
      holders.count(made) && (expr.kind == ExprKind::Construct || !expr.args.empty()))
    return TransactionEffect::Holds;
  switch (expr.meaning.act) {
  case Act::Begin:
  case Act::Scope:
  case Act::Commit:
  case Act::Rollback:
    break;
  default:
    return effectOfSql(expr);
  }
  // By its name only: what the program's own function does is in its body, unless that hands over
  // to something out of view; and `rows.begin()` begins nothing.
  bool named = expr.meaning.sure || words::saysTransaction(expr.name);
  if (!named && callees.empty() && !expr.receiver.empty())
    named = words::namesDatabase(rootName(expr.receiver[0])) ||
            words::namesDatabase(lastPart(expr.receiver[0].type));
  if (!named)
    return effectOfSql(expr);
  if (expr.meaning.act == Act::Commit)
    return TransactionEffect::Commits;
  if (expr.meaning.act == Act::Rollback)
    return TransactionEffect::RollsBack;
  if (readsOnly(expr))
    return TransactionEffect::None;
  return expr.meaning.act == Act::Begin ? TransactionEffect::Begins : TransactionEffect::Holds;
}

bool Transactions::commitsByItself(const Expr &holder) const {
  std::string_view made = lastPart(holder.kind == ExprKind::Construct ? holder.name : holder.type);
  if (auto found = holders.find(made); found != holders.end())
    return found->second;
  if (holder.meaning.act == Act::Scope)
    return holder.meaning.commits || !holder.meaning.sure; // known by name only: it may commit
  for (const FunctionNode *callee : program.callees(holder))
    if (auto found = holders.find(lastPart(callee->function->returnType)); found != holders.end())
      return found->second;
  return true;
}

bool Transactions::wrapsBatch(const Expr &call) const {
  for (const FunctionNode *callee : program.callees(call))
    if (batchClasses.count(callee->function->className))
      return true;
  return false;
}

} // namespace migralint::linking
