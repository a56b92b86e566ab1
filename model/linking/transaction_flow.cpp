// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is open at each place of one function, and what has it done to its caller's transaction when
// it is left?
//
// Only the success path counts: in a branch that reports a failure, a rollback is expected and a
// commit is a leak; neither changes what is open after it. Of two branches, the one that changes
// something speaks for both: wrappers begin and commit under a nesting counter or a flag.
#include "model/linking/transactions.h"
#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

namespace {

const Expr &inner(const Expr &e) {
  const Expr *at = &e;
  while ((at->kind == ExprKind::Unary || at->kind == ExprKind::List) && at->args.size() == 1)
    at = &at->args[0];
  return *at;
}

bool works(Act act) {
  switch (act) {
  case Act::Execute:
  case Act::ExecutePrepared:
  case Act::Prepare:
  case Act::Begin:
  case Act::Commit:
  case Act::Put:
  case Act::Remove:
    return true;
  default:
    return false;
  }
}

/// `setAutoCommit(false)`, `SetConnectAttr(db, ATTR_AUTOCOMMIT, AUTOCOMMIT_OFF)`: from there on
/// every commit begins the next transaction, until it is switched back.
bool setsCommitMode(const Expr &e) {
  auto names = [](std::string_view name) {
    std::string letters;
    for (char c : name)
      if (c != '_')
        letters += static_cast<char>(tolower(static_cast<unsigned char>(c)));
    return letters.find("autocommit") != std::string::npos;
  };
  return names(e.name) || std::any_of(e.args.begin(), e.args.end(),
                                      [&](const Expr &arg) { return names(arg.name); });
}

/// Follows one function.
class Walk {
public:
  Walk(const FunctionNode &node, const Transactions &transactions, const Program &program,
       const Operations &operations, TransactionFlow &flow)
      : node(node), transactions(transactions), program(program), operations(operations),
        flow(flow) {
    for (const OwnOperation &own : operations.of(node).list)
      if (own.operation.kind != ActionKind::Session)
        writing.insert(own.expr);
  }

  void run() {
    block(node.function->body);
    if (reachable)
      leave();
    // A function that only ever reports failure (`return fail(query)`) does what it does there.
    for (int exit : exits.empty() ? failures : exits) {
      TransactionEffect effect = effectOf(exit);
      if (effect != TransactionEffect::None && flow.effect == TransactionEffect::None)
        flow.effect = effect;
    }
  }

private:
  struct State {
    int open = inheritedTransaction;
    int depth = 0; ///< begins while one is open: nested, or counted
    friend bool operator==(const State &, const State &) = default;
  };
  struct Holder {
    std::string name;
    int id = 0;
    int depth = 0;
    bool commits = false;
  };

  TransactionEffect effectOf(int exit) const {
    if (exit == noTransaction)
      return rolledBack ? TransactionEffect::RollsBack : TransactionEffect::Commits;
    if (exit > 0)
      return flow.own[exit - 1].base == inheritedTransaction ? TransactionEffect::Begins
                                                             : TransactionEffect::Restarts;
    return TransactionEffect::None;
  }

  void begin(const Expr &e) {
    if (failing)
      return;
    if (state.open > 0) {
      ++state.depth;
      return;
    }
    state = {opened(e), 0};
  }

  /// A new transaction on top of what is open; its number.
  int opened(const Expr &by) {
    OwnTransaction own;
    own.begin = &by;
    own.base = state.open;
    own.loop = loops;
    flow.own.push_back(own);
    return static_cast<int>(flow.own.size());
  }

  void end(const Expr &e, bool commits) {
    if (failing) {
      if (!commits)
        undone = true;
      else if (undone)
        flow.idle.insert(&e);
      if (!commits || undone || state.open == noTransaction)
        return;
      if (state.open > 0)
        flow.own[state.open - 1].leak = &e;
      else
        flow.leak = &e;
      return;
    }
    if (state.depth > 0) {
      --state.depth;
      return;
    }
    rolledBack = !commits;
    const Expr *mode = nullptr;
    if (state.open > 0) {
      flow.own[state.open - 1].ended = true;
      mode = flow.own[state.open - 1].begin;
      if (commits && setsCommitMode(e) && !flow.own[state.open - 1].writes)
        flow.idle.insert(&e);
    }
    state.open = state.open > 0 && flow.own[state.open - 1].base == inheritedTransaction
                     ? inheritedTransaction
                     : noTransaction;
    if (mode && setsCommitMode(*mode) && !setsCommitMode(e)) {
      state.open = opened(*mode);
      flow.own[state.open - 1].ended = true; // there may be nothing left to commit
    }
  }

