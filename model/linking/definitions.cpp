// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/definitions.h"

#include "model/linking/old_steps.h"
#include "model/linking/stored_form.h"
#include "model/linking/words.h"

#include <algorithm>
#include <deque>
#include <tuple>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using ReferenceKind = Reference::Kind;

namespace {

bool inside(const Range &outer, const Range &inner) {
  return inner.valid() && outer.contains(inner);
}

std::string stemOf(std::string_view path) {
  size_t slash = path.rfind('/');
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return std::string(name.substr(0, name.find('.')));
}

/// What a name stands for; enumerators go by their enum.
std::string keyOf(const Reference &r) {
  std::string key = std::to_string(static_cast<int>(r.kind)) + "\n" + r.scope;
  return r.kind == ReferenceKind::Enumerator ? key : key + "\n" + r.name;
}

/// `createPlantsV2`, `SCHEMA_7`: it is kept for the version that it names.
bool namesVersion(std::string_view name) {
  return std::any_of(name.begin(), name.end(),
                     [](char c) { return isdigit(static_cast<unsigned char>(c)); });
}

bool mentionsVersion(std::string_view name) {
  std::string lower;
  for (char c : name)
    lower += static_cast<char>(tolower(static_cast<unsigned char>(c)));
  return lower.find("version") != std::string::npos;
}

/// Part of a step's code: its own, or a function that only migrations call.
struct Area {
  const FileFacts *file = nullptr;
  Range range;
  const FunctionNode *node = nullptr;
  Place call; ///< where the step calls it, if it is shared with other steps
};

class Finder {
public:
  Finder(const FactsRefs &files, const Program &program, const Guards &guards,
         const Operations &operations, const Steps &steps)
      : files(files), program(program), operations(operations), steps(steps),
        forms(program, operations), code(findStepCode(program, guards, steps)) {
    for (const FunctionNode &node : program.functions()) {
      functions[node.file].push_back(&node);
      if (!node.function->lambda)
        functionsByName[node.qualified].push_back(&node);
    }
    for (auto &[file, nodes] : functions)
      std::stable_sort(nodes.begin(), nodes.end(),
                       [](const FunctionNode *a, const FunctionNode *b) {
                         return startsBefore(a->function->range, b->function->range);
                       });
    for (const StepCode &step : code) {
      stepsIn[step.file].push_back(&step);
      if (step.node && step.range == step.node->function->range)
        wholeSteps.insert(step.node);
    }
  }

  std::vector<LiveDefinition> run() {
    bool anyOld =
        std::any_of(code.begin(), code.end(), [](const StepCode &s) { return !s.newest; });
    if (!anyOld)
      return {};
    for (const FileFacts &file : files)
      for (const Reference &r : file.references) {
        byKey[keyOf(r)].emplace_back(&file, &r);
        if (r.pinned)
          pinned.insert(keyOf(r) + "\n" + r.name);
      }
    for (const StepCode &step : code)
      for (const Area &area : areasOf(step))
        if (area.node)
          ++reached[area.node];
    for (const StepCode &step : code)
      if (!step.newest)
        inspect(step);
    std::stable_sort(found.begin(), found.end(),
                     [](const LiveDefinition &a, const LiveDefinition &b) {
                       return std::tie(a.place, a.name) < std::tie(b.place, b.name);
                     });
    return std::move(found);
  }

private:
  using Uses = std::vector<std::pair<const FileFacts *, const Reference *>>;

  struct Today {
    Place use;
    bool onlyCreation = true;
    bool any = false;
  };

  // ------------------------------------------------------------------------------ places

  /// The innermost function at a place, or null.
  const FunctionNode *functionAt(const FileFacts &file, const Range &at) const {
    auto list = functions.find(&file);
    if (list == functions.end())
      return nullptr;
    // They are nested in each other or apart: the last to begin before the place, and to end after.
    auto node = std::upper_bound(list->second.begin(), list->second.end(), at,
                                 [](const Range &place, const FunctionNode *other) {
                                   return startsBefore(place, other->function->range);
                                 });
    while (node != list->second.begin())
      if (inside((*--node)->function->range, at))
        return *node;
    return nullptr;
  }

