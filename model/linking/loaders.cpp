// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A loader may reject what it does not support, supply defaults, and clamp; it does a migration's
// work when it branches on a record's version to convert, reads a place that nothing writes any
// more, mends what an old version stored, or calls migration code. Unsure is silent: each symptom
// needs a sign in the code (a version, a key that is never written, a word).
#include "model/linking/loaders.h"

#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

/// Every key that the program, or one file of it, writes.
static Names keysWritten(const Program &program, const Operations &operations,
                         const FileFacts *file = nullptr) {
  Names keys;
  for (const FunctionNode &node : program.functions())
    for (const Site &site : node.sites) {
      if (file && node.file != file)
        break;
      const Expr &e = *site.expr;
      const Expr *key = nullptr;
      if (e.kind == ExprKind::Call) {
        Meaning m = operations.meaning(e);
        if (m.act == Act::Put)
          key = subjectOf(e, m);
        else if (m.act == Act::None && !e.receiver.empty() && !e.args.empty() &&
                 words::storesElsewhere(lastPart(e.name)))
          key = &e.args[0];
      } else if (e.kind == ExprKind::Assign && !e.args.empty() &&
                 e.args[0].kind == ExprKind::Index && e.args[0].args.size() == 2) {
        key = &e.args[0].args[1];
      }
      if (key && key->kind == ExprKind::Text && key->text.known())
        keys.insert(key->text.value());
    }
  return keys;
}

namespace {

class LoaderView {
public:
  LoaderView(const FunctionNode &node, const Program &program, const Guards &guards,
             const Operations &operations, const Steps &steps, const Names &writtenKeys)
      : node(node), program(program), guards(guards), operations(operations), steps(steps),
        writtenKeys(writtenKeys) {}

  std::vector<Symptom> look() {
    if (!opensStore()) {
      if (!words::namesImport(node.function->name)) // somebody else's form, in all its versions
        block(node.function->body);
      repairCalls();
      writeBacks();
    }
    migrationCalls();
    return std::move(symptoms);
  }

private:
  void add(SymptomKind kind, const Range &range, std::string what) {
    Place place{node.file->path, range};
    for (const Symptom &s : symptoms)
      if (s.kind == kind && (s.what == what || s.place.range.line == range.line))
        return;
    symptoms.push_back({kind, place, std::move(what)});
  }

  /// It hands the store over to migration code, or ensures the schema: opening, not loading.
  bool opensStore() const {
    for (const Site &site : node.sites)
      if (site.expr->kind == ExprKind::Call)
        for (const FunctionNode *callee : program.callees(*site.expr))
          if (callee->function->createName)
            return true;
    return false;
  }

  void block(const std::vector<Statement> &body) {
    for (size_t i = 0; i < body.size(); ++i) {
      const Statement &s = body[i];
      if (s.kind == StatementKind::If)
        branch(s);
      else if (s.kind == StatementKind::Switch && guards.isVersion(node, s.expr) &&
               converts(s.body) && !handsOver(s.body))
        add(SymptomKind::VersionBranch, s.expr.range.valid() ? s.expr.range : s.range,
            "the stored version");
      block(s.init);
      block(s.body);
      block(s.otherwise);
    }
  }

  /// The comment right above a statement, or at its head.
  const Comment *commentAt(const Statement &s) const {
    for (const Comment &c : node.file->comments) {
      bool above = c.range.endLine < s.range.line && s.range.line - c.range.endLine <= 1;
      bool head = c.range.line >= s.range.line && c.range.line <= s.range.line + 1 &&
                  c.range.endLine <= s.range.endLine;
      if (above || head)
        return &c;
    }
    return nullptr;
  }

  /// Whether the code gives something another value: assigns, stores, or calls a method on
  /// `tested`.
  static bool converts(const std::vector<Statement> &body, const std::string &tested = {}) {
    bool found = false;
    for (const Statement &s : body) {
      if (s.kind == StatementKind::Throw)
        continue;
      forEach(s.expr, [&](const Expr &e) {
        // Working out the version is not converting by it.
        if ((e.kind == ExprKind::Assign && !e.args.empty() && !e.args[0].versionName) ||
            (e.kind == ExprKind::Call &&
             (e.meaning.act == Act::Put || e.meaning.act == Act::Remove)) ||
            (e.kind == ExprKind::Call && !tested.empty() && !e.receiver.empty() &&
             rootName(e.receiver[0]) == tested))
          found = true;
      });
      found = found || converts(s.body, tested) || converts(s.otherwise, tested);
    }
    return found;
  }

