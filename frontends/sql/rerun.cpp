// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/sql/rerun.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>

namespace migralint::sql {

namespace {

bool contains(const std::vector<std::string> &names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool oneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// f(x) with f(f(x)) = f(x) in its first argument.
bool idempotentFunction(std::string_view name) {
  return oneOf(name, {"lower",
                      "upper",
                      "lcase",
                      "ucase",
                      "trim",
                      "ltrim",
                      "rtrim",
                      "btrim",
                      "abs",
                      "round",
                      "floor",
                      "ceil",
                      "ceiling",
                      "trunc",
                      "truncate",
                      "coalesce",
                      "ifnull",
                      "nvl",
                      "nullif",
                      "min",
                      "max",
                      "least",
                      "greatest",
                      "cast",
                      "convert",
                      "date",
                      "initcap",
                      "left",
                      "right",
                      "lpad",
                      "rpad",
                      "mod",
                      "sign",
                      "unaccent",
                      "json_set",
                      "json_insert",
                      "json_replace",
                      "json_remove",
                      "jsonb_set",
                      "json_patch",
                      "try_cast",
                      "last_day",
                      "substring_index",
                      "jsonb_strip_nulls",
                      "json_strip_nulls",
                      "to_json",
                      "to_jsonb",
                      "json",
                      "array_remove",
                      "date_trunc"});
}

/// f(x) that gives another value each time it is applied again.
bool growingFunction(std::string_view name) {
  return oneOf(name, {"concat",
                      "concat_ws",
                      "date_add",
                      "date_sub",
                      "adddate",
                      "subdate",
                      "addtime",
                      "subtime",
                      "timestampadd",
                      "dateadd",
                      "power",
                      "pow",
                      "exp",
                      "hex",
                      "reverse",
                      "md5",
                      "sha1",
                      "sha2",
                      "sha256",
                      "sha512",
                      "to_base64",
                      "repeat",
                      "quote",
                      "quote_literal",
                      "quote_nullable",
                      "array_append",
                      "array_prepend",
                      "array_cat",
                      "encode",
                      "json_array_append",
                      "from_unixtime",
                      "unix_timestamp",
                      "to_timestamp",
                      "password",
                      "json_quote",
                      "date_trunc_add"});
}

/// The columns that are set are used in `node`, as far as this row's own values go.
bool usesAny(const Node &node, const std::vector<std::string> &targets) {
  bool used = false;
  walk(node, [&](const Node &n) {
    used = used || (n.kind == Node::Kind::Column && contains(targets, n.name));
  });
  return used;
}

Rerun worst(Rerun a, Rerun b) {
  if (a == Rerun::Compounds || b == Rerun::Compounds)
    return Rerun::Compounds;
  return a == Rerun::Stable && b == Rerun::Stable ? Rerun::Stable : Rerun::Unknown;
}

bool isNumber(const Node &node, double value) {
  return node.kind == Node::Kind::Number && !node.holed &&
         std::strtod(node.name.c_str(), nullptr) == value;
}

/// Judges `column = expression` where the expression uses columns that are set.
class Judge {
public:
  Judge(const std::string &column, const std::vector<std::string> &targets)
      : column(column), targets(targets) {}

  Rerun of(const Node &expression) const {
    const Node &node = bare(expression);
    if (!usesAny(node, targets))
      return Rerun::Stable;
    switch (node.kind) {
    case Node::Kind::Column:
      // Another column that the statement sets has another value the second time.
      return node.name == column ? Rerun::Stable : Rerun::Compounds;
    case Node::Kind::Operation:
      return ofOperation(node);
    case Node::Kind::Call:
      return ofCall(node);
    case Node::Kind::Case:
      return ofCase(node);
    default:
      return Rerun::Unknown;
    }
  }

private:
  const std::string &column;
  const std::vector<std::string> &targets;

  Rerun ofOperation(const Node &node) const {
    if (node.name == "-" && node.children.size() == 1 &&
        bare(node.children[0]).kind == Node::Kind::Call && bare(node.children[0]).name == "abs")
      return of(node.children[0]); // -ABS(-ABS(x)) is -ABS(x)
    if (node.children.size() == 1)
      return node.name == "-" || node.name == "~" || node.name == "not" ? Rerun::Compounds
                                                                        : Rerun::Unknown;
    if (oneOf(node.name, {"|", "&"}) && allOperators(node, {"|", "&"})) {
      Rerun rerun = Rerun::Stable;
      for (const Node &child : node.children)
        rerun = worst(rerun, of(child));
      return rerun;
    }
    if (mayBeJson(node))
      return Rerun::Unknown;
    if (node.name == "||" && allOperators(node, {"||"}) && isPutTogetherAgain(node))
      return Rerun::Stable;
    if (oneOf(node.name, {"||", "+", "-", "*", "/", "<<", ">>", "div", "#", "^"}))
      return changesNothing(node) ? Rerun::Stable : Rerun::Compounds;
    if (oneOf(node.name, {"%", "mod"}) && node.children.size() == 2 &&
        !usesAny(node.children[1], targets))
      return of(node.children[0]);
    return Rerun::Unknown;
  }

  /// PostgreSQL's `j || '{"a": 1}'` and `j - 'a'` repeat if j is jsonb; else they may go on.
  static bool mayBeJson(const Node &node) {
    const Node &right = bare(node.children.back());
    if (node.children.size() == 2 && node.name == "||" && right.kind == Node::Kind::Call &&
        right.name.find("json") != std::string::npos)
      return true;
    if (node.children.size() != 2 || right.kind != Node::Kind::Text || right.name.empty())
      return false;
    return (node.name == "||" && right.name[0] == '{') ||
           (node.name == "-" && std::isalpha(static_cast<unsigned char>(right.name[0])));
  }

  static bool allOperators(const Node &node, std::initializer_list<std::string_view> words) {
    return std::all_of(node.operators.begin(), node.operators.end(),
                       [&](const std::string &op) { return oneOf(op, words); });
  }

  /// `UPPER(SUBSTR(x, 1, 1)) || SUBSTR(x, 2)`: the pieces of x one after the other, each as it was
  /// or in other letters.
  bool isPutTogetherAgain(const Node &concatenation) const {
    long next = 1;
    for (const Node &child : concatenation.children) {
      const Node *piece = &bare(child);
      if (piece->kind == Node::Kind::Call && piece->children.size() == 1 &&
          oneOf(piece->name, {"upper", "lower", "ucase", "lcase"}))
        piece = &bare(piece->children[0]);
      const size_t arguments = piece->children.size();
      const bool left = piece->name == "left" && arguments == 2;
      const bool substring =
          oneOf(piece->name, {"substr", "substring", "mid"}) && (arguments == 2 || arguments == 3);
      if (piece->kind != Node::Kind::Call || !(left || substring) || next == 0 ||
          !isColumn(piece->children[0]) ||
          !(left ? next == 1 : isNumber(bare(piece->children[1]), double(next))))
        return false;
      if (substring && arguments == 2) {
        next = 0; // all that is left
        continue;
      }
      const Node &length = bare(piece->children.back());
      if (length.kind != Node::Kind::Number || length.holed)
        return false;
      next += std::strtol(length.name.c_str(), nullptr, 10);
    }
    return next == 0;
  }

  /// x + 0, x * 1, x || ''
  bool changesNothing(const Node &node) const {
    size_t own = 0;
    for (size_t i = 0; i < node.children.size(); ++i) {
      const Node &child = bare(node.children[i]);
      const std::string &op = i ? node.operators[i - 1] : node.name;
      bool neutral =
          (oneOf(op, {"+", "-"}) && isNumber(child, 0)) ||
          (oneOf(op, {"*", "/"}) && isNumber(child, 1)) ||
          (op == "||" && child.kind == Node::Kind::Text && child.name.empty() && !child.holed);
      if (child.kind == Node::Kind::Column && child.name == column && i == 0)
        ++own;
      else if (!neutral)
        return false;
    }
    return own == 1;
  }

  Rerun ofCall(const Node &node) const {
    if (node.children.empty())
      return Rerun::Unknown;
    if (node.name == "replace" && node.children.size() == 3)
      return worst(of(node.children[0]), ofReplacement(node));
    if (oneOf(node.name, {"substr", "substring", "mid"}))
      return ofSubstring(node);
    if (node.name == "split_part" && node.children.size() == 3 &&
        isNumber(bare(node.children[2]), 1))
      return worst(of(node.children[0]), of(node.children[1]));
    if (node.name == "translate" && node.children.size() == 3)
      return worst(of(node.children[0]), ofTranslation(node));
    if (oneOf(node.name, {"datetime", "time", "strftime", "julianday"}))
      return ofDate(node);
    if (oneOf(node.name, {"printf", "format"}))
      return ofFormat(node);
    if (node.name == "concat" && isPutTogetherAgain(node))
      return Rerun::Stable;
    if (growingFunction(node.name))
      return Rerun::Compounds;
    if (!idempotentFunction(node.name))
      return Rerun::Unknown;
    bool anyPlace = oneOf(node.name, {"coalesce", "ifnull", "nvl", "min", "max", "least",
                                      "greatest", "trim", "json_patch", "date_trunc"});
    Rerun rerun = Rerun::Stable;
    for (size_t i = 0; i < node.children.size(); ++i) {
      // json_set(x, '$.n', json_extract(x, '$.n') + 1)
      if (i > 0 && !anyPlace && usesAny(node.children[i], targets))
        return Rerun::Unknown;
      rerun = worst(rerun, of(node.children[i]));
    }
    return rerun;
  }

  /// Text around the one conversion is added each time.
  static Rerun ofFormat(const Node &node) {
    const Node &format = bare(node.children[0]);
    if (node.children.size() != 2 || format.kind != Node::Kind::Text || format.holed)
      return Rerun::Unknown;
    bool growing = format.name.size() > 2 && format.name.find("%s") != std::string::npos;
    return growing ? Rerun::Compounds : Rerun::Unknown;
  }

  Rerun ofReplacement(const Node &node) const {
    const Node &from = bare(node.children[1]);
    const Node &to = bare(node.children[2]);
    if (from.kind != Node::Kind::Text || to.kind != Node::Kind::Text || from.holed || to.holed)
      return Rerun::Unknown;
    if (from.name.empty() || from.name == to.name)
      return Rerun::Stable;
    if (to.name.find(from.name) != std::string::npos)
      return Rerun::Compounds;
    // '//' → '/': what was replaced may make what is looked for anew.
    return !to.name.empty() && from.name.find(to.name) != std::string::npos ? Rerun::Unknown
                                                                            : Rerun::Stable;
  }

  /// Characters for others: stable if none of those is replaced again.
  static Rerun ofTranslation(const Node &node) {
    const Node &from = bare(node.children[1]), &to = bare(node.children[2]);
    if (from.kind != Node::Kind::Text || to.kind != Node::Kind::Text || from.holed || to.holed)
      return Rerun::Unknown;
    return from.name.find_first_of(to.name) == std::string::npos ? Rerun::Stable : Rerun::Unknown;
  }

  Rerun ofSubstring(const Node &node) const {
    for (size_t i = 1; i < node.children.size(); ++i)
      if (usesAny(node.children[i], targets))
        return Rerun::Unknown;
    if (node.children.size() < 2)
      return Rerun::Unknown;
    const Node &start = bare(node.children[1]);
    if (start.kind != Node::Kind::Number || start.holed)
      return Rerun::Unknown;
    long from = std::strtol(start.name.c_str(), nullptr, 10);
    if (from == 1)
      return of(node.children[0]);
    return from > 1 ? Rerun::Compounds : Rerun::Unknown;
  }

  Rerun ofDate(const Node &node) const {
    if (node.children.size() == 1 && node.name != "julianday")
      return of(node.children[0]);
    for (size_t i = 1; i < node.children.size(); ++i) {
      const Node &modifier = bare(node.children[i]);
      if (modifier.kind != Node::Kind::Text || modifier.name.empty() || node.name == "strftime")
        continue;
      if (modifier.name[0] == '+' || modifier.name[0] == '-' ||
          oneOf(modifier.name, {"unixepoch", "localtime", "utc"}))
        return Rerun::Compounds;
    }
    return Rerun::Unknown;
  }

  /// Whether `when` matches the fixed value; nothing when that cannot be told.
  std::optional<bool> matches(const Node &when, const Node *operand, const Node &value) const {
    const Node &condition = bare(when);
    if (operand)
      return same(condition, value);
    if (condition.binary("=") || condition.binary("<>")) {
      bool own = isColumn(condition.children[0]);
      const Node &other = bare(condition.children[own ? 1 : 0]);
      if (!own && !isColumn(condition.children[1]))
        return std::nullopt;
      std::optional<bool> equal = same(other, value);
      if (equal && condition.name == "<>")
        return !*equal && value.kind != Node::Kind::Null;
      return equal;
    }
    if (condition.binary("in") && isColumn(condition.children[0]) &&
        condition.children[1].kind == Node::Kind::List) {
      bool any = false;
      for (const Node &element : condition.children[1].children) {
        std::optional<bool> equal = same(bare(element), value);
        if (!equal)
          return std::nullopt;
        any = any || *equal;
      }
      return any != condition.negated;
    }
    if (condition.binary("is") && isColumn(condition.children[0]) &&
        condition.children[1].kind == Node::Kind::Null && value.literal())
      return (value.kind == Node::Kind::Null) != condition.negated;
    if (condition.kind == Node::Kind::Operation && condition.children.size() == 2 &&
        oneOf(condition.name, {"<", "<=", ">", ">="}) && isColumn(condition.children[0])) {
      const Node &bound = bare(condition.children[1]);
      if (bound.kind != Node::Kind::Number || value.kind != Node::Kind::Number || bound.holed ||
          value.holed)
        return std::nullopt;
      double l = std::strtod(value.name.c_str(), nullptr);
      double r = std::strtod(bound.name.c_str(), nullptr);
      return condition.name == "<"    ? l < r
             : condition.name == "<=" ? l <= r
             : condition.name == ">"  ? l > r
                                      : l >= r;
    }
    return std::nullopt;
  }

  bool isColumn(const Node &node) const {
    const Node &n = bare(node);
    return n.kind == Node::Kind::Column && n.name == column;
  }

  static std::optional<bool> same(const Node &a, const Node &b) {
    if (!a.literal() || !b.literal())
      return std::nullopt;
    if (a.kind == Node::Kind::Null || b.kind == Node::Kind::Null)
      return false;
    if (a.kind == Node::Kind::Number && b.kind == Node::Kind::Number)
      return std::strtod(a.name.c_str(), nullptr) == std::strtod(b.name.c_str(), nullptr);
    return a.name == b.name;
  }

  /// A mapping of values is stable if no result is matched again, except onto itself.
  Rerun ofCase(const Node &node) const {
    size_t first = node.hasOperand ? 1 : 0;
    size_t pairs = (node.children.size() - first - (node.hasElse ? 1 : 0)) / 2;
    const Node *operand = node.hasOperand ? &node.children[0] : nullptr;
    const Node *otherwise = node.hasElse ? &node.children.back() : nullptr;
    std::vector<const Node *> results;
    bool asksColumns = operand && usesAny(*operand, targets);
    for (size_t i = 0; i < pairs; ++i) {
      asksColumns = asksColumns || usesAny(node.children[first + 2 * i], targets);
      results.push_back(&bare(node.children[first + 2 * i + 1]));
    }
    if (!asksColumns) {
      Rerun rerun = otherwise ? of(*otherwise) : Rerun::Stable;
      for (const Node *result : results)
        rerun = worst(rerun, of(*result));
      return rerun;
    }
    for (size_t i = 0; i < pairs && !operand; ++i) {
      // A branch that grows goes on growing while its own condition still holds.
      Assignment branch;
      branch.target = column;
      branch.value = node.children[first + 2 * i + 1];
      if (of(branch.value) == Rerun::Compounds &&
          !noLongerMatches(node.children[first + 2 * i], {branch}))
        return Rerun::Compounds;
    }
    if (otherwise && of(*otherwise) == Rerun::Compounds)
      return Rerun::Compounds;
    if (operand && !isColumn(*operand))
      return Rerun::Unknown;
    if (otherwise && !isColumn(*otherwise))
      results.push_back(&bare(*otherwise));
    for (const Node *result : results) {
      if (isColumn(*result))
        continue;
      if (usesAny(*result, targets) || !result->literal())
        return Rerun::Unknown;
      const Node *again = otherwise ? &bare(*otherwise) : nullptr;
      for (size_t i = 0; i < pairs; ++i) {
        std::optional<bool> hit = matches(node.children[first + 2 * i], operand, *result);
        if (!hit)
          return Rerun::Unknown;
        if (*hit) {
          again = &bare(node.children[first + 2 * i + 1]);
          break;
        }
      }
      bool keeps = again && isColumn(*again);
      bool isNull = !again && result->kind == Node::Kind::Null;
      if (!keeps && !isNull &&
          !(again && again->kind == result->kind && again->name == result->name))
        return Rerun::Compounds;
    }
    return Rerun::Stable;
  }
};

/// A subquery that reads a column that is set, from the changed table.
bool readsChanged(const Node &value, const std::vector<std::string> &names,
                  const std::vector<std::string> &targets) {
  bool reads = false;
  walk(value, [&](const Node &node) {
    if (!node.select)
      return;
    std::vector<std::string> tables;
    tablesOf(*node.select, tables);
    std::vector<std::string> columns;
    columnsOf(node, columns, true);
    for (const std::string &table : tables)
      if (contains(names, table))
        for (const std::string &column : columns)
          reads = reads || contains(targets, column);
  });
  return reads;
}

bool differsEachTime(const Node &value) {
  bool random = false;
  walk(value, [&](const Node &node) {
    random =
        random ||
        (node.kind == Node::Kind::Call &&
         oneOf(node.name, {"random", "rand", "randomblob", "uuid", "nextval", "gen_random_uuid",
                           "uuid_generate_v4", "newid", "last_insert_rowid", "last_insert_id"}));
  });
  return random;
}

} // namespace

Rerun rerunOfAssignment(const Assignment &assignment, const std::vector<std::string> &targets) {
  if (assignment.value.kind == Node::Kind::Unknown)
    return Rerun::Unknown;
  if (differsEachTime(assignment.value))
    return Rerun::Unknown;
  return Judge(assignment.target, targets).of(assignment.value);
}

Verdict rerunOfUpdate(const std::vector<Assignment> &assignments, const Node *where,
                      const std::vector<std::string> &names) {
  Verdict verdict;
  if (assignments.empty())
    return verdict;
  std::vector<std::string> targets;
  for (const Assignment &assignment : assignments) {
    bool keeps = bare(assignment.value).kind == Node::Kind::Column &&
                 bare(assignment.value).name == assignment.target;
    if (!assignment.target.empty() && !keeps)
      targets.push_back(assignment.target);
  }
  verdict.rerun = Rerun::Stable;
  bool fixed = true;
  for (const Assignment &assignment : assignments) {
    Rerun rerun = rerunOfAssignment(assignment, targets);
    if (rerun == Rerun::Compounds && where && staysNull(assignment, assignments, *where))
      rerun = Rerun::Stable;
    if (readsChanged(assignment.value, names, targets))
      rerun = worst(rerun, Rerun::Unknown);
    if (rerun == Rerun::Compounds && !verdict.culprit)
      verdict.culprit = &assignment;
    fixed = fixed && rerun == Rerun::Stable && !usesAny(assignment.value, targets);
    verdict.rerun = worst(verdict.rerun, rerun);
  }
  verdict.selfGuard = fixed;
  if (where && noLongerMatches(*where, assignments)) {
    verdict.rerun = Rerun::Stable;
    verdict.selfGuard = true;
  }
  if (verdict.rerun != Rerun::Compounds)
    verdict.culprit = nullptr;
  return verdict;
}

/// Whether fewer rows of the tables can only make it give fewer rows: no counting, no leaving out
/// of what is found elsewhere.
static bool monotone(const Select &select) {
  if (!select.others.empty() || !select.arms.empty() || select.limitLast > 0 || select.holed ||
      !select.with.empty() || select.from.size() != 1 || select.from[0].select ||
      !select.conditions.empty())
    return false;
  bool simple = true;
  auto look = [&](const Node &node) {
    simple = simple && !node.select && !node.holed && node.kind != Node::Kind::Unknown &&
             !(node.kind == Node::Kind::Call &&
               oneOf(node.name, {"max", "min", "count", "sum", "avg", "total", "group_concat",
                                 "array_agg", "string_agg", "random", "rand", "row_number", "rank",
                                 "dense_rank", "lag", "lead", "first_value", "last_value"}));
  };
  for (const SelectItem &item : select.items)
    walk(item.value, look);
  if (select.where)
    walk(*select.where, look);
  return simple;
}

/// What `x IN (SELECT …)` finds is gone afterwards, and no more is found without it.
static bool deletesWhatItFinds(const Node &part) {
  return part.kind == Node::Kind::Operation && part.name == "in" && !part.negated &&
         part.children.size() == 2 && bare(part.children[1]).select &&
         monotone(*bare(part.children[1]).select);
}

Verdict rerunOfDelete(const Node *where, const std::string &table) {
  Verdict verdict;
  verdict.rerun = Rerun::Stable;
  verdict.selfGuard = true;
  if (!where)
    return verdict;
  bool unknown = false;
  auto look = [&](const Node &node) {
    unknown = unknown || node.kind == Node::Kind::Unknown ||
              (node.kind == Node::Kind::Call && (node.name == "random" || node.name == "rand"));
    if (!node.select)
      return;
    std::vector<std::string> tables;
    tablesOf(*node.select, tables);
    // Keeping one row of each group finds nothing more to delete; `= (SELECT MAX(id) …)` does.
    if (contains(tables, table) && node.select->others.empty() && node.kind != Node::Kind::Exists)
      unknown = true;
  };
  for (const Node *part : conjuncts(*where))
    if (!deletesWhatItFinds(*part))
      walk(*part, look);
  if (unknown) {
    verdict.rerun = Rerun::Unknown;
    verdict.selfGuard = false;
  }
  return verdict;
}

/// The same for one arm by itself.
static bool armAsksWhetherAbsent(const Select &select, const std::string &table) {
  auto reads = [&](const Node &node) {
    std::vector<std::string> tables;
    tablesOf(node, tables);
    return contains(tables, table);
  };
  std::vector<const Node *> parts;
  if (select.where)
    parts = conjuncts(*select.where);
  for (const Node *part : parts) {
    if (part->kind == Node::Kind::Exists && part->negated && reads(*part))
      return true;
    if (part->kind == Node::Kind::Operation && part->name == "in" && part->negated &&
        part->children.size() == 2 && reads(part->children[1]))
      return true;
    // (SELECT COUNT(*) FROM t …) = 0
    if (part->binary("=") && bare(part->children[0]).kind == Node::Kind::Subquery &&
        isNumber(bare(part->children[1]), 0) && reads(part->children[0]))
      return true;
    // LEFT JOIN t ON … WHERE t.id IS NULL
    if (part->binary("is") && !part->negated && part->children[1].kind == Node::Kind::Null &&
        part->children[0].kind == Node::Kind::Column)
      for (size_t i = 1; i < select.from.size(); ++i)
        if (select.from[i].name == table &&
            (part->children[0].table == table || part->children[0].table == select.from[i].alias))
          return true;
  }
  return false;
}

bool asksWhetherAbsent(const Select &select, const std::string &table) {
  bool all = armAsksWhetherAbsent(select, table);
  for (const Select &arm : select.arms) {
    bool whole = arm.takenAway && !arm.where && arm.from.size() == 1 && arm.from[0].name == table;
    all = whole || (all && (arm.takenAway || armAsksWhetherAbsent(arm, table)));
  }
  return all;
}

bool comparesWithFixed(const Node &condition) {
  const Node &node = bare(condition);
  if (node.kind == Node::Kind::Exists)
    return true;
  if (node.kind != Node::Kind::Operation)
    return node.kind != Node::Kind::Unknown;
  if (oneOf(node.name, {"and", "or", "not", "&&", "xor"}))
    return std::all_of(node.children.begin(), node.children.end(), comparesWithFixed);
  size_t withColumns = 0;
  for (const Node &child : node.children) {
    std::vector<std::string> columns;
    columnsOf(child, columns);
    withColumns += columns.empty() ? 0 : 1;
    if (bare(child).kind == Node::Kind::Unknown)
      return false;
  }
  return withColumns <= 1;
}

} // namespace migralint::sql
