// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/results.h"

#include "model/linking/words.h"
#include "model/linking/wrappers.h"

#include <algorithm>
#include <set>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

Results::Results(const Program &program, const Operations &operations)
    : program(program), operations(operations) {
  for (const FunctionNode &node : program.functions())
    if (const migralint::Function &f = *node.function; !f.className.empty() && !f.testCode)
      methods[f.name].push_back(&node);
  findAsked();
}

/// Calls through a member whose answer the same class asks elsewhere whether it failed:
/// `Answer a = db->exec(sql); if (a->isError())`. However it works, it tells by its answer.
void Results::findAsked() {
  auto through = [](const FunctionNode &node, const Expr &call) {
    bool executes = call.kind == ExprKind::Call && call.meaning.act == Act::Execute &&
                    call.meaning.errors == ErrorStyle::Unknown && !call.receiver.empty();
    const std::string member = executes ? rootName(call.receiver[0]) : std::string();
    if (member.empty() || node.function->className.empty() || node.locals.count(member) ||
        node.parameter(member) >= 0)
      return std::string();
    return node.function->className + "\n" + member + "\n" + std::string(lastPart(call.name));
  };
  std::set<std::string> asked;
  for (const FunctionNode &node : program.functions())
    for (const Site &site : node.sites) {
      const Expr &asks = *site.expr;
      if (asks.kind != ExprKind::Call || asks.receiver.empty() || !asks.args.empty() ||
          asks.receiver[0].kind != ExprKind::Name || !words::saysThatItFailed(lastPart(asks.name)))
        continue;
      auto answer = node.locals.find(asks.receiver[0].name);
      if (answer == node.locals.end())
        continue;
      for (const Definition &d : answer->second)
        if (!d.output && d.field.empty())
          asked.insert(through(node, *d.value));
    }
  asked.erase(std::string());
  if (asked.empty())
    return;
  for (const FunctionNode &node : program.functions())
    for (const Site &site : node.sites)
      if (asked.count(through(node, *site.expr)))
        askedElsewhere.insert(site.expr);
}

/// Whom a call may reach. What executes SQL through something whose class is out of view is, as far
/// as the program has methods of that name, one of these.
std::vector<const FunctionNode *> Results::mayRun(const Expr &call) const {
  const auto &callees = program.callees(call);
  bool does = std::any_of(callees.begin(), callees.end(), [](const FunctionNode *callee) {
    // A stand-in that calls nothing says nothing.
    return std::any_of(callee->sites.begin(), callee->sites.end(),
                       [](const Site &site) { return site.expr->kind == ExprKind::Call; });
  });
  if (does || call.receiver.empty() || call.meaning.act != Act::Execute)
    return callees;
  std::vector<const FunctionNode *> named;
  if (auto found = methods.find(std::string(lastPart(call.name))); found != methods.end())
    for (const FunctionNode *node : found->second)
      if (node->function->parameters.size() >= std::max<size_t>(call.args.size(), 1))
        named.push_back(node);
  return named;
}

// ── How calls and functions tell ────────────────────────────────────────────────────────────────

static bool changesStore(Act act) {
  switch (act) {
  case Act::Execute:
  case Act::ExecutePrepared:
  case Act::Begin:
  case Act::Commit:
  case Act::RecordVersion:
  case Act::Put:
  case Act::Remove:
  case Act::Clear:
  case Act::RemoveFile:
  case Act::RenameFile:
  case Act::CopyFile:
  case Act::WriteFile:
  case Act::Builder:
    return true;
  default:
    return false;
  }
}

/// A settings object keeps changes in memory and writes them later: at the call there is nothing
/// yet to be told.
static bool writesLater(Act act) {
  return act == Act::Put || act == Act::Remove || act == Act::Clear || act == Act::RecordVersion;
}

static Tells tellsByRule(const Meaning &meaning) {
  switch (meaning.errors) {
  case ErrorStyle::Returns:
    return Tells::Result;
  case ErrorStyle::SideChannel:
    return writesLater(meaning.act) ? Tells::Nothing : Tells::Aside;
  default:
    return Tells::Nothing;
  }
}