  bool handsOver(const std::vector<Statement> &body) const {
    bool found = false;
    forEach(body, [&](const Expr &e) {
      if (e.kind == ExprKind::Call)
        for (const FunctionNode *callee : program.callees(e))
          found |= steps.isMigration(*callee);
    });
    return found;
  }

  /// `if (version) *version = …`: whether the caller wants to know it.
  static bool fillsOut(const Statement &s) {
    bool fills = false;
    if (s.expr.kind == ExprKind::Name)
      forEach(s.body, [&](const Expr &e) {
        fills |= e.kind == ExprKind::Assign && !e.args.empty() &&
                 e.args[0].kind == ExprKind::Unary && e.args[0].name == "*" &&
                 rootName(e.args[0]) == s.expr.name;
      });
    return fills;
  }

  void branch(const Statement &s) {
    if (fillsOut(s))
      return;
    const Comment *comment = commentAt(s);
    if (comment && words::saysRepair(comment->text) && converts(s.body, rootOf(s.expr))) {
      add(SymptomKind::Repair, s.expr.range, "a value that an older version stored");
      return;
    }
    bool oldWhenTrue = guards.testsVersion(node, s.expr, true) && !asksSupport(s.expr);
    bool oldWhenFalse = guards.testsVersion(node, s.expr, false);
    if ((oldWhenTrue || oldWhenFalse) && !statesOwnSupport(s)) {
      // Reading one field more from a newer record converts nothing; only the old side may.
      bool converting =
          (oldWhenTrue && computes(s.body)) || (oldWhenFalse && computes(s.otherwise));
      if (!testsState(s.expr) && converting && !handsOver(s.body))
        add(SymptomKind::VersionBranch, s.expr.range, "the stored version");
      return;
    }
    if (std::string key = fallbackKey(s); !key.empty()) {
      add(SymptomKind::LegacyShape, s.expr.range, key);
      return;
    }
    if (std::string key = oldKey(s, comment); !key.empty() && converts(s.body))
      add(SymptomKind::LegacyShape, s.expr.range, key);
  }

  /// Whether a value is worked out from another, not only chosen: `hours *= 24`, `x = read(…) + 1`.
  static bool computes(const std::vector<Statement> &body) {
    bool found = false;
    forEach(body, [&](const Expr &e) {
      if (e.kind == ExprKind::Call && (e.meaning.act == Act::Put || e.meaning.act == Act::Remove))
        found = true;
      if (e.kind != ExprKind::Assign || e.args.size() != 2 || e.args[0].versionName)
        return;
      const Expr &value = e.args[1];
      bool made = value.kind == ExprKind::Construct && !value.args.empty(); // `Id()` is a default
      found |= e.name != "=" || made || value.kind == ExprKind::Binary ||
               value.kind == ExprKind::Call || value.kind == ExprKind::Conditional ||
               value.kind == ExprKind::Index || value.kind == ExprKind::Unary;
    });
    return found;
  }

  /// `store.supportsFeature(Split)`: holds for a store that is new enough.
  static bool asksSupport(const Expr &e) {
    if (e.kind == ExprKind::Unary && e.name == "!")
      return false;
    return (e.kind == ExprKind::Call && words::asksSupport(lastPart(e.name))) ||
           (e.kind == ExprKind::Binary && std::any_of(e.args.begin(), e.args.end(), asksSupport));
  }

  /// `version == 0` (there is none yet), `version == UnsupportedVersion` (an answer, not a
  /// version).
  static bool testsState(const Expr &condition) {
    if (condition.kind != ExprKind::Binary || (condition.name != "==" && condition.name != "!="))
      return false;
    return std::any_of(condition.args.begin(), condition.args.end(), [](const Expr &e) {
      return (e.kind == ExprKind::Number && (e.number == 0 || !e.name.empty())) ||
             (e.kind == ExprKind::Name && !e.versionName && !e.latestName);
    });
  }