  /// Functions of the area: the one it is (in), and the lambdas inside it.
  std::vector<const FunctionNode *> nodesOf(const Area &area) const {
    std::vector<const FunctionNode *> nodes;
    if (area.node)
      nodes.push_back(area.node);
    if (auto list = functions.find(area.file); list != functions.end())
      for (const FunctionNode *node : list->second)
        if (node != area.node && inside(area.range, node->function->range))
          nodes.push_back(node);
    return nodes;
  }

  template <typename Visit> void forEachSite(const Area &area, Visit &&visit) const {
    for (const FunctionNode *node : nodesOf(area))
      for (const Site &site : node->sites)
        if (inside(area.range, site.expr->range))
          visit(*node, site);
  }

  /// The step's code: itself, and functions that only migrations call.
  std::vector<Area> areasOf(const StepCode &step) const {
    constexpr size_t most = 64;
    std::vector<Area> areas{{step.file, step.range, step.node, {}}};
    std::set<const FunctionNode *> seen{step.node};
    for (size_t i = 0; i < areas.size() && areas.size() < most; ++i) {
      const Area area = areas[i];
      forEachSite(area, [&](const FunctionNode &node, const Site &site) {
        if (site.expr->kind != ExprKind::Call)
          return;
        for (const FunctionNode *callee : program.callees(*site.expr)) {
          if (!steps.isMigration(*callee) || callee->function->lambda ||
              callee->function->createName || wholeSteps.count(callee) ||
              (step.node && callee == step.node) || !seen.insert(callee).second)
            continue;
          Place call = area.call.valid() ? area.call : Place{node.file->path, site.expr->range};
          areas.push_back({callee->file, callee->function->range, callee, call});
        }
      });
    }
    return areas;
  }

  // ------------------------------------------------------------------------------ today's code

  bool inStep(const FileFacts &file, const Range &at) const {
    auto list = stepsIn.find(&file);
    return list != stepsIn.end() &&
           std::any_of(list->second.begin(), list->second.end(),
                       [&](const StepCode *step) { return inside(step->range, at); });
  }

  bool isToday(const FunctionNode &node, const Range &at) const {
    for (const FunctionNode *n = &node; n; n = n->owner) {
      const Function &f = *n->function;
      if (steps.isMigration(*n) || f.testCode || f.downName || f.frameworkDown)
        return false;
    }
    return !inStep(*node.file, at);
  }

  void addUse(Today &today, const FunctionNode &node, const Range &at) const {
    if (!isToday(node, at))
      return;
    const FunctionNode *outer = &node;
    while (outer->owner)
      outer = outer->owner;
    bool creation = outer->function->createName;
    if (!today.any || (today.onlyCreation && !creation))
      today.use = {node.file->path, at};
    today.onlyCreation &= creation;
    today.any = true;
  }

  const Today &todayOf(const std::string &key) const {
    auto [known, fresh] = todays.try_emplace(key);
    Today &today = known->second;
    if (!fresh)
      return today;
    if (auto uses = byKey.find(key); uses != byKey.end())
      for (const auto &[file, reference] : uses->second)
        for (const Range &use : reference->uses)
          if (const FunctionNode *node = functionAt(*file, use))
            addUse(today, *node, use);
    return today;
  }

  Today callersOf(const FunctionNode &function) const {
    Today today;
    for (const CallSite &call : function.callers)
      if (call.caller != &function && call.expr)
        addUse(today, *call.caller, call.expr->range);
    return today;
  }

  static bool isFrozen(std::string_view name, const Today &today) {
    return today.any && today.onlyCreation && namesVersion(name);
  }

  /// Declared among the domain's code: it is used there, whether or not those files were read.
  static bool declaredForToday(const Reference &r, const FileFacts &step) {
    return !r.file.empty() && stemOf(r.file) != stemOf(step.path) &&
           !words::namesMigration(r.file) && !words::namesMigration(r.scope) &&
           !words::namesMigration(r.name);
  }

  // ------------------------------------------------------------------------------ how it is used

