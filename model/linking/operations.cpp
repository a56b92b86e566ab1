// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/operations.h"

#include "model/linking/at_once.h"
#include "model/linking/covers.h"
#include "model/linking/words.h"
#include "model/linking/wrappers.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

const Expr *argument(const Expr &call, int8_t index) {
  return index >= 0 && static_cast<size_t>(index) < call.args.size() ? &call.args[index] : nullptr;
}

bool changesCache(const OwnOperation &own) {
  bool cache = own.action && own.action->cache;
  auto look = [&](const Expr &e) { cache |= e.cacheName; };
  if (own.subject)
    forEach(*own.subject, look);
  // `cacheDir.remove(file)`, `QDir(temporaryFolder).removeRecursively()`.
  if (own.expr && own.operation.store == Store::File && !own.expr->receiver.empty())
    forEach(own.expr->receiver[0], look);
  return cache;
}

const Expr *subjectOf(const Expr &call, const Meaning &meaning) {
  if (call.kind == ExprKind::Index) // document["key"]
    return call.args.size() == 2 ? &call.args[1] : nullptr;
  if (meaning.subject >= 0)
    return argument(call, meaning.subject);
  return call.receiver.empty() ? nullptr : &call.receiver[0];
}

Operations::Operations(const Program &program, const Guards &guards, const StatementReader &read,
                       bool parallel)
    : program(program), guards(guards), dialects(program) {
  findWrappers();
  if (read)
    fillTexts(read);
  const std::vector<FunctionNode> &functions = program.functions();
  std::vector<FunctionOperations> found(functions.size());
  auto collectFrom = [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      found[i] = collect(functions[i]);
      coverHandled(found[i], functions[i]);
      keepUnturned(found[i], program, functions[i]);
    }
  };
  const size_t middle = functions.size() / 2;
  runAtOnce(
      parallel, [&] { collectFrom(0, middle); }, [&] { collectFrom(middle, functions.size()); });
  Names dropped;
  for (size_t i = 0; i < functions.size(); ++i) {
    for (const OwnOperation &op : found[i].list)
      if (op.action && op.action->kind == ActionKind::DropTable && op.action->objectKnown)
        dropped.insert(op.action->object);
    byFunction.emplace(&functions[i], std::move(found[i]));
  }
  for (auto &[node, own] : byFunction)
    settleScratch(own, dropped);
}

const FunctionOperations &Operations::of(const FunctionNode &node) const {
  return byFunction.at(&node);
}

std::string handleOf(const Site &site, const Meaning &m, bool prepares) {
  const Expr &e = *site.expr;
  if (const Expr *given = argument(e, m.handle)) {
    const Expr &handle = unwrapped(*given);
    if (handle.kind == ExprKind::Text && handle.text.known())
      return handle.text.value(); // prepared under a name
    return rootName(*given);
  }
  if (prepares && site.statement->kind == Statement::Kind::Declare)
    return site.statement->name; // auto q = db.prepare("…"); Query q("…", db);
  if (prepares && site.statement->kind == Statement::Kind::Expr &&
      site.statement->expr.kind == ExprKind::Assign && !site.statement->expr.args.empty() &&
      e.kind == ExprKind::Call && site.statement->expr.args.size() == 2 &&
      rootName(site.statement->expr.args[1]) == rootName(e))
    return rootName(site.statement->expr.args[0]);
  if (!e.receiver.empty())
    return rootName(e.receiver[0]);
  const Expr *subject = prepares ? nullptr : argument(e, m.subject);
  return subject ? rootName(*subject) : std::string();
}

Dialect Operations::dialectOf(const SqlStatement &statement, const FileFacts &file,
                              const Expr *call) const {
  Dialect dialect = statement.dialect;
  if (dialect == Dialect::Common && call)
    dialect = meaning(*call).dialect;
  return dialect == Dialect::Common ? dialects.of(file) : dialect;
}

Meaning Operations::meaning(const Expr &call) const {
  if (call.meaning.act != Act::None && call.meaning.sure)
    return call.meaning;
  for (const FunctionNode *callee : program.callees(call))
    if (auto found = wrappers.find(callee); found != wrappers.end()) {
      // What runs what was prepared before, and is handed SQL all the same, runs that.
      if (found->second.act == Act::ExecutePrepared && call.meaning.act == Act::Execute &&
          statements(call, call.meaning))
        break;
      return found->second;
    }
  return call.meaning;
}