  /// The first variable in a condition.
  static std::string rootOf(const Expr &condition) {
    std::string root;
    forEach(condition, [&](const Expr &e) {
      bool own = e.kind == ExprKind::Member && !e.args.empty() && e.args[0].kind == ExprKind::This;
      if (root.empty() && (e.kind == ExprKind::Name || own))
        root = e.name;
    });
    return root;
  }

  /// The branch only says no: it throws, returns or logs.
  static bool statesOwnSupport(const Statement &s) {
    return !converts(s.body) && (s.otherwise.empty() || !converts(s.otherwise));
  }

  /// Keys that an expression reads: arguments of reading calls, texts in brackets.
  Names keysRead(const Expr &expr) const {
    Names keys;
    forEach(expr, [&](const Expr &e) {
      const Expr *key = nullptr;
      if (e.kind == ExprKind::Call && (e.meaning.act == Act::Get || e.meaning.act == Act::Probe))
        key = subjectOf(e, e.meaning);
      else if (e.kind == ExprKind::Call && e.meaning.act == Act::None && !e.receiver.empty() &&
               !e.args.empty() && words::readsRecords(lastPart(e.name)))
        key = &e.args[0];
      else if (e.kind == ExprKind::Index && e.args.size() == 2)
        key = &e.args[1];
      if (key && key->kind == ExprKind::Text && key->text.known() && !key->text.empty())
        keys.insert(key->text.value());
    });
    return keys;
  }

  /// `if (x.empty()) x = read("oldKey");` where nothing writes `oldKey`: the key, else empty.
  std::string fallbackKey(const Statement &s) const {
    std::string tested;
    forEach(s.expr, [&](const Expr &e) {
      if (e.kind == ExprKind::Member || e.kind == ExprKind::Name)
        if (tested.empty())
          tested = e.name;
    });
    if (tested.empty())
      return {};
    std::string found;
    for (const Statement &inner : s.body) {
      if (inner.kind != StatementKind::Expr || inner.expr.kind != ExprKind::Assign ||
          inner.expr.args.size() != 2)
        continue;
      const Expr &target = inner.expr.args[0];
      if (target.name != tested)
        continue;
      Names usual = keysOf(tested);
      for (const std::string &key : keysRead(inner.expr.args[1]))
        if (!writtenKeys.count(key) && !usual.count(key) && writes(usual))
          found = key;
    }
    return found;
  }

  /// Whether this program stores what it reads there: else the form is somebody else's.
  bool writes(const Names &keys) const {
    // In the same file: two programs may well use the same word.
    Names here = keysWritten(program, operations, node.file);
    return std::any_of(keys.begin(), keys.end(),
                       [&](const std::string &key) { return here.count(key) > 0; });
  }

  /// The keys that a variable or field gets its first value from.
  Names keysOf(const std::string &name) const {
    Names keys;
    forEach(node.function->body, [&](const Expr &e) {
      if (keys.empty() && e.kind == ExprKind::Assign && e.args.size() == 2 &&
          e.args[0].name == name)
        keys = keysRead(e.args[1]);
    });
    if (auto local = node.locals.find(name); keys.empty() && local != node.locals.end())
      for (const Definition &d : local->second)
        if (!d.output && keys.empty())
          keys = keysRead(*d.value);
    return keys;
  }

  /// Whether what the branch finds under the key is stored elsewhere, and taken away there.
  static bool movesAway(const Statement &s, const std::string &key) {
    bool stores = false, removes = false;
    forEach(s.body, [&](const Expr &e) {
      stores |= e.kind == ExprKind::Call && e.meaning.act == Act::Put;
      const Expr *subject = e.kind == ExprKind::Call && e.meaning.act == Act::Remove
                                ? subjectOf(e, e.meaning)
                                : nullptr;
      removes |= subject && subject->kind == ExprKind::Text && subject->text.known() &&
                 subject->text.value() == key;
    });
    return stores && removes;
  }

  /// `if (json.contains("old_key"))` where nothing writes it, and a word says that it is old or
  /// what is done with it.
  std::string oldKey(const Statement &s, const Comment *comment) const {
    bool words = comment && (words::saysLegacy(comment->text) || words::saysRepair(comment->text));
    for (const std::string &key : keysRead(s.expr))
      if (!writtenKeys.count(key) && (words || words::saysLegacy(key) || movesAway(s, key)))
        return key;
    return {};
  }