/// `run(sql, true)`, where the function ends the program on `if (fatal)`: nobody is left to look.
static bool endsByFlag(const Expr &call, const FunctionNode &callee) {
  for (const Site &site : callee.sites) {
    if (site.expr->meaning.act != Act::Fatal || site.condition < 0)
      continue;
    const Condition &c = callee.conditions[static_cast<size_t>(site.condition)];
    if (c.kind != Condition::Kind::If || c.early || !c.holds || !c.expr ||
        c.expr->kind != ExprKind::Name)
      continue;
    int flag = callee.parameter(c.expr->name);
    if (flag < 0)
      continue;
    size_t index = static_cast<size_t>(flag);
    const std::vector<Expr> &missing = callee.function->parameters[index].init;
    const Expr *given = index < call.args.size() ? &call.args[index]
                        : missing.empty()        ? nullptr
                                                 : &missing[0];
    if (given && given->kind == ExprKind::Number && given->number != 0)
      return true;
  }
  return false;
}

Tells Results::tells(const Expr &call) const {
  const Meaning &own = call.meaning;
  if (changesStore(own.act) && own.sure && own.errors != ErrorStyle::Unknown)
    return tellsByRule(own);
  const std::vector<const FunctionNode *> callees = mayRun(call);
  Tells worst = Tells::Nothing;
  bool ends = false;
  for (const FunctionNode *callee : callees)
    if (endsByFlag(call, *callee))
      ends = true;
    else
      worst = std::max(worst, tells(*callee));
  // What a library generates is known by its name only, and out of view.
  if (callees.empty() && changesStore(own.act) && own.errors == ErrorStyle::Returns)
    return tellsByRule(own);
  bool named = own.act == Act::Execute || own.act == Act::Put || own.act == Act::Remove;
  if (worst != Tells::Nothing || ends || !named)
    return worst;
  if (askedElsewhere.count(&call))
    return Tells::Result;
  if (callees.empty())
    return own.act == Act::Execute && call.type == "bool" ? Tells::Result : Tells::Nothing;
  // Called like something that changes the store, and how is out of view (a queue, a plugin,
  // another thread): a bool or a status is then what tells.
  bool result = std::all_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
    const std::string &type = callee->function->returnType;
    return !callee->returns.empty() &&
           (type == "bool" || (own.act != Act::Execute && words::namesStatus(type)));
  });
  return result ? Tells::Result : Tells::Nothing;
}

Tells Results::tells(const FunctionNode &node) const { return function(node).tells; }

int Results::losesAt(const FunctionNode &node) const { return function(node).losesAt; }

const Results::Function &Results::function(const FunctionNode &node) const {
  auto [at, fresh] = functions.try_emplace(&node); // on its own path a function says nothing new
  if (fresh && !node.function->testCode && !node.function->constructor &&
      !node.function->destructor && !node.function->lambda) {
    Function judged = judge(node);
    return functions[&node] = judged;
  }
  return at->second;
}

/// Whether all that the call is known to execute only reads.
bool Results::executesRead(const Expr &call) const {
  bool any = false, writes = false;
  auto look = [&](const std::vector<SqlStatement> &sql) {
    for (const SqlStatement &statement : sql)
      for (const Action &action : statement.actions) {
        any = true;
        writes |= action.kind != ActionKind::Read && action.kind != ActionKind::Session &&
                  action.kind != ActionKind::Maintenance && !action.temporary &&
                  !(action.kind == ActionKind::Pragma && !action.set);
      }
  };
  for (const Expr &arg : call.args)
    forEach(arg, [&](const Expr &e) { look(e.sql); });
  return any && !writes;
}

/// As `tells`, for a site as part of what its function does.
Tells Results::tellsAt(const FunctionNode &node, int site) const {
  const Expr &e = *node.sites[site].expr;
  if ((e.kind != ExprKind::Call && e.kind != ExprKind::Construct) || executesRead(e))
    return Tells::Nothing;
  // What a method executes that its object keeps is known where it is called.
  if (e.meaning.act == Act::ExecutePrepared && !operations.runsPrepared(node) &&
      std::none_of(operations.of(node).list.begin(), operations.of(node).list.end(),
                   [&](const OwnOperation &own) { return own.site == site; }))
    return Tells::Nothing; // it reads, or is not readable
  return tells(e);
}