bool Operations::byName(const Expr &call) const {
  if (call.meaning.act != Act::None && call.meaning.sure)
    return false;
  for (const FunctionNode *callee : program.callees(call))
    if (wrappers.count(callee))
      return wrappersByName.count(callee) > 0;
  return call.meaning.act != Act::None;
}

std::vector<Place> Operations::placesByName() const {
  std::vector<Place> places;
  for (const FunctionNode &node : program.functions()) {
    if (node.function->testCode || node.function->sqlFile)
      continue;
    for (const Site &site : node.sites) {
      const Act act = meaning(*site.expr).act;
      if ((executes(act) || act == Act::ExecutePrepared || act == Act::Put || act == Act::Remove ||
           act == Act::RecordVersion) &&
          byName(*site.expr))
        places.push_back({node.file->path, site.expr->range});
    }
    // A text may stand elsewhere, in a constant.
    for (const OwnOperation &own : of(node).list)
      if (own.expr && own.source && byName(*own.expr))
        places.push_back(own.operation.place);
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

const FunctionNode *Operations::forwarder(const Expr &call) const {
  if (call.meaning.act != Act::None && call.meaning.sure)
    return nullptr;
  for (const FunctionNode *callee : program.callees(call))
    if (wrappers.count(callee))
      return callee;
  return nullptr;
}

bool Operations::isForwarded(const OwnOperation &own) const {
  auto found = own.node ? wrappers.find(own.node) : wrappers.end();
  return found != wrappers.end() && found->second.act == Act::Remove && own.subject &&
         !own.node->callers.empty() &&
         own.node->parameter(rootName(*own.subject)) == found->second.subject;
}

const std::vector<SqlStatement> *Operations::statements(const Expr &call,
                                                        const Meaning &meaning) const {
  const Expr *subject = subjectOf(call, meaning);
  if (subject && unwrapped(*subject).kind == ExprKind::Text)
    return &unwrapped(*subject).sql;
  return nullptr;
}

Dialect Operations::dialectOf(const OwnOperation &own) const {
  if (const Expr *text = own.filled ? filled(*own.expr) : nullptr)
    return text->meaning.dialect;
  return own.expr ? meaning(*own.expr).dialect : Dialect::Common;
}

bool Operations::runsPrepared(const FunctionNode &node) const {
  auto found = wrappers.find(&node);
  return found != wrappers.end() && found->second.act == Act::ExecutePrepared &&
         found->second.handle < 0;
}

bool replacesRecord(const Operations &operations, const OwnOperation &gone) {
  const auto &list = operations.of(*gone.node).list;
  return gone.operation.kind == ActionKind::Delete &&
         std::any_of(list.begin(), list.end(), [&](const OwnOperation &own) {
           return own.operation.recordsVersion && own.operation.kind == ActionKind::Insert &&
                  own.operation.object == gone.operation.object && own.site > gone.site;
         });
}

bool clearsTheWay(const Operations &operations, const OwnOperation &drop) {
  if (!drop.node || !drop.action || drop.action->kind != ActionKind::DropTable ||
      !drop.action->ifExists || drop.site < 0 || drop.node->function->migrationName ||
      !words::namesCreation(drop.node->function->name))
    return false;
  const FunctionNode &node = *drop.node;
  const auto &list = operations.of(node).list;
  if (std::any_of(list.begin(), list.end(), [&](const OwnOperation &own) {
        return own.site > drop.site && own.action && own.action->kind == ActionKind::CreateTable;
      }))
    return true;
  // Or executes what cannot be read: it is there to create.
  return std::any_of(node.sites.begin() + drop.site + 1, node.sites.end(), [&](const Site &site) {
    Meaning m = operations.meaning(*site.expr);
    if (m.act == Act::ExecutePrepared)
      return true;
    const auto *statements = operations.statements(*site.expr, m);
    return m.act == Act::Execute && (!statements || statements->empty());
  });
}

} // namespace migralint::linking