  void apply(const Expr &e) {
    TransactionEffect effect = transactions.effectOf(e);
    flow.events |= effect != TransactionEffect::None;
    switch (effect) {
    case TransactionEffect::None:
      if (endsItsOwn(e))
        end(e, e.meaning.act == Act::Commit);
      else
        wrote(e);
      break;
    case TransactionEffect::Holds:
      held = &e;
      [[fallthrough]];
    case TransactionEffect::Begins:
      begin(e);
      break;
    case TransactionEffect::Commits:
      end(e, true);
      break;
    case TransactionEffect::RollsBack:
      end(e, false);
      break;
    case TransactionEffect::Restarts:
      end(e, true);
      if (!failing && state.open <= 0) {
        state.open = noTransaction;
        begin(e);
      }
      break;
    }
  }

  /// `store.begin_transaction(); … store.commit();`: by its name alone `commit` says little, but on
  /// what has begun one it ends that.
  bool endsItsOwn(const Expr &e) const {
    if ((e.meaning.act != Act::Commit && e.meaning.act != Act::Rollback) || e.receiver.empty() ||
        state.open <= 0 || !program.callees(e).empty())
      return false;
    const Expr &by = *flow.own[state.open - 1].begin;
    return by.meaning.act == Act::Begin && !by.receiver.empty() &&
           rootName(by.receiver[0]) == rootName(e.receiver[0]);
  }

  void wrote(const Expr &e) {
    if (state.open <= 0 || flow.own[state.open - 1].writes)
      return;
    bool writes = writing.count(&e) > 0;
    for (const FunctionNode *callee : program.callees(e))
      writes |= transactions.writes(*callee);
    flow.own[state.open - 1].writes |= writes;
  }

  void expression(const Expr &e) {
    for (const Expr &receiver : e.receiver)
      expression(receiver);
    for (const Expr &arg : e.args)
      expression(arg);
    switch (e.kind) {
    case ExprKind::Call:
    case ExprKind::Construct:
      runLambdas(e);
      flow.at.emplace(&e, state.open);
      apply(e);
      break;
    case ExprKind::Assign:
    case ExprKind::Unary:
    case ExprKind::Lambda:
      flow.at.emplace(&e, state.open);
      break;
    default:
      break;
    }
  }

  /// `inTransaction([&] { … })`: the lambda runs under what the helper has open when it calls it.
  void runLambdas(const Expr &call) {
    for (size_t i = 0; i < call.args.size(); ++i) {
      const Expr *lambda = &call.args[i];
      while (lambda->kind == ExprKind::Construct && lambda->args.size() == 1)
        lambda = &lambda->args[0]; // `std::function<…>(lambda)`
      if (lambda->kind != ExprKind::Lambda)
        continue;
      bool wrapped = words::saysTransaction(lastPart(call.name));
      for (const FunctionNode *callee : program.callees(call))
        wrapped |= callee != &node && callsParameterInside(*callee, i);
      if (!wrapped || state.open > 0)
        continue;
      int own = opened(call);
      flow.own[own - 1].ended = true; // by the helper
      flow.at[lambda] = own;
    }
  }

  bool callsParameterInside(const FunctionNode &callee, size_t index) const {
    if (index >= callee.function->parameters.size())
      return false;
    const std::string &name = callee.function->parameters[index].name;
    const TransactionFlow &inside = transactions.of(callee);
    for (const Site &site : callee.sites) {
      const Expr &e = *site.expr;
      bool called = e.kind == ExprKind::Call &&
                    (e.name == name || (!e.receiver.empty() && rootName(e.receiver[0]) == name));
      auto at = inside.at.find(&e);
      if (called && at != inside.at.end() && at->second > 0)
        return true;
    }
    return false;
  }