/// `return db->execNow(queries);` of a migration, by something out of view: the migration's type
/// says that it is an outcome.
bool Results::forwardsUnseen(const FunctionNode &node, int site) const {
  const Expr &e = *node.sites[site].expr;
  const std::string &type = node.function->returnType;
  return node.function->migrationName && e.kind == ExprKind::Call &&
         e.meaning.act == Act::Execute && e.meaning.errors == ErrorStyle::Unknown &&
         program.callees(e).empty() && (type == "bool" || words::namesStatus(type)) &&
         !executesRead(e) &&
         follow(node, {e, *node.sites[site].statement, Sense::Success}, 0).fate == Fate::Forwarded;
}

/// Whether a condition only asks what is there: for a key, for a marker, for anything at all.
static bool asksState(const Expr &condition) {
  bool state = true, any = false;
  forEach(condition, [&](const Expr &e) {
    if (e.kind != ExprKind::Call)
      return;
    any = true;
    Act act = e.meaning.act;
    state &= act == Act::Get || act == Act::Probe || act == Act::ReadVersion ||
             (act == Act::None && words::asksPresence(lastPart(e.name)));
  });
  return any && state;
}

/// Whether `false` is answered in any other case than that there is nothing to do, which is found
/// out before anything is changed.
static bool refuses(const std::vector<Statement> &body, bool idle, const Range &change) {
  return std::any_of(body.begin(), body.end(), [&](const Statement &s) {
    if (s.kind == StatementKind::Return && s.expr.kind == ExprKind::Number && s.expr.number == 0)
      return !idle || !startsBefore(s.range, change);
    bool asks = idle || (s.kind == StatementKind::If && asksState(s.expr));
    return refuses(s.body, asks, change) || refuses(s.otherwise, idle, change);
  });
}

/// What a bool says in the end is whether it worked: `if (exec()) return true; …; return false;`,
/// and `while (!exec() && ++tries < 10); return tries < 10;`, where it is whether one of the tries
/// did.
static bool answers(const FunctionNode &node, int site) {
  const Statement &in = *node.sites[site].statement;
  auto any = [&](auto &&holds) {
    return std::any_of(node.returns.begin(), node.returns.end(),
                       [&](const Expr *value) { return holds(*value); });
  };
  if (node.function->returnType != "bool")
    return false;
  if (in.kind == StatementKind::Loop)
    return !in.rangeFor && any([](const Expr &e) { return e.kind != ExprKind::Number; });
  return in.kind == StatementKind::If && !in.body.empty() &&
         in.body.back().kind == StatementKind::Return &&
         in.body.back().expr.kind == ExprKind::Number && in.body.back().expr.number != 0 &&
         any([](const Expr &e) { return e.kind == ExprKind::Number && e.number == 0; });
}

Results::Function Results::judge(const FunctionNode &node) const {
  Function judged;
  for (int i = 0; i < static_cast<int>(node.sites.size()); ++i) {
    Tells told = tellsAt(node, i);
    if (told == Tells::Nothing && forwardsUnseen(node, i))
      return {Tells::Result, -1};
    if (told == Tells::Nothing)
      continue;
    Outcome outcome = this->outcome(node, i);
    if (outcome.fate == Fate::Forwarded)
      return {Tells::Result, -1};
    if (outcome.fate == Fate::Checked && answers(node, i))
      return {Tells::Result, -1};
    if (outcome.fate == Fate::Checked || outcome.fate == Fate::OnPurpose ||
        outcome.fate == Fate::Left) // what it skips is how it tells: a state not reached
      continue;
    Tells here = told;
    if (told == Tells::Result)
      here = outcome.fate == Fate::Reported ? Tells::Reported : Tells::Dropped;
    if (here > judged.tells)
      judged = {here, i};
  }
  // One that says whether it worked, though not of this: its callers have something to look at.
  if (judged.tells > Tells::Result && node.function->returnType == "bool" &&
      refuses(node.function->body, false, node.sites[judged.losesAt].expr->range))
    return {Tells::Result, -1};
  return judged;
}

Results::Sense Results::sense(const Expr &call) const {
  const std::vector<const FunctionNode *> callees = mayRun(call);
  if (!callees.empty()) {
    const std::string &type = callees.front()->function->returnType;
    return type == "int" ? Sense::Failure : Sense::Success;
  }
  // Functions of C give 0 when all is well, methods true.
  return call.receiver.empty() && call.scope.empty() ? Sense::Failure : Sense::Success;
}