  /// `element.setAttribute("type", …)`, also where the element's type is not known.
  static bool setsKey(const Expr &e) {
    return e.kind == ExprKind::Call && !e.receiver.empty() && e.args.size() == 2 &&
           e.meaning.act == Act::None && words::storesElsewhere(e.name) &&
           (e.args[0].kind == ExprKind::Text || e.args[0].kind == ExprKind::Name);
  }

  /// Whether the name stands in what a call stores or executes: a value, a text, a bound value.
  bool isStored(const Area &area, const Range &use) const {
    bool stored = false;
    forEachSite(area, [&](const FunctionNode &node, const Site &site) {
      const Expr &e = *site.expr;
      if (stored || !inside(e.range, use))
        return;
      if (e.kind == ExprKind::Call && (words::bindsValue(e.name) || setsKey(e))) {
        stored |= !inside(e.args[0].range, use) || words::bindsValue(e.name);
        return;
      }
      Meaning meaning = operations.meaning(e);
      bool executes = meaning.act == Act::Execute || meaning.act == Act::Prepare ||
                      meaning.act == Act::Queue || meaning.act == Act::ExecutePrepared;
      for (size_t i = 0; i < e.args.size(); ++i) {
        bool subject = static_cast<int>(i) == meaning.subject;
        bool holds = inside(e.args[i].range, use) && !(e.args[i].range == use);
        if (executes && (subject || holds) && inside(e.args[i].range, use))
          stored = true;
        if (meaning.act == Act::Put && !subject && inside(e.args[i].range, use))
          stored = true;
      }
    });
    return stored;
  }

  /// Whether the value comes from a stored record: `element.attribute("type").toInt()`.
  static bool readsStored(const FunctionNode &node, const Expr &value, int depth = 0) {
    bool reads = false;
    forEach(value, [&](const Expr &e) {
      if (e.kind == ExprKind::Call)
        reads |= e.meaning.act == Act::Get ||
                 (!e.receiver.empty() && e.args.size() >= 1 && words::readsRecords(e.name) &&
                  e.args[0].kind == ExprKind::Text);
      if (e.kind == ExprKind::Name && depth < 2)
        if (auto local = node.locals.find(e.name); local != node.locals.end())
          for (const Definition &d : local->second)
            if (!d.output && !d.range)
              reads |= readsStored(node, *d.value, depth + 1);
    });
    return reads;
  }

  /// Whether the name is compared with what a record holds.
  bool isCompared(const Area &area, const Range &use) const {
    bool compared = false;
    for (const FunctionNode *node : nodesOf(area))
      forEach(node->function->body, [&](const Expr &e) {
        if (compared || e.kind != ExprKind::Binary || e.args.size() != 2 ||
            (e.name != "==" && e.name != "!=") || !inside(e.range, use))
          return;
        for (int i : {0, 1})
          if (inside(e.args[i].range, use) && !inside(e.args[1 - i].range, use))
            compared |= readsStored(*node, e.args[1 - i]);
      });
    return compared;
  }

  /// Whether the name is what a loop runs over.
  bool isLoopedOver(const Area &area, const Range &use) const {
    for (const FunctionNode *node : nodesOf(area))
      for (const Loop &loop : node->loops)
        if (loop.statement->rangeFor && inside(loop.statement->expr.range, use))
          return true;
    return false;
  }

  bool changesRecords(const Area &area) const {
    bool changes = false;
    forEachSite(area, [&](const FunctionNode &, const Site &site) {
      Act act = operations.meaning(*site.expr).act;
      changes |= act == Act::Put || act == Act::Execute || act == Act::Queue || setsKey(*site.expr);
    });
    return changes;
  }

  /// Whether objects are turned into a document or stream here, or made from one.
  bool serialises(const Area &area) const {
    bool does = false;
    forEachSite(area, [&](const FunctionNode &, const Site &site) {
      const Expr &e = *site.expr;
      does |= e.name == "operator<<" || e.name == "operator>>" || e.name == "json" ||
              lastPart(e.scope).find("json") != std::string_view::npos || e.name == "to_json" ||
              e.name == "from_json";
    });
    return does;
  }