  void repairCalls() {
    for (const Site &site : node.sites)
      if (site.expr->kind == ExprKind::Call && words::namesRepair(lastPart(site.expr->name)) &&
          mends(*site.expr))
        add(SymptomKind::Repair,
            site.statement->kind == StatementKind::Expr ? site.statement->expr.range
                                                        : site.expr->range,
            std::string(lastPart(site.expr->name)));
  }

  /// Whether a function in view with such a name gives back or changes something: one that only
  /// asks a server to send it again repairs nothing that is stored.
  bool mends(const Expr &call) const {
    const std::vector<const FunctionNode *> &callees = program.callees(call);
    if (callees.empty())
      return true;
    return std::any_of(callees.begin(), callees.end(), [&](const FunctionNode *callee) {
      const Function &f = *callee->function;
      bool gives = !f.returnType.empty() && f.returnType != "void";
      bool changes = std::any_of(callee->sites.begin(), callee->sites.end(), [&](const Site &s) {
        return s.expr->kind == ExprKind::Assign && !s.expr->args.empty() &&
               callee->parameter(rootName(s.expr->args[0])) >= 0;
      });
      return gives || changes || writes(*callee, 0);
    });
  }

  /// The record is changed while it is read, and what was changed is stored.
  void writeBacks() {
    if (!node.function->loaderName)
      return;
    Names converted; // `plant.name`
    auto spelled = [](const Expr &e) { return rootName(e) + "." + e.name; };
    int firstBound = -1;
    for (size_t i = 0; i < node.sites.size(); ++i) {
      const Expr &e = *node.sites[i].expr;
      if (e.kind == ExprKind::Assign && e.args.size() == 2 && e.args[0].kind == ExprKind::Member)
        converted.insert(spelled(e.args[0]));
      else if (e.kind == ExprKind::Call)
        for (const Expr &arg : e.args)
          forEach(arg, [&](const Expr &x) {
            if (firstBound < 0 && x.kind == ExprKind::Member && converted.count(spelled(x)))
              firstBound = static_cast<int>(i);
          });
    }
    for (const OwnOperation &op : operations.of(node).list) {
      bool inSymptom = false;
      for (const Symptom &s : symptoms)
        for (int c = op.condition; c >= 0; c = node.conditions[c].outer)
          inSymptom |= node.conditions[c].expr && node.conditions[c].expr->range == s.place.range;
      bool bound = firstBound >= 0 && op.site >= firstBound;
      bool updates = op.operation.kind == ActionKind::Update &&
                     op.operation.store != Store::Object && !op.operation.recordsVersion &&
                     !op.operation.object.empty();
      bound = bound && op.operation.store == Store::Sql;
      if (updates && (inSymptom || bound))
        add(SymptomKind::WriteBack, op.operation.place.range, op.operation.object);
    }
  }

  void migrationCalls() {
    const Function &f = *node.function;
    if (f.openName || f.createName || opensStore())
      return;
    for (const Site &site : node.sites) {
      const Expr &e = *site.expr;
      if (e.kind != ExprKind::Call)
        continue;
      for (const FunctionNode *callee : program.callees(e)) {
        if (!callee->function->migrationName || callee == &node)
          continue;
        // Given the version, it is dispatched by version: opening.
        bool given = std::any_of(e.args.begin(), e.args.end(),
                                 [&](const Expr &a) { return guards.isVersion(node, a); });
        bool guarded = false;
        for (int c = site.condition; c >= 0; c = node.conditions[c].outer)
          guarded |= guards.isVersionGuard(node, node.conditions[c]);
        // A whole store is opened by handing it over with its version; a record is not.
        bool opens = (given || dispatches(*callee)) && f.loaderName && !records(f.className);
        if (!opens && !guarded && writes(*callee, 0))
          add(SymptomKind::MigrationCall, e.range, callee->function->name);
        break;
      }
    }
  }

