// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/downs.h"

#include "model/linking/words.h"

#include <algorithm>
#include <map>

namespace migralint::linking {

using ExprKind = Expr::Kind;

static std::string folded(std::string text) {
  for (char &c : text)
    c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
  return text;
}

/// What a step and its reverse are both called, their direction left out.
static std::string pairName(const Function &function) {
  return function.pairName.empty() ? folded(function.name) : function.pairName;
}

namespace {

struct DownCode {
  const FunctionNode *node = nullptr;
  bool empty = true;
  bool irreversible = false;
  std::vector<std::string> objects;
};

} // namespace

/// Of files of the same name, those that go with the step's own: in the same file, else in the same
/// folder, else anywhere (`deploy/x.sql`, `revert/x.sql`). Names of change sets are their file's.
static std::vector<const FunctionNode *> nearest(const std::vector<const FunctionNode *> &downs,
                                                 const FunctionNode &step) {
  if (!step.function->sqlFile)
    return downs;
  auto folder = [](const FunctionNode &node) {
    return std::string_view(node.file->path).substr(0, node.file->path.rfind('/') + 1);
  };
  std::vector<const FunctionNode *> here, beside;
  for (const FunctionNode *down : downs) {
    if (down->file == step.file)
      here.push_back(down);
    if (folder(*down) == folder(step))
      beside.push_back(down);
  }
  if (!here.empty() || step.function->versionKey == "change set")
    return here;
  return beside.empty() ? downs : beside;
}

/// What a down does, including the functions of the program that it calls.
static void read(DownCode &down, const FunctionNode &node, const Program &program,
                 const Operations &operations, int depth) {
  for (const OwnOperation &op : operations.of(node).list) {
    if (op.operation.kind == ActionKind::Session)
      continue;
    down.empty = false;
    down.objects.insert(down.objects.end(), op.touched.begin(), op.touched.end());
  }
  // Builders name tables and columns in arguments of calls that are no operations of their own.
  forEach(node.function->body, [&](const Expr &e) {
    if (e.kind == ExprKind::Text && e.sql.empty() && e.text.known())
      down.objects.push_back(folded(e.text.value()));
  });
  auto thrown = [&](const auto &self, const std::vector<Statement> &body) -> void {
    for (const Statement &s : body) {
      bool stops = s.kind == Statement::Kind::Throw ||
                   (s.kind == Statement::Kind::Expr && s.expr.meaning.act == Act::Fatal);
      if (stops) {
        // A reason must be given: a text among the arguments.
        forEach(s.expr, [&](const Expr &e) { down.irreversible |= e.kind == ExprKind::Text; });
      }
      self(self, s.body);
      self(self, s.otherwise);
    }
  };
  thrown(thrown, node.function->body);
  if (depth > 3)
    return;
  for (const Site &site : node.sites)
    if (site.expr->kind == ExprKind::Lambda) {
      if (const FunctionNode *lambda = program.lambda(node, site.expr->name))
        read(down, *lambda, program, operations, depth + 1);
    } else if (site.expr->kind == ExprKind::Call) {
      for (const FunctionNode *callee : program.callees(*site.expr))
        if (callee != &node)
          read(down, *callee, program, operations, depth + 1);
    }
}

bool pairDowns(std::vector<StepDraft> &drafts, const Program &program, const Guards &guards,
               const Operations &operations) {
  std::map<std::string, std::vector<const FunctionNode *>> byClass, byName;
  bool any = false;
  for (const FunctionNode &node : program.functions()) {
    const Function &f = *node.function;
    if (f.frameworkDown && !f.sqlFile && !f.className.empty())
      byClass[f.scope].push_back(&node);
    if (f.sqlFile && (f.frameworkDown || f.downName))
      byName["sql:" + f.name].push_back(&node);
    else if (f.downName || f.frameworkDown)
      byName[pairName(f)].push_back(&node);
  }
  // Table entries: {version, up, down}.
  std::map<const FunctionNode *, const FunctionNode *> byEntry;
  std::map<const FunctionNode *, bool> entryDowns;
  for (const StepTable *table : guards.stepTables())
    for (const StepTable::Entry &entry : table->entries) {
      const FunctionNode *up = nullptr, *down = nullptr;
      for (const FunctionNode *function : entry.functions) {
        bool named = false, isDown = function->function->downName;
        for (const Expr &part : entry.expr->args)
          forEach(part, [&](const Expr &e) {
            if ((e.kind == ExprKind::Lambda && e.name == function->function->id) ||
                (e.kind == ExprKind::Name && lastPart(e.name) == function->function->name)) {
              named |= !part.designator.empty();
              isDown |= part.downName;
            }
          });
        isDown |= up && !named && entry.functions.size() == 2;
        (isDown ? down : up) = function;
      }
      if (up && down) {
        byEntry[up] = down;
        entryDowns[down] = true;
      }
    }
  for (StepDraft &draft : drafts) {
    if (!draft.node)
      continue;
    const Function &f = *draft.node->function;
    if (entryDowns.count(draft.node))
      draft.step.direction = Direction::Down;
    if (draft.step.direction == Direction::Down)
      continue;
    std::vector<const FunctionNode *> downs;
    const FunctionNode *outer = draft.node;
    while (outer->owner && !byEntry.count(outer))
      outer = outer->owner;
    if (auto entry = byEntry.find(outer); entry != byEntry.end())
      downs.push_back(entry->second);
    const Function &named = *outer->function;
    if (auto c = byClass.find(named.scope); c != byClass.end() && named.framework)
      downs.insert(downs.end(), c->second.begin(), c->second.end());
    if (auto n = byName.find(f.sqlFile ? "sql:" + f.name : pairName(named)); n != byName.end())
      for (const FunctionNode *node : nearest(n->second, *draft.node))
        if (f.sqlFile || node->function->className == named.className ||
            node->function->className.empty())
          downs.push_back(node);
    // A function in C++ and its reverse in a file, or the other way round.
    if (downs.empty() && draft.step.version)
      for (const auto &[name, list] : byName)
        if (name.rfind("sql:", 0) == 0 && !f.sqlFile)
          for (const FunctionNode *node : list) {
            size_t digit = name.find_first_of("0123456789");
            if (digit != std::string::npos && strtoll(name.c_str() + digit, nullptr, 10) ==
                                                  strtoll(draft.step.version->c_str(), nullptr, 10))
              downs.push_back(node);
          }
    if (downs.empty())
      continue;
    any = true;
    // By its class and by its name, the same one.
    std::vector<const FunctionNode *> each;
    for (const FunctionNode *node : downs)
      if (std::find(each.begin(), each.end(), node) == each.end())
        each.push_back(node);
    downs = std::move(each);
    DownCode all;
    for (const FunctionNode *node : downs)
      read(all, *node, program, operations, 0);
    draft.step.downPlace = {downs.front()->file->path, downs.front()->function->nameRange.valid()
                                                           ? downs.front()->function->nameRange
                                                           : downs.front()->function->range};
    draft.step.down = all.irreversible ? Step::Down::Irreversible
                      : all.empty      ? Step::Down::Empty
                                       : Step::Down::Present;
    std::sort(all.objects.begin(), all.objects.end());
    all.objects.erase(std::unique(all.objects.begin(), all.objects.end()), all.objects.end());
    draft.step.downObjects = std::move(all.objects);
    draft.downs = std::move(downs);
  }
  return any;
}

} // namespace migralint::linking