  bool isArgument(const Area &area, const Range &use) const {
    bool argument = false;
    forEachSite(area, [&](const FunctionNode &, const Site &site) {
      const Expr &e = *site.expr;
      if (e.kind != ExprKind::Call || e.meaning.act == Act::Log ||
          words::namesReport(lastPart(e.name)))
        return;
      for (const Expr &arg : e.args)
        argument |= inside(arg.range, use);
    });
    return argument;
  }

  // ------------------------------------------------------------------------------ definitions

  /// What the step shares by this name, and whether today's code has it, too.
  std::optional<LiveDefinition> judge(const Area &area, const Reference &r,
                                      const Range &use) const {
    LiveDefinition live;
    live.name =
        r.scope.empty() || r.kind == ReferenceKind::Constant ? r.name : r.scope + "::" + r.name;
    live.definition = {r.file, r.declared};
    bool byDeclaration = false;
    switch (r.kind) {
    case ReferenceKind::Macro:
    case ReferenceKind::Constant: {
      if (mentionsVersion(r.name))
        return std::nullopt;
      std::optional<DefinitionKind> kind;
      if (!r.text.empty())
        kind = forms.ofText(r.name, r.text);
      else if (r.list)
        kind = DefinitionKind::List;
      else if (r.kind == ReferenceKind::Constant)
        kind = DefinitionKind::Value;
      if (!kind)
        return std::nullopt;
      live.kind = *kind;
      if (live.kind == DefinitionKind::Name) {
        if (!isArgument(area, use))
          return std::nullopt;
      } else if (live.kind == DefinitionKind::List && r.text.empty()) {
        if (!isStored(area, use) && !(isLoopedOver(area, use) && changesRecords(area)))
          return std::nullopt;
      } else if (!isStored(area, use)) {
        return std::nullopt;
      }
      byDeclaration = live.kind == DefinitionKind::Value;
      break;
    }
    case ReferenceKind::Enumerator:
      if (mentionsVersion(r.scope) || mentionsVersion(r.name) ||
          pinned.count(keyOf(r) + "\n" + r.name) || !(isStored(area, use) || isCompared(area, use)))
        return std::nullopt;
      live.kind = DefinitionKind::Value;
      live.name = r.scope + "::" + r.name;
      byDeclaration = true;
      break;
    case ReferenceKind::Type:
      if (!forms.serialises(r.name) || !changesRecords(area) || !serialises(area))
        return std::nullopt;
      live.kind = DefinitionKind::Struct;
      byDeclaration = true;
      break;
    case ReferenceKind::Function:
      return judgeFunction(r, area);
    }
    Today today = todayOf(keyOf(r));
    if (isFrozen(r.name, today) ||
        (!today.any && !(byDeclaration && declaredForToday(r, *area.file))))
      return std::nullopt;
    live.today = today.use;
    return live;
  }

  std::optional<LiveDefinition> judgeFunction(const Reference &r, const Area &area) const {
    std::vector<const FunctionNode *> bodies;
    if (auto list = functionsByName.find(r.scope.empty() ? r.name : r.scope + "::" + r.name);
        list != functionsByName.end())
      bodies = list->second;
    std::optional<DefinitionKind> kind;
    Today today = todayOf(keyOf(r));
    for (const FunctionNode *body : bodies) {
      if (steps.isMigration(*body) || body->function->testCode)
        return std::nullopt;
      if (!kind)
        kind = forms.ofFunction(*body);
      if (!today.any)
        today = callersOf(*body);
    }
    bool byDeclaration = bodies.empty() && declaredForToday(r, *area.file);
    if (byDeclaration)
      kind = StoredForm::ofName(r.name);
    if (!kind || isFrozen(r.name, today) || !(today.any || byDeclaration))
      return std::nullopt;
    LiveDefinition live;
    live.kind = *kind;
    live.name = r.scope.empty() ? r.name : r.scope + "::" + r.name;
    live.definition = {r.file, r.declared};
    live.today = today.use;
    return live;
  }