  /// Whether the function, or what it calls, changes stored data. A name alone is no migration.
  bool writes(const FunctionNode &callee, int depth) const {
    for (const OwnOperation &own : operations.of(callee).list)
      if (own.operation.kind != ActionKind::Session &&
          (own.operation.store != Store::Object || changesParameter(callee, own.operation.object)))
        return true;
    if (depth < 4)
      for (size_t i = 0; i < callee.sites.size(); ++i)
        for (const FunctionNode *next : program.calledFrom(callee, static_cast<int>(i)))
          if (next != &callee && writes(*next, depth + 1))
            return true;
    return false;
  }

  /// Whether what a caller hands over is changed in place. A parameter that is only filled in from
  /// the others takes their content in another type (`toDate(Date &out, const tm &in)`): that
  /// changes nothing stored, unless a name tells that the others are the past.
  static bool changesParameter(const FunctionNode &callee, const std::string &object) {
    const Function &f = *callee.function;
    if (callee.parameter(object) < 0)
      return false;
    bool past = words::namesPast(f.name);
    for (const Parameter &p : f.parameters)
      past |= words::namesPast(p.type) || words::namesPast(p.name);
    return past || !onlyFilled(f, object);
  }

  /// Whether a function assigns to a parameter, never reads it, and reads another one.
  static bool onlyFilled(const Function &f, const std::string &parameter) {
    int mentions = 0, targets = 0;
    bool readsOther = false;
    auto count = [&](const Expr &e, int &into) {
      into += e.kind == ExprKind::Name && e.name == parameter;
    };
    forEach(f.body, [&](const Expr &e) {
      count(e, mentions);
      readsOther |= e.kind == ExprKind::Name && e.name != parameter &&
                    std::any_of(f.parameters.begin(), f.parameters.end(),
                                [&](const Parameter &p) { return p.name == e.name; });
      if (e.kind == ExprKind::Assign && e.name == "=" && !e.args.empty())
        forEach(e.args[0], [&](const Expr &target) { count(target, targets); });
    });
    return readsOther && mentions == targets;
  }

  /// The migration looks at the version itself.
  bool dispatches(const FunctionNode &callee) const {
    return std::any_of(callee.conditions.begin(), callee.conditions.end(),
                       [&](const Condition &c) { return guards.isVersionGuard(callee, c); });
  }

  /// A class that keeps single records, not a whole document or settings file.
  static bool records(const std::string &className) {
    for (std::string_view part :
         {"Repository", "Dao", "DAO", "Mapper", "_repository", "_dao", "_mapper"})
      if (className.find(part) != std::string::npos)
        return true;
    return false;
  }

  const FunctionNode &node;
  const Program &program;
  const Guards &guards;
  const Operations &operations;
  const Steps &steps;
  const Names &writtenKeys;
  std::vector<Symptom> symptoms;
};

} // namespace

/// `save`, `add`, `insert`, …: everyday writing, from which migration code should not be called
/// either.
static bool everydayWriter(const std::string &name) {
  static constexpr std::string_view verbs[] = {"save",  "add",    "insert", "store",
                                               "write", "append", "put",    "set"};
  for (std::string_view verb : verbs)
    if (name.size() > verb.size() && name.compare(0, verb.size(), verb) == 0 &&
        !islower(static_cast<unsigned char>(name[verb.size()])))
      return true;
  return false;
}

std::vector<Loader> findLoaders(const Program &program, const Guards &guards,
                                const Operations &operations, const Steps &steps) {
  Names written = keysWritten(program, operations);
  std::vector<Loader> loaders;
  for (const FunctionNode &node : program.functions()) {
    const Function &f = *node.function;
    bool candidate = f.loaderName || f.loaderClass || everydayWriter(f.name);
    if (!candidate || f.lambda || f.testCode || f.constructor || f.destructor || f.sqlFile ||
        f.createName || f.openName || steps.isMigration(node) ||
        (!f.loaderName && guards.returnsVersion(node)))
      continue;
    std::vector<Symptom> symptoms =
        LoaderView(node, program, guards, operations, steps, written).look();
    if (!f.loaderName && !f.loaderClass)
      std::erase_if(symptoms,
                    [](const Symptom &s) { return s.kind != SymptomKind::MigrationCall; });
    if (!symptoms.empty())
      loaders.push_back({node.qualified, {node.file->path, f.nameRange}, std::move(symptoms)});
  }
  return loaders;
}

} // namespace migralint::linking