// ── What becomes of a site's result ─────────────────────────────────────────────────────────────

/// The variable that knows of the call's failure: `query` in `query.exec()`, `db` in `run(db, …)`.
static std::string handleOf(const Site &site) {
  const Expr &e = *site.expr;
  if (e.kind == ExprKind::Construct && site.statement->kind == StatementKind::Declare)
    return site.statement->name;
  if (!e.receiver.empty())
    return rootName(e.receiver[0]);
  return e.args.empty() ? std::string() : rootName(e.args[0]);
}

/// The innermost condition that is a block around the site, not an exit before it.
static int blockOf(const FunctionNode &node, int condition) {
  while (condition >= 0 && node.conditions[condition].early)
    condition = node.conditions[condition].outer;
  return condition;
}

/// Whether `later` stands in the same block as `site`, or in one around it.
static bool sameFlow(const FunctionNode &node, int site, int later) {
  int block = blockOf(node, node.sites[later].condition);
  const Statement *around = block < 0 ? nullptr : node.conditions[block].statement;
  if (!around)
    return true;
  for (int c = blockOf(node, node.sites[site].condition); c >= 0;
       c = blockOf(node, node.conditions[c].outer))
    if (node.conditions[c].statement == around &&
        node.conditions[c].holds == node.conditions[block].holds)
      return true;
  return false;
}

static bool isErrorQuery(const Expr &e) {
  return e.kind == ExprKind::Call &&
         (e.meaning.act == Act::ErrorQuery ||
          (e.meaning.act == Act::None && e.args.empty() && words::asksForError(lastPart(e.name))));
}

/// `exec(query); check(query);`: whether the handle is given to a function that asks for its error.
bool Results::handsToCheck(const Expr &call, const std::string &handle) const {
  if (call.kind != ExprKind::Call || call.meaning.act != Act::None || handle.empty() ||
      std::none_of(call.args.begin(), call.args.end(),
                   [&](const Expr &arg) { return rootName(arg) == handle; }))
    return false;
  if (words::asksForError(lastPart(call.name)))
    return true;
  for (const FunctionNode *callee : program.callees(call))
    for (const Site &site : callee->sites) {
      if (site.expr->meaning.act != Act::ErrorQuery)
        continue;
      // Of what it is given, and not of a query of its own.
      const std::string asked = handleOf(site);
      const int parameter = asked.empty() ? -1 : callee->parameter(asked);
      if (parameter < 0 ? !callee->locals.count(asked)
                        : static_cast<size_t>(parameter) < call.args.size() &&
                              rootName(call.args[parameter]) == handle)
        return true;
    }
  return false;
}

/// What becomes of the answer when somebody asks for the error later in the same flow.
std::optional<Outcome> Results::askedLater(const FunctionNode &node, int site, bool aside) const {
  std::string handle = handleOf(node.sites[site]);
  for (int i = site + 1; i < static_cast<int>(node.sites.size()); ++i) {
    const Site &later = node.sites[i];
    const Expr &e = *later.expr;
    if (handsToCheck(e, handle) && sameFlow(node, site, i))
      return Outcome{Fate::Checked};
    if (isErrorQuery(e) && sameFlow(node, site, i)) {
      std::string asked = handleOf(later);
      if (!aside && !asked.empty() && asked != handle && e.kind == ExprKind::Call &&
          e.meaning.pack == node.sites[site].expr->meaning.pack && node.locals.count(asked) &&
          node.locals.count(handle))
        continue; // another statement's
      Outcome outcome = follow(node, {e, *later.statement, Sense::Failure}, 0);
      if (outcome.fate != Fate::Ignored)
        return outcome;
    }
    // The next statement on the same handle takes the place of the error.
    if (changesStore(e.meaning.act) && !handle.empty() && handleOf(later) == handle && !aside &&
        sameFlow(node, site, i))
      return std::nullopt;
  }
  return std::nullopt;
}

