// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Puts the rule packs' meaning on raw facts (frontends/annotate.h). One walk over every expression,
// from the inside out, so that a call knows which of its arguments are SQL before it is asked
// about.
#include "frontends/annotate.h"

#include "frontends/expressions/update_expression.h"
#include "frontends/sql/reader.h"
#include "rules/pattern.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>
#include <unordered_map>
#include <utility>

namespace migralint {

namespace {

std::string_view lastComponent(std::string_view name) {
  size_t colons = name.rfind("::");
  return colons == std::string_view::npos ? name : name.substr(colons + 2);
}

std::string_view scopeOf(std::string_view name) {
  size_t colons = name.rfind("::");
  return colons == std::string_view::npos ? std::string_view() : name.substr(0, colons);
}

/// A key such as `schema_version` may be a name; a sentence or a statement is none.
bool isKey(const Text &text, std::string &key) {
  constexpr size_t longestKey = 64;
  if (!text.known())
    return false;
  key = text.value();
  return !key.empty() && key.size() <= longestKey &&
         key.find_first_of(" \t\n\"'();=") == std::string::npos;
}

/// `a << b` as an operator, or as a call of one whose meaning the parser knows.
bool isShift(const Expr &expr) {
  if (expr.kind == Expr::Kind::Binary)
    return expr.name == "<<" && expr.args.size() == 2;
  return expr.kind == Expr::Kind::Call && lastComponent(expr.name) == "operator<<" &&
         expr.receiver.size() + expr.args.size() == 2;
}

/// a, b, c of `a << b << c`.
std::vector<Expr> shiftOperands(const Expr &expr) {
  std::vector<Expr> operands;
  const Expr *node = &expr;
  while (isShift(*node)) {
    operands.push_back(node->args.back());
    node = node->receiver.empty() ? &node->args.front() : &node->receiver.front();
  }
  operands.push_back(*node);
  std::reverse(operands.begin(), operands.end());
  return operands;
}

/// What an operand adds to the text that it is streamed into.
Text textOf(const Expr &operand) {
  if (operand.kind == Expr::Kind::Text)
    return operand.text;
  Piece piece;
  piece.range = operand.range;
  if (operand.kind == Expr::Kind::Number && operand.name.empty()) {
    piece.text = std::to_string(operand.number);
  } else {
    piece.hole = true;
    piece.text = operand.name.empty() ? "…" : operand.name;
    if (operand.kind == Expr::Kind::Name)
      piece.variable = operand.name;
  }
  Text text;
  text.pieces.push_back(std::move(piece));
  return text;
}

/// Through `Query(text, …)` and `{text, callback}` to what is handed over.
const Expr &unwrapped(const Expr &expr) {
  const Expr *at = &expr;
  while ((at->kind == Expr::Kind::Construct || at->kind == Expr::Kind::List) &&
         at->meaning.act == Act::None && !at->args.empty())
    at = &at->args[0];
  return *at;
}

/// `queries += Query("…")`, `queries.push_back("…")`: the list that a statement is put into, if it
/// is a variable.
std::string_view queueOf(const Expr &expr) {
  static constexpr std::string_view adders[] = {"push_back",  "append", "emplace_back",
                                                "operator<<", "push",   "add"};
  const Expr *list = nullptr;
  if (expr.kind == Expr::Kind::Assign && expr.name == "+=" && expr.args.size() == 2)
    list = &expr.args[0];
  else if (expr.kind == Expr::Kind::Call && !expr.receiver.empty() && !expr.args.empty() &&
           std::find(std::begin(adders), std::end(adders), lastComponent(expr.name)) !=
               std::end(adders))
    list = &expr.receiver[0];
  return list && list->kind == Expr::Kind::Name && !unwrapped(expr.args.back()).sql.empty()
             ? std::string_view(list->name)
             : std::string_view();
}

/// Says which of the tables that statements are about are caches by their names.
class CacheTables {
public:
  explicit CacheTables(const rules::Rules &rules) : rules(rules) {}

  void nameIn(std::vector<SqlStatement> &statements) {
    for (SqlStatement &statement : statements)
      for (Action &action : statement.actions)
        action.cache = !action.object.empty() && isCache(action.object);
  }

private:
  bool isCache(const std::string &table) {
    auto [found, added] = known.try_emplace(table);
    if (added)
      found->second = rules.cacheName(table);
    return found->second;
  }