  /// A call that the parser could not resolve, but linking could.
  std::optional<LiveDefinition> judgeCall(const FunctionNode &callee, const Area &area) const {
    const Function &f = *callee.function;
    Reference r;
    r.kind = ReferenceKind::Function;
    r.name = f.name;
    r.scope = f.scope;
    r.file = callee.file->path;
    r.declared = f.nameRange;
    return judgeFunction(r, area);
  }

  // ------------------------------------------------------------------------------ steps

  static std::string functionKey(const FunctionNode &node) {
    return std::to_string(static_cast<int>(ReferenceKind::Function)) + "\n" + node.function->scope +
           "\n" + node.function->name;
  }

  /// The names that the area uses, in order.
  static std::vector<std::pair<Range, const Reference *>> namesIn(const Area &area) {
    std::vector<std::pair<Range, const Reference *>> names;
    for (const Reference &r : area.file->references)
      for (const Range &use : r.uses)
        if (inside(area.range, use))
          names.emplace_back(use, &r);
    std::stable_sort(names.begin(), names.end(),
                     [](const auto &a, const auto &b) { return startsBefore(a.first, b.first); });
    return names;
  }

  /// Functions that read or store the version: all steps share them, and have to.
  std::set<std::string_view> versionKeepers(const Area &area) const {
    std::set<std::string_view> names;
    forEachSite(area, [&](const FunctionNode &, const Site &site) {
      const Act act = operations.meaning(*site.expr).act;
      if (act == Act::RecordVersion || act == Act::ReadVersion || act == Act::LatestVersion)
        names.insert(lastPart(site.expr->name));
    });
    return names;
  }

  void inspect(const StepCode &step) {
    std::set<std::string> seen; // one finding for each definition
    for (const Area &area : areasOf(step)) {
      bool shared = area.node && area.call.valid() && reached[area.node] > 1;
      auto add = [&](std::optional<LiveDefinition> live, const std::string &key, const Range &use) {
        if (!live || !seen.insert(key).second)
          return;
        live->step = step.name;
        live->function = area.node ? area.node->qualified : step.function;
        live->place = shared ? area.call : Place{area.file->path, use};
        if (places.insert({key, live->place}).second)
          found.push_back(std::move(*live));
      };
      const std::set<std::string_view> keepers = versionKeepers(area);
      for (const auto &[use, r] : namesIn(area))
        if (!seen.count(keyOf(*r)) &&
            !(r->kind == ReferenceKind::Function && keepers.count(r->name)))
          add(judge(area, *r, use), keyOf(*r), use);
      forEachSite(area, [&](const FunctionNode &, const Site &site) {
        if (site.expr->kind != ExprKind::Call || keepers.count(lastPart(site.expr->name)))
          return;
        const auto &callees = program.callees(*site.expr);
        if (callees.size() == 1 && !callees[0]->function->lambda)
          add(judgeCall(*callees[0], area), functionKey(*callees[0]), site.expr->range);
      });
    }
  }

  const FactsRefs &files;
  const Program &program;
  const Operations &operations;
  const Steps &steps;
  StoredForm forms;
  std::vector<StepCode> code;
  std::unordered_map<const FileFacts *, std::vector<const StepCode *>> stepsIn;
  mutable std::unordered_map<std::string, Today> todays; ///< by key; what `todayOf` has said
  std::unordered_map<const FileFacts *, std::vector<const FunctionNode *>> functions;
  std::unordered_map<std::string, std::vector<const FunctionNode *>> functionsByName;
  std::unordered_set<const FunctionNode *> wholeSteps;
  std::unordered_map<const FunctionNode *, int> reached; ///< by how many steps
  std::unordered_map<std::string, Uses> byKey;
  std::set<std::string> pinned;
  std::set<std::pair<std::string, Place>> places;
  std::vector<LiveDefinition> found;
};

} // namespace

std::vector<LiveDefinition> findLiveDefinitions(const FactsRefs &files, const Program &program,
                                                const Guards &guards, const Operations &operations,
                                                const Steps &steps) {
  return Finder(files, program, guards, operations, steps).run();
}

} // namespace migralint::linking