  void block(const std::vector<Statement> &statements) {
    size_t mark = holders.size();
    for (const Statement &s : statements)
      statement(s);
    close(mark, reachable);
  }

  /// Holders that go out of scope.
  void close(size_t mark, bool succeeds) {
    while (holders.size() > mark) {
      Holder holder = std::move(holders.back());
      holders.pop_back();
      if (!succeeds)
        continue;
      if (state.open == holder.id && state.depth < holder.depth + 1 && holder.depth == 0) {
        OwnTransaction &own = flow.own[holder.id - 1];
        own.abandoned |= !holder.commits && !failing && own.writes;
        own.ended = true;
        state = {own.base, 0};
      } else if (holder.depth > 0 && state.depth >= holder.depth) {
        state.depth = holder.depth - 1;
      }
    }
  }

  /// A way out that reports no failure.
  void leave(const Expr *value = nullptr) {
    if (failing)
      return;
    for (const Holder &holder : holders) {
      bool returned = value && rootName(*value) == holder.name;
      if (returned)
        flow.effect = TransactionEffect::Holds;
      else if (state.open == holder.id && holder.depth == 0 && !holder.commits)
        flow.own[holder.id - 1].abandoned |= flow.own[holder.id - 1].writes;
    }
    int open = state.open;
    for (const Holder &holder : holders)
      if (open == holder.id)
        open = flow.own[holder.id - 1].base;
    exits.push_back(open);
  }

  void returns(const Statement &s) {
    const State before = state;
    held = nullptr;
    expression(s.expr);
    if (held && held == &inner(s.expr)) {
      flow.effect = TransactionEffect::Holds;
      state = before;
    } else if (!reportsFailure(s)) {
      leave(&s.expr);
    } else {
      failures.push_back(state.open);
    }
    reachable = false;
  }

  /// `!query.exec()`, `rc != SQLITE_OK`, `query.lastError().isValid()`: holds when something
  /// failed.
  bool asksFailure(const Expr &condition) const {
    if (condition.kind == ExprKind::Unary && condition.name == "!" && !condition.args.empty()) {
      const Expr &asked = condition.args[0];
      const auto &callees = program.callees(asked);
      return works(operations.meaning(asked).act) ||
             std::any_of(callees.begin(), callees.end(),
                         [&](const FunctionNode *callee) { return transactions.writes(*callee); });
    }
    if (condition.kind == ExprKind::Call)
      return condition.meaning.act == Act::ErrorQuery;
    if (condition.kind != ExprKind::Binary || condition.args.size() != 2)
      return false;
    if (condition.name == "||" || condition.name == "&&")
      return asksFailure(condition.args[0]) || asksFailure(condition.args[1]);
    return condition.name == "!=" &&
           std::any_of(condition.args.begin(), condition.args.end(),
                       [](const Expr &side) { return side.name.ends_with("_OK"); });
  }

  bool reportsFailure(const Statement &s) const {
    const Expr &e = s.expr;
    if (s.kind == StatementKind::Throw)
      return true;
    if (s.kind == StatementKind::Expr)
      return e.meaning.act == Act::Fatal;
    if (s.kind == StatementKind::Return && e.kind == ExprKind::Name)
      return words::namesFailureCode(e.name);
    if (s.kind != StatementKind::Return || e.kind != ExprKind::Number)
      return false;
    return node.function->returnType == "bool" ? e.number == 0 : e.number < 0;
  }

  /// Whether a branch is one for failures. What it begins itself, it may roll back at its end,
  /// where only failures come to.
  bool fails(const std::vector<Statement> &body) const {
    bool found = false, begins = false;
    for (const Statement &s : body) {
      found |= reportsFailure(s) || (s.kind == StatementKind::Block && fails(s.body));
      forEach(s.expr, [&](const Expr &e) {
        if (e.kind != ExprKind::Call && e.kind != ExprKind::Construct)
          return;
        const TransactionEffect effect = transactions.effectOf(e);
        begins |= effect == TransactionEffect::Begins;
        found |= s.kind == StatementKind::Expr && !begins && effect == TransactionEffect::RollsBack;
      });
      for (const Statement &init : s.init)
        forEach(init.expr, [&](const Expr &e) {
          begins |= transactions.effectOf(e) == TransactionEffect::Begins;
        });
    }
    return found;
  }