  const rules::Rules &rules;
  std::unordered_map<std::string, bool> known; ///< what the rules have said
};

class Annotator {
public:
  Annotator(FileFacts &facts, const rules::Rules &rules)
      : facts(facts), rules(rules), libraries(rules.libraries(facts.includes)), caches(rules) {
    for (const Class &one : facts.classes)
      classes[one.name] = &one;
  }

  void run() {
    const bool testCode = rules.testPath(facts.path);
    std::erase_if(facts.declarations, [&](Declaration &one) { return !declaresVersion(one); });
    for (Function &function : facts.functions) {
      tag(function, testCode);
      if (function.sqlFile) { // its reader has said what it executes
        for (Statement &statement : function.body)
          for (Expr &text : statement.expr.args)
            caches.nameIn(text.sql);
        continue;
      }
      enter(function.className);
      statements(function.body);
    }
    enter({});
    for (Class &one : facts.classes)
      for (Field &field : one.fields) {
        expressions(field.init);
        held(field);
      }
    for (Variable &variable : facts.variables) {
      className = lastComponent(variable.scope);
      expression(variable.init);
    }
  }

private:
  FileFacts &facts;
  const rules::Rules &rules;
  const rules::Libraries libraries; ///< that the file can be using
  std::unordered_map<std::string_view, const Class *> classes;
  std::string className;                          ///< of the function that is being walked
  std::set<std::string> queues;                   ///< its variables that SQL has been put into
  std::set<std::string> prepared;                 ///< …that SQL has been prepared on
  rules::Makings locals;                          ///< …and what each is made of
  std::unordered_map<std::string, Expr> contents; ///< …and the one text or variable that each holds
  struct Bound {
    std::vector<Expr> key, value; ///< none or one
  };
  std::unordered_map<std::string, Bound> bound; ///< …and what was bound to each
  struct Update {
    Expr *text = nullptr; ///< the update expression
    Text condition;
  };
  std::unordered_map<std::string, Update> updates; ///< …that such expressions are put into
  struct NameTags {
    bool stored = false; ///< the version of a store
    bool latest = false; ///< the newest that the code knows
    bool cache = false;
  };
  std::unordered_map<std::string, NameTags> nameTags;
  CacheTables caches;

  /// Goes on to the next function, of this class.
  void enter(std::string_view of) {
    className = of;
    queues.clear();
    prepared.clear();
    locals.clear();
    contents.clear();
    bound.clear();
    updates.clear();
  }