/// A COMMIT later in the same flow, here or in the only callers, whose own result is acted on.
bool Results::coveredByCommit(const FunctionNode &node, int site) const {
  const FunctionNode *in = &node;
  for (int climbed = 0; climbed < 3; ++climbed) {
    for (int i = site + 1; i < static_cast<int>(in->sites.size()); ++i) {
      const Expr &e = *in->sites[i].expr;
      if (e.meaning.act != Act::Commit || !sameFlow(*in, site, i) || tells(e) != Tells::Result)
        continue;
      Fate fate = follow(*in, {e, *in->sites[i].statement, sense(e)}, 0).fate;
      return fate == Fate::Checked || fate == Fate::Forwarded || fate == Fate::Left;
    }
    if (in->callers.size() != 1 || in->callers[0].caller == in || in->callers[0].site < 0)
      return false;
    site = in->callers[0].site;
    in = in->callers[0].caller;
  }
  return false;
}

bool Results::onPurpose(const FunctionNode &node, int site) const {
  const Statement &statement = *node.sites[site].statement;
  if (statement.toVoid)
    return true;
  const Range &at = statement.range;
  const auto &comments = node.file->comments;
  // In the order of the file, so that the lines of a comment above are found from the last.
  for (size_t i = 0; i < comments.size(); ++i) {
    const Range &c = comments[i].range;
    bool beside = c.line >= at.line && c.line <= at.endLine;
    bool above = c.endLine + 1 == at.line;
    bool below = c.line == at.endLine + 1;
    if (!beside && !above && !below)
      continue;
    std::string text = comments[i].text;
    for (size_t k = i;
         above && k-- > 0 && comments[k].range.endLine + 1 == comments[k + 1].range.line;)
      text = comments[k].text + " " + text;
    if (words::saysFailureIsFine(text))
      return true;
  }
  return false;
}

Outcome Results::outcome(const FunctionNode &node, int site) const {
  const Site &at = node.sites[site];
  const Expr &e = *at.expr;
  if (onPurpose(node, site))
    return {Fate::OnPurpose};
  Tells told = tells(e);
  Outcome outcome{Fate::Ignored};
  if (told == Tells::Result && e.kind == ExprKind::Call)
    outcome = follow(node, {e, *at.statement, sense(e)}, 0);
  if (outcome.fate != Fate::Ignored && outcome.fate != Fate::Overwritten)
    return outcome;
  // `rename(from, to, error); if (error)`.
  if (told == Tells::Aside && !executes(e.meaning.act) && e.meaning.act != Act::ExecutePrepared &&
      e.meaning.handle >= 0 && static_cast<size_t>(e.meaning.handle) < e.args.size()) {
    const Expr &error = e.args[e.meaning.handle];
    Outcome asked = error.kind == ExprKind::Name
                        ? followVariable(node, error.name, *at.statement, Sense::Failure, 0)
                        : Outcome{Fate::Checked};
    if (asked.fate != Fate::Ignored && asked.fate != Fate::Overwritten)
      return asked;
  }
  if (told == Tells::Result || told == Tells::Aside || told == Tells::Reported)
    if (std::optional<Outcome> asked = askedLater(node, site, told != Tells::Result))
      return *asked;
  if (e.meaning.act != Act::Begin && e.meaning.act != Act::Commit && coveredByCommit(node, site))
    return {Fate::Checked};
  return outcome;
}

Swallow Results::swallows(const FunctionNode &node, int site) const {
  const Site &at = node.sites[site];
  if (at.expr->meaning.errors != ErrorStyle::Throws)
    return {};
  const Statement *inner = at.statement;
  for (const Statement *s = parent(node, *inner); s; inner = s, s = parent(node, *s)) {
    bool inBody = std::any_of(s->body.begin(), s->body.end(),
                              [&](const Statement &x) { return &x == inner; });
    if (s->kind != StatementKind::Try || !inBody)
      continue;
    int last = site;
    for (int i = site; i < static_cast<int>(node.sites.size()); ++i)
      for (const Statement *in = node.sites[i].statement; in; in = parent(node, *in))
        if (in == s)
          last = i;
    for (const Statement &handler : s->otherwise)
      if (!handler.body.empty() && onlyReports(handler.body))
        return {&handler, last};
    return {}; // handled, or for another handler to pass on
  }
  return {};
}

} // namespace migralint::linking