  /// One branch; what is open after it, and whether its end is reached.
  std::pair<State, bool> branch(const std::vector<Statement> &body, State from, bool failure) {
    state = from;
    reachable = true;
    const bool before = undone;
    failing += failure ? 1 : 0;
    block(body);
    failing -= failure ? 1 : 0;
    undone = before;
    return {failure ? from : state, reachable};
  }

  void conditional(const Statement &s) {
    for (const Statement &init : s.init)
      statement(init);
    expression(s.expr);
    State before = state;
    bool asks = asksFailure(s.expr);
    auto [then, thenEnds] = branch(s.body, before, asks || fails(s.body));
    auto [other, otherEnds] = branch(s.otherwise, before, fails(s.otherwise));
    reachable = thenEnds || otherEnds;
    if (thenEnds && otherEnds)
      state = then == before ? other : then;
    else
      state = thenEnds ? then : other;
  }

  void statement(const Statement &s) {
    switch (s.kind) {
    case StatementKind::Declare:
      held = nullptr;
      expression(s.expr);
      // On a way that fails nothing is begun, so there may be none to hold.
      if (held && held == &inner(s.expr) && state.open > 0)
        holders.push_back({s.name, state.open, state.depth, transactions.commitsByItself(*held)});
      break;
    case StatementKind::Expr:
      expression(s.expr);
      if (s.expr.kind == ExprKind::Call && s.expr.meaning.act == Act::Fatal)
        reachable = false;
      break;
    case StatementKind::Return:
      returns(s);
      break;
    case StatementKind::Throw:
      expression(s.expr);
      reachable = false;
      break;
    case StatementKind::If:
      conditional(s);
      break;
    case StatementKind::Switch: {
      expression(s.expr);
      State before = state, after = state;
      bool ends = false;
      for (const Statement &child : s.body) {
        auto [then, thenEnds] = branch(child.body, before, child.isDefault && fails(child.body));
        bool broken = !child.body.empty() && child.body.back().kind == StatementKind::Break;
        ends |= thenEnds || broken;
        if ((thenEnds || broken) && !(then == before))
          after = then;
      }
      state = after;
      reachable = ends || s.body.empty();
      break;
    }
    case StatementKind::Loop:
      for (const Statement &init : s.init)
        statement(init);
      expression(s.expr);
      ++loops;
      block(s.body);
      for (const Statement &step : s.otherwise)
        statement(step);
      --loops;
      reachable = true;
      break;
    case StatementKind::Try: {
      block(s.body);
      State after = state;
      bool ends = reachable;
      for (const Statement &handler : s.otherwise) {
        auto [ignored, handlerEnds] = branch(handler.body, after, true);
        ends |= handlerEnds;
      }
      state = after;
      reachable = ends;
      break;
    }
    case StatementKind::Case:
    case StatementKind::Catch:
    case StatementKind::Block:
      block(s.body);
      break;
    case StatementKind::Break:
    case StatementKind::Continue:
      reachable = false;
      break;
    }
  }

  const FunctionNode &node;
  const Transactions &transactions;
  const Program &program;
  const Operations &operations;
  TransactionFlow &flow;
  std::set<const Expr *> writing; ///< asked only, never listed
  std::vector<Holder> holders;
  std::vector<int> exits;    ///< what is open at each way out that reports no failure
  std::vector<int> failures; ///< and at those that do
  State state;
  const Expr *held = nullptr; ///< the last expression that gave an object that holds a transaction
  int failing = 0;
  int loops = 0;
  bool reachable = true;
  bool rolledBack = false;
  bool undone = false; ///< rolled back in the branch of a failure
};

} // namespace

void Transactions::follow(const FunctionNode &node, TransactionFlow &flow) const {
  Walk(node, *this, program, operations, flow).run();
}

} // namespace migralint::linking