  /// Whether a rule pack knows it; then it is filled in.
  bool declaresVersion(Declaration &declaration) const {
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

  void tag(Function &function, bool testCode) {
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

  /// Bases of the class, and theirs, as far as this file says them.
  std::vector<std::string> basesOf(std::string_view name) const {
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

  void statements(std::vector<Statement> &list) {
    for (Statement &statement : list) {
      if (statement.kind == Statement::Kind::Declare)
        declaration(statement);
      else
        expression(statement.expr);
      keepPrepared(statement);
      if (statement.rangeFor) // each is of the class that the whole is made of
        locals[statement.name] = {&statement.expr};
      if (statement.kind == Statement::Kind::Expr)
        fill(statement.expr);
      expressions(statement.labels);
      statements(statement.init);
      statements(statement.body);
      statements(statement.otherwise);
    }
  }

  /// `Transaction t{db};`, of a class that a pack knows.
  void braced(const std::string &type, Expr &list) const {
    rules::CallQuery query;
    query.name = lastComponent(type);
    query.scope = type;
    query.construct = true;
    query.libraries = &libraries;
    query.arguments = list.args.size();
    Meaning meaning = rules.call(query);
    if (!meaning.sure || (meaning.act != Act::Scope && meaning.act != Act::Prepare))
      return;
    list.kind = Expr::Kind::Construct;
    list.name = type;
  }

  /// `Transaction t;` and `Transaction t(db);` construct an object without saying so.
  void declaration(Statement &statement) {
    Expr &init = statement.expr;
    if (init.kind == Expr::Kind::Construct && init.name.empty())
      init.name = statement.type;
    if (init.kind == Expr::Kind::List && !statement.type.empty())
      braced(statement.type, init);
    expression(init);
    locals[statement.name] = {&init};
    hold(statement);
    if (init.kind != Expr::Kind::Unknown || statement.type.empty())
      return;
    rules::CallQuery query;
    query.name = lastComponent(statement.type);
    query.scope = statement.type;
    query.construct = true;
    query.libraries = &libraries;
    Meaning meaning = rules.call(query);
    if (meaning.act == Act::Scope)
      init.meaning = std::move(meaning);
  }

  /// `auto query = db.prepare("…")`, `query = db.prepare("…")`: the result is what is executed.
  void keepPrepared(const Statement &statement) {
    const Expr &expr = statement.expr;
    const bool assigns = statement.kind == Statement::Kind::Expr &&
                         expr.kind == Expr::Kind::Assign && expr.args.size() == 2;
    if (!assigns && statement.kind != Statement::Kind::Declare)
      return;
    if (unwrapped(assigns ? expr.args[1] : expr).meaning.act == Act::Prepare)
      prepared.insert(assigns ? expr.args[0].name : statement.name);
  }

  /// A member that is a library's transaction says so by how it is made.
  void held(Field &field) const {
    if (!field.init.empty() || field.type.empty())
      return;
    rules::CallQuery query;
    query.name = lastComponent(field.type);
    query.scope = field.type;
    query.construct = true;
    query.libraries = &libraries;
    query.arguments = 1;
    Meaning meaning = rules.call(query);
    if (meaning.act != Act::Scope || !meaning.sure)
      return;
    Expr made;
    made.kind = Expr::Kind::Construct;
    made.name = made.type = field.type;
    made.meaning = std::move(meaning);
    field.init.push_back(std::move(made));
  }

  void expressions(std::vector<Expr> &list) {
    for (Expr &expr : list)
      expression(expr);
  }

  void expression(Expr &expr) {
    if (isShift(expr))
      streamed(expr);
    expressions(expr.receiver);
    expressions(expr.args);
    for (Expr &arg : expr.args)
      arg.downName = !arg.designator.empty() && rules.downWord(arg.designator);
    switch (expr.kind) {
    case Expr::Kind::Text:
      text(expr);
      break;
    case Expr::Kind::Name:
    case Expr::Kind::Member:
    case Expr::Kind::Number:
      versionName(expr, expr.name);
      break;
    case Expr::Kind::Call:
      versionName(expr, lastComponent(expr.name));
      call(expr);
      if (expr.meaning.act == Act::None && expr.meaning.sure && !expr.meaning.pack.empty())
        expr.versionName = expr.latestName = false; // a pack says that it means nothing
      break;
    case Expr::Kind::Construct:
      call(expr);
      break;
    case Expr::Kind::Index:
      index(expr);
      break;
    case Expr::Kind::Assign:
      hold(expr);
      break;
    default:
      break;
    }
    if (std::string_view queue = queueOf(expr); !queue.empty())
      queues.emplace(queue);
  }

  /// An argument that is SQL: a text, one wrapped into an object, a list filled with some.
  bool isSql(const Expr &argument) const {
    return !unwrapped(argument).sql.empty() ||
           (argument.kind == Expr::Kind::Name && queues.count(argument.name));
  }

  /// `session << "DELETE FROM t WHERE id = " << id`: some libraries execute what is streamed into
  /// an object. The chain becomes one call with one text.
  void streamed(Expr &expr) {
    std::vector<Expr> operands = shiftOperands(expr);
    if (operands.size() < 2)
      return;
    Expr target = std::move(operands[0]);
    const bool pointed = target.kind == Expr::Kind::Unary && target.name == "*";
    const Expr &object = pointed ? target.args[0] : target;
    rules::CallQuery query;
    query.name = "operator<<";
    query.receiver = true;
    query.receiverName = object.name;
    query.receiverType = object.type;
    query.arguments = 1;
    query.libraries = &libraries;
    Meaning meaning = rules.call(query);
    if (meaning.act == Act::None)
      meaning = onField(target, query);
    const bool sql =
        meaning.act == Act::Execute || meaning.act == Act::Prepare || meaning.act == Act::Queue;
    if (!sql && meaning.act != Act::Put)
      return;
    Expr call;
    call.kind = Expr::Kind::Call;
    call.range = expr.range;
    call.name = "operator<<";
    call.scope = object.type;
    if (!sql) { // `stream << a << b` writes the values one after the other
      call.receiver.push_back(pointed ? std::move(target.args[0]) : std::move(target));
      call.args.assign(std::make_move_iterator(operands.begin() + 1),
                       std::make_move_iterator(operands.end()));
      expr = std::move(call);
      return;
    }
    // Values that are bound are no part of the text.
    const size_t end = meaning.binds ? 2 : operands.size();
    Expr subject;
    if (end == 2 && operands[1].kind != Expr::Kind::Text) {
      subject = std::move(operands[1]); // a variable stays one: whose text it is is found elsewhere
    } else {
      subject.kind = Expr::Kind::Text;
      for (size_t i = 1; i < end; ++i)
        subject.text = joined(std::move(subject.text), textOf(operands[i]));
      if (meaning.binds && operands[1].kind == Expr::Kind::Text)
        subject.number = operands[1].number;
      subject.range = operands[1].range;
      subject.range.endLine = operands[end - 1].range.endLine;
      subject.range.endColumn = operands[end - 1].range.endColumn;
    }
    call.receiver.push_back(pointed ? std::move(target.args[0]) : std::move(target));
    call.args.push_back(std::move(subject));
    for (size_t i = end; i < operands.size(); ++i)
      call.args.push_back(std::move(operands[i]));
    expr = std::move(call);
  }

  void text(Expr &expr) {
    if (sql::looksLikeSql(expr.text.value())) {
      expr.sql = sql::read(expr.text, Dialect::Common);
      caches.nameIn(expr.sql);
      return;
    }
    std::string key;
    if (isKey(expr.text, key)) {
      const NameTags &tags = tagsOf(key);
      expr.versionName = tags.stored;
      expr.cacheName = tags.cache;
    }
    // `DB_VERSION_KEY`, whatever its value.
    if (!expr.name.empty())
      expr.versionName = expr.versionName || tagsOf(expr.name).stored;
  }

  const NameTags &tagsOf(std::string_view name) {
    auto [found, added] = nameTags.try_emplace(std::string(name));
    if (added)
      found->second = {rules.storedVersion(name), rules.latestVersion(name), rules.cacheName(name)};
    return found->second;
  }

  /// A name that says which of the two it is by `latest` or by its style is not the other as well.
  void versionName(Expr &expr, std::string_view name) {
    if (name.empty())
      return;
    const NameTags &tags = tagsOf(name);
    expr.cacheName = tags.cache;
    expr.latestName = tags.latest;
    expr.versionName = tags.stored && !tags.latest;
  }

  void call(Expr &expr) {
    rules::CallQuery query;
    query.construct = expr.kind == Expr::Kind::Construct;
    query.name = lastComponent(expr.name);
    query.scope = expr.scope.empty() ? scopeOf(expr.name) : std::string_view(expr.scope);
    if (query.construct)
      query.scope = expr.name;
    query.arguments = expr.args.size();
    query.libraries = &libraries;
    query.argumentExprs = &expr.args;
    query.locals = &locals;
    for (size_t i = 0; i < expr.args.size() && !query.sqlArgument; ++i)
      if (isSql(expr.args[i])) {
        query.sqlArgument = true;
        query.sqlArgumentIndex = i;
      }
    if (!expr.receiver.empty()) {
      const Expr &receiver = expr.receiver[0];
      query.receiver = true;
      query.receiverName = receiver.name;
      query.receiverType =
          receiver.type.empty() ? classGiven(receiver) : std::string_view(receiver.type);
      if (receiver.kind == Expr::Kind::This && query.receiverType.empty())
        query.receiverType = className;
    }
    expr.meaning = called(query, expr);
    // A class of this file that derives from the library's is one of its kind.
    std::string_view derived = query.construct ? query.scope : query.receiverType;
    if (derived.empty() && expr.receiver.empty() && query.scope.empty())
      derived = className; // called on the object itself
    if (!expr.meaning.sure || expr.meaning.act == Act::None)
      for (const std::string &base : basesOf(derived)) {
        rules::CallQuery asBase = query;
        (query.construct ? asBase.scope : asBase.receiverType) = base;
        if (query.construct)
          asBase.name = lastComponent(base);
        Meaning meaning = rules.call(asBase);
        if (meaning.sure && meaning.act != Act::None) {
          expr.meaning = std::move(meaning);
          break;
        }
      }
    onMade(expr, query);
    if (expr.meaning.binds)
      unbind(expr.args[0]);
    onTheSpot(expr);
    const Expr *on = expr.receiver.empty() ? nullptr : &expr.receiver[0];
    bool named = on && (on->kind == Expr::Kind::Name || on->kind == Expr::Kind::Member);
    if (expr.meaning.act == Act::Prepare && named)
      prepared.insert(on->name);
    // By its name alone, only what was prepared in view is executed.
    if (expr.meaning.act == Act::ExecutePrepared && !expr.meaning.sure &&
        !(named && prepared.count(on->name)))
      expr.meaning = {};
    relax(expr, query);
    if (expr.meaning.act == Act::Command)
      command(expr);
    if (expr.meaning.subject == rules::subjectInName)
      nameSubject(expr);
    if (expr.meaning.once)
      runOnce(expr);
    if (expr.meaning.act == Act::Put && query.name == "operator<<")
      marker(expr);
    bind(expr);
    keySubject(expr);
    if (expr.meaning.language == Language::UpdateExpression)
      updateExpression(expr);
    else
      readSubject(expr);
  }

  /// `request.SetUpdate("ADD n :one")`, `request.SetCondition("n < :most")`: one statement, in
  /// whichever order its two parts are said.
  void updateExpression(Expr &expr) {
    const Meaning &meaning = expr.meaning;
    if (meaning.subject < 0 || static_cast<size_t>(meaning.subject) >= expr.args.size())
      return;
    Expr &subject = expr.args[static_cast<size_t>(meaning.subject)];
    if (subject.kind != Expr::Kind::Text)
      return;
    Update &update = updates[rootOf(expr)];
    if (meaning.act == Act::Condition)
      update.condition = subject.text;
    else
      update.text = &subject;
    if (update.text)
      update.text->sql = {expressions::readUpdate(update.text->text, update.condition)};
  }

  /// The variable that a chain of calls begins with; empty: it begins with something else.
  static std::string rootOf(const Expr &expr) {
    const Expr *at = &expr;
    while (!at->receiver.empty())
      at = &at->receiver[0];
    return at->kind == Expr::Kind::Name ? at->name : std::string();
  }

  /// `document["key"]`, of a class whose brackets a pack knows, reads what is there; as the target
  /// of an assignment it is what is stored.
  void index(Expr &expr) {
    if (expr.args.size() != 2)
      return;
    const Expr &object = expr.args[0];
    rules::CallQuery query;
    query.name = "operator[]";
    query.arguments = 1;
    query.libraries = &libraries;
    query.receiver = true;
    query.receiverName = object.name;
    query.receiverType = object.type.empty() ? classGiven(object) : std::string_view(object.type);
    if (Meaning meaning = rules.call(query); meaning.act == Act::Get)
      expr.meaning = std::move(meaning);
  }

  /// `archive(hive)`, where `archive` is an object, calls its `operator()`.
  Meaning called(const rules::CallQuery &query, const Expr &expr) const {
    auto local = query.construct || query.receiver || !query.scope.empty() ? locals.end()
                                                                           : locals.find(expr.name);
    if (local != locals.end() && local->second.front()->kind == Expr::Kind::Construct) {
      rules::CallQuery object = query;
      object.name = "operator()";
      object.receiver = true;
      object.receiverName = local->first;
      object.receiverType = local->second.front()->name;
      if (Meaning meaning = rules.call(object); meaning.act != Act::None)
        return meaning;
    }
    return rules.call(query);
  }

  /// `stream << formatVersion << title`: the version is among what is written.
  static void marker(Expr &expr) {
    for (size_t i = 0; i < expr.args.size(); ++i)
      if (const Expr &operand = unwrapped(expr.args[i]);
          operand.versionName || operand.latestName) {
        expr.meaning.act = Act::RecordVersion;
        expr.meaning.value = static_cast<int8_t>(i);
        return;
      }
  }

  /// What an object that stands for bytes is made of: a text, or a variable by its address.
  static const Expr *contentOf(const Expr &part) {
    if (part.kind == Expr::Kind::Text)
      return &part;
    bool address = part.kind == Expr::Kind::Unary && part.name == "&" && !part.args.empty() &&
                   part.args[0].kind == Expr::Kind::Name;
    return address ? &part.args[0] : nullptr;
  }

  /// `Value key{3, "age"};`: of one text or variable, and not of two.
  void hold(const Statement &statement) {
    contents.erase(statement.name);
    const Expr &init = statement.expr;
    if (init.kind != Expr::Kind::Construct && init.kind != Expr::Kind::List)
      return;
    const Expr *content = nullptr;
    for (const Expr &arg : init.args)
      if (const Expr *found = contentOf(arg); found && std::exchange(content, found))
        return;
    if (content)
      contents.insert_or_assign(statement.name, *content);
  }

  /// `key.data = "age";`: from then on. Its size is another field.
  void hold(const Expr &assign) {
    const Expr *target = assign.args.empty() ? nullptr : &assign.args[0];
    if (!target || target->kind != Expr::Kind::Member || target->args.empty() ||
        target->args[0].kind != Expr::Kind::Name)
      return;
    const Expr &value = assign.args[1];
    const std::string &name = target->args[0].name;
    if (const Expr *content = contentOf(value); content && assign.name == "=")
      contents.insert_or_assign(name, *content);
    else if (value.kind == Expr::Kind::Name || value.kind == Expr::Kind::Member ||
             !value.receiver.empty())
      contents.erase(name);
  }

  /// `document.append(…);`, `document << …;`: what a variable is made of is said after it is made.
  void fill(const Expr &expr) {
    if (expr.kind == Expr::Kind::Assign || expr.meaning.act != Act::None)
      return;
    const Expr *object = &expr;
    while (!object->receiver.empty() || !object->args.empty())
      object = object->receiver.empty() ? &object->args.front() : &object->receiver.front();
    if (object->kind == Expr::Kind::Name)
      if (auto local = locals.find(object->name); local != locals.end())
        local->second.push_back(&expr);
  }

  /// `cursor.setKey("age"); cursor.setValue(7);`: for the calls on the cursor that follow.
  void bind(const Expr &expr) {
    const Meaning &meaning = expr.meaning;
    if (meaning.act != Act::Bind || expr.receiver.empty() || expr.receiver[0].name.empty())
      return;
    Bound &to = bound[expr.receiver[0].name];
    auto keep = [&](int8_t index, std::vector<Expr> &in) {
      if (index >= 0 && static_cast<size_t>(index) < expr.args.size())
        in = {expr.args[static_cast<size_t>(index)]};
    };
    keep(meaning.subject, to.key);
    keep(meaning.value, to.value);
  }

  /// The key of a call that does not say it itself, or says it by an object that holds it.
  void keySubject(Expr &expr) {
    Meaning &meaning = expr.meaning;
    if (meaning.subject == rules::subjectBound) {
      meaning.subject = -1;
      if (expr.receiver.empty())
        return;
      auto to = bound.find(expr.receiver[0].name);
      if (to == bound.end())
        return;
      auto add = [&](const std::vector<Expr> &from, int8_t &index) {
        if (from.empty())
          return;
        index = static_cast<int8_t>(expr.args.size());
        expr.args.push_back(from[0]);
      };
      add(to->second.key, meaning.subject);
      if (meaning.act == Act::Put)
        add(to->second.value, meaning.value);
      return;
    }
    if (meaning.act == Act::Get || meaning.act == Act::Put || meaning.act == Act::Remove ||
        meaning.act == Act::Probe)
      unpack(expr, meaning.subject, Expr::Kind::Text);
    if (meaning.act == Act::Put)
      unpack(expr, meaning.value, Expr::Kind::Name);
  }

  /// Puts what an object holds in its place, a text or a variable.
  void unpack(Expr &expr, int8_t index, Expr::Kind kind) const {
    if (index < 0 || static_cast<size_t>(index) >= expr.args.size())
      return;
    Expr &arg = expr.args[static_cast<size_t>(index)];
    const Expr &object = arg.kind == Expr::Kind::Unary && arg.name == "&" ? arg.args[0] : arg;
    auto content = object.kind == Expr::Kind::Name ? contents.find(object.name) : contents.end();
    if (content == contents.end() ||
        (content->second.kind != Expr::Kind::Text && content->second.kind != kind))
      return;
    const Range range = arg.range;
    arg = Expr(content->second);
    arg.range = range;
  }

  /// The class of what a call gives, by the pack that knows the call; also of a variable of it.
  std::string_view classGiven(const Expr &object) const {
    const Expr *made = &object;
    if (object.kind == Expr::Kind::Name)
      if (auto local = locals.find(object.name); local != locals.end())
        made = local->second.front();
    // What is chained further gives the same, as long as nothing says otherwise.
    while (made->kind == Expr::Kind::Call && made->meaning.returns.empty() &&
           !made->receiver.empty())
      made = &made->receiver[0];
    return made->meaning.returns;
  }

  /// A text beside the arguments, for what is said elsewhere; its index.
  int8_t addArgument(Expr &expr, std::string value, Range range) {
    Expr argument;
    argument.kind = Expr::Kind::Text;
    argument.range = range;
    Piece piece;
    piece.text = std::move(value);
    piece.range = range;
    argument.text.pieces.push_back(std::move(piece));
    expression(argument);
    expr.args.push_back(std::move(argument));
    return static_cast<int8_t>(expr.args.size() - 1);
  }

  /// `message.set_age(7)`: the key is `age`.
  void nameSubject(Expr &expr) {
    std::string_view name = lastComponent(expr.name);
    size_t first = rules::wordsOf(name).words.front().size();
    std::string_view key = first < name.size() ? name.substr(first) : std::string_view();
    while (key.starts_with("_"))
      key.remove_prefix(1);
    expr.meaning.subject = addArgument(expr, std::string(key), expr.range);
  }

  /// `command(connection, "INCRBY visits %d", n)`: the line's first word says what is done, and to
  /// which key.
  void command(Expr &expr) {
    const Meaning by = expr.meaning;
    expr.meaning = {};
    if (by.subject < 0 || static_cast<size_t>(by.subject) >= expr.args.size())
      return;
    const Expr &line = unwrapped(expr.args[static_cast<size_t>(by.subject)]);
    if (line.kind != Expr::Kind::Text)
      return;
    const Range range = line.range;
    std::vector<std::string> words;
    std::istringstream stream(line.text.value("%s"));
    for (std::string word; stream >> word;)
      words.push_back(std::move(word));
    if (words.empty())
      return;
    Meaning meaning = rules.command(by.pack, words[0]);
    if (meaning.act == Act::None)
      return;
    meaning.errors = by.errors;
    meaning.sure = by.sure;
    const size_t given = expr.args.size();
    // A word is said in the line, or by the argument that its `%s` stands for.
    auto settle = [&](int8_t &index) {
      if (index < 0)
        return;
      const size_t at = static_cast<size_t>(index);
      index = -1;
      if (at >= words.size())
        return;
      if (words[at].front() != '%') {
        index = addArgument(expr, words[at], range);
        return;
      }
      size_t argument = static_cast<size_t>(by.subject) + 1;
      for (size_t i = 0; i < at; ++i)
        argument += words[i].front() != '%' ? 0 : words[i] == "%b" ? 2 : 1; // bytes have a length
      if (argument < given)
        index = static_cast<int8_t>(argument);
    };
    settle(meaning.subject);
    settle(meaning.value);
    expr.meaning = std::move(meaning);
  }

  /// `register(3, &convertRooms)`, `register(3, [] { … })`: what is handed over is a step that the
  /// library runs once.
  void runOnce(const Expr &expr) {
    for (const Expr &argument : expr.args) {
      const Expr &handed =
          argument.kind == Expr::Kind::Unary && argument.name == "&" ? argument.args[0] : argument;
      if (handed.kind != Expr::Kind::Lambda && handed.kind != Expr::Kind::Name)
        continue;
      for (Function &function : facts.functions)
        if (handed.kind == Expr::Kind::Lambda ? function.id == handed.name
                                              : function.name == lastComponent(handed.name))
          function.framework = function.migrationName = true;
    }
  }

  /// `Store::open(path).drop()`: what a class's own function gives is, where nothing says its type,
  /// one of the class. It counts if a pack knows that class to have such a method.
  void onMade(Expr &expr, rules::CallQuery query) const {
    if ((expr.meaning.sure && expr.meaning.act != Act::None) || expr.receiver.empty())
      return;
    const Expr &made = expr.receiver[0];
    if (Meaning meaning = onField(made, query); meaning.act != Act::None) {
      expr.meaning = std::move(meaning);
      return;
    }
    if (made.kind != Expr::Kind::Call || !made.type.empty() || !made.receiver.empty() ||
        made.scope.empty())
      return;
    query.receiverType = made.scope;
    if (Meaning meaning = rules.call(query); meaning.sure && meaning.act != Act::None)
      expr.meaning = std::move(meaning);
  }

  /// `db << "… = ?" << value`: the value is no part of the text.
  void unbind(Expr &streamed) {
    if (streamed.kind != Expr::Kind::Text || streamed.number <= 0 ||
        streamed.text.pieces.size() <= static_cast<size_t>(streamed.number))
      return;
    streamed.text.pieces.resize(static_cast<size_t>(streamed.number));
    streamed.sql.clear();
    text(streamed);
  }

  /// `run(prepare("…"))`, `statement.assign(prepare("…"))`: what is handed a statement that is
  /// prepared on the spot has its text.
  static void onTheSpot(Expr &expr) {
    Meaning &meaning = expr.meaning;
    const bool runs = meaning.act == Act::ExecutePrepared;
    if (!runs && meaning.act != Act::Prepare)
      return;
    const int8_t handed = runs ? meaning.handle : meaning.subject;
    if (handed < 0 || static_cast<size_t>(handed) >= expr.args.size())
      return;
    Expr &made = expr.args[static_cast<size_t>(handed)];
    const int8_t subject = made.meaning.subject;
    if (made.meaning.act != Act::Prepare || subject < 0 ||
        static_cast<size_t>(subject) >= made.args.size())
      return;
    Expr text = std::move(made.args[static_cast<size_t>(subject)]);
    made = std::move(text);
    if (runs) {
      meaning.act = Act::Execute;
      meaning.subject = handed;
      meaning.handle = -1;
    }
  }

  /// `session.prepare << "…"`: what a pack says of `Session::prepare`, the field.
  Meaning onField(const Expr &field, rules::CallQuery query) const {
    if (field.kind != Expr::Kind::Member || !field.type.empty() || field.args.empty() ||
        field.args[0].type.empty())
      return {};
    const std::string type = field.args[0].type + "::" + field.name;
    query.receiverType = type;
    Meaning meaning = rules.call(query);
    return meaning.sure ? meaning : Meaning();
  }

  /// `table.integer("n").nullable()`: what is chained to a builder's column says more of it.
  void relax(Expr &expr, rules::CallQuery query) {
    Expr *column = &expr;
    while (!column->receiver.empty() && column->receiver[0].kind == Expr::Kind::Call &&
           (column == &expr || !column->meaning.required))
      column = &column->receiver[0];
    if (column == &expr || !column->meaning.required)
      return;
    query.receiverType = column->meaning.returns;
    if (rules.call(query).relaxes)
      column->meaning.required = false;
  }

  /// The subject of an executing call is SQL whatever it looks like, and in the library's dialect.
  void readSubject(Expr &expr) {
    const Meaning &meaning = expr.meaning;
    if (meaning.act != Act::Execute && meaning.act != Act::Prepare && meaning.act != Act::Queue)
      return;
    if (meaning.subject < 0 || static_cast<size_t>(meaning.subject) >= expr.args.size())
      return;
    Expr &subject = expr.args[static_cast<size_t>(meaning.subject)];
    if (subject.kind != Expr::Kind::Text || subject.text.empty())
      return;
    if (subject.sql.empty() || meaning.dialect != Dialect::Common)
      subject.sql = sql::read(subject.text, meaning.dialect);
    caches.nameIn(subject.sql);
    subject.versionName = false;
  }
};

} // namespace

void annotate(FileFacts &facts, const rules::Rules &rules) { Annotator(facts, rules).run(); }

std::vector<SqlStatement> readStatements(const Text &text, Dialect dialect,
                                         const rules::Rules &rules) {
  std::vector<SqlStatement> statements = sql::read(text, dialect);
  CacheTables(rules).nameIn(statements);
  return statements;
}

} // namespace migralint
