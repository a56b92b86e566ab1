// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/words.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <vector>

namespace migralint::words {

/// Lower-case words of prose or of an identifier (camelCase and snake_case are split).
static std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  char previous = ' ';
  for (char c : text) {
    unsigned char u = static_cast<unsigned char>(c);
    bool letter = isalnum(u) || u >= 0x80;
    bool hump = isupper(u) && islower(static_cast<unsigned char>(previous));
    if ((!letter || hump) && !word.empty()) {
      out.push_back(word);
      word.clear();
    }
    if (letter)
      word += static_cast<char>(tolower(u));
    previous = c;
  }
  if (!word.empty())
    out.push_back(word);
  return out;
}

static std::string prose(std::string_view text) {
  std::string out = " ";
  for (const std::string &word : split(text))
    out += word + " ";
  return out;
}

static bool hasAny(const std::string &text, std::initializer_list<std::string_view> phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](std::string_view p) { return text.find(p) != std::string::npos; });
}

bool saysRebuildable(std::string_view comment) {
  std::string text = prose(comment);
  if (hasAny(text, {" cannot be re", " can t be re", " can not be re", " never be re", " is lost ",
                    " are lost ", " get lost ", " be lost "}))
    return false;
  bool again = hasAny(text, {" recreated ", " re created ", " rebuilt ", " re built ",
                             " regenerated ", " refetched ", " redownloaded ", " fetched again ",
                             " downloaded again ", " created again ", " repopulated ", " refilled ",
                             " recomputed ", " recalculated "});
  return again && hasAny(text, {" can ", " will ", " easily ", " gets ", " is ", " are "});
}

bool clearsCache(std::string_view message) {
  std::string text = prose(message);
  return hasAny(text, {" cache ", " caches "}) &&
         hasAny(text, {" clear", " reset", " empt", " flush", " invalidat", " purg"});
}

/// "release 1.4 stored …", "versions before 2.0", "from before 3": a version of the past is named.
static bool namesPastVersion(const std::string &text) {
  for (std::string_view lead :
       {" release ", " releases ", " version ", " versions ", " before ", " v ", " until "}) {
    for (size_t at = text.find(lead); at != std::string::npos; at = text.find(lead, at + 1)) {
      size_t next = at + lead.size();
      if (next < text.size() && isdigit(static_cast<unsigned char>(text[next])))
        return true;
    }
  }
  return false;
}

/// "switch away from a deprecated setting", "old format, should be removed": a form of the past is
/// named together with what is done about it. Not "old value", which any assignment has.
static bool replacesOldForm(const std::string &text) {
  bool form = hasAny(text, {" old format", " older format", " previous format", " legacy format",
                            " legacy value", " legacy setting", " legacy entr", " deprecated value",
                            " deprecated setting", " deprecated option", " obsolete value",
                            " obsolete setting", " old setting", " old config", " old section"});
  return form && hasAny(text, {" correct ", " remove ", " convert", " replace ", " upgrade ",
                               " migrate ", " repair", " fix ", " fixes ", " translate ",
                               " be removed ", " switch away "});
}

bool saysRepair(std::string_view comment) {
  std::string text = prose(comment);
  bool past = hasAny(text, {" in the past ", " previous version", " earlier version",
                            " older version", " old version", " old bug ", " due to a bug ",
                            " due to bug ", " because of a bug ", " bug in version", " bug in old",
                            " former version", " past bug ", " by a bug ", " used to be stored ",
                            " was stored wrong", " were stored wrong"});
  bool mends =
      hasAny(text, {" workaround ", " work around ", " repair", " fix", " correct ", " mend ",
                    " recover ", " bad value", " wrong value", " invalid value", " sanit"});
  bool wrong = hasAny(
      text, {" by mistake ", " mistakenly ", " erroneously ", " accidentally ", " wrongly "});
  bool stored = hasAny(text, {" stored ", " wrote ", " saved ", " written "});
  return (past && mends) || (wrong && stored) || (namesPastVersion(text) && mends) ||
         replacesOldForm(text) ||
         hasAny(text, {" repair uninit", " repair broken ", " repair corrupt", " repair wrong "});
}

bool saysLegacy(std::string_view comment) {
  std::string text = prose(comment);
  return (namesPastVersion(text) &&
          hasAny(text, {" before ", " old", " had ", " stored ", " have ", " used ", " wrote "})) ||
         hasAny(text,
                {" legacy ",       " old format",       " older format",     " previous format",
                 " deprecated ",   " backward compat",  " backwards compat", " old style ",
                 " pre v",         " old key",          " old name",         " old version",
                 " older version", " previous version", " earlier version",  " used to be ",
                 " formerly ",     " compat code ",     " before version",   " old layout",
                 " old config",    " old setting",      " old file",         " older file"});
}

bool namesPast(std::string_view name) {
  std::vector<std::string> parts = split(name);
  return std::any_of(parts.begin(), parts.end(), [](const std::string &w) {
    bool numbered =
        std::any_of(w.begin(), w.end(), [](unsigned char c) { return isdigit(c) != 0; });
    return numbered || w == "old" || w == "older" || w == "legacy" || w == "previous" ||
           w == "deprecated" || w == "obsolete" || w == "former";
  });
}

bool namesRepair(std::string_view function) {
  std::vector<std::string> parts = split(function);
  if (parts.size() < 2)
    return false; // `box.repair()`: of geometry, of anything
  if (parts[0] == "repair" || parts[0] == "heal")
    return true;
  bool fixes =
      parts[0] == "fix" || parts[0] == "fixup" || parts[0] == "mend" || parts[0] == "correct";
  return fixes && std::any_of(parts.begin() + 1, parts.end(), [](const std::string &w) {
           return w == "invalid" || w == "broken" || w == "old" || w == "legacy" ||
                  w == "corrupt" || w == "corrupted" || w == "bad" || w == "wrong" || w == "stored";
         });
}

bool savesObject(std::string_view function) {
  static constexpr std::string_view verbs[] = {"save",    "store", "write", "update",
                                               "persist", "put",   "merge", "serialize"};
  std::vector<std::string> parts = split(function);
  return !parts.empty() &&
         std::find(std::begin(verbs), std::end(verbs), parts[0]) != std::end(verbs);
}

bool givesForChange(std::string_view method) { return method == "modify"; }

bool storesElsewhere(std::string_view function) {
  std::vector<std::string> parts = split(function);
  return !parts.empty() && (parts[0] == "save" || parts[0] == "store" || parts[0] == "write" ||
                            parts[0] == "put" || parts[0] == "insert" || parts[0] == "set");
}

bool changesStore(std::string_view function) {
  static constexpr std::string_view verbs[] = {"delete",  "remove",  "drop",   "clear", "erase",
                                               "purge",   "update",  "rename", "move",  "migrate",
                                               "convert", "upgrade", "import"};
  std::vector<std::string> parts = split(function);
  return storesElsewhere(function) ||
         (!parts.empty() &&
          std::find(std::begin(verbs), std::end(verbs), parts[0]) != std::end(verbs));
}

bool readsRecords(std::string_view function) {
  std::vector<std::string> parts = split(function);
  return !parts.empty() &&
         (parts[0] == "get" || parts[0] == "read" || parts[0] == "value" || parts[0] == "open" ||
          parts[0] == "attribute" || parts[0] == "find" || parts[0] == "load" || parts[0] == "at" ||
          parts[0] == "first" || parts[0] == "child" || parts[0] == "take");
}

bool addsToRecord(std::string_view method) {
  std::vector<std::string> parts = split(method);
  return !parts.empty() &&
         (parts[0] == "append" || parts[0] == "insert" || parts[0] == "set" || parts[0] == "add" ||
          parts[0] == "put" || parts[0] == "write" || parts[0] == "emplace");
}

bool namesReader(std::string_view function) {
  std::vector<std::string> parts = split(function);
  for (size_t i = 1; i < parts.size(); ++i)
    if (parts[i - 1] == "de" && parts[i].starts_with("serial")) // deSerialize
      return true;
  return std::any_of(parts.begin(), parts.end(), [](const std::string &w) {
    return w == "parse" || w == "read" || w == "load" || w == "restore" || w == "fetch" ||
           w == "decode" || w.starts_with("deserial");
  });
}

bool namesSerializer(std::string_view function) {
  std::vector<std::string> parts = split(function);
  auto has = [&](std::string_view word) {
    return std::find(parts.begin(), parts.end(), word) != parts.end();
  };
  return (has("read") && has("write")) ||
         std::any_of(parts.begin(), parts.end(), [](const std::string &w) {
           return w == "export" || w == "render" || w == "encode" || w == "decode" || w == "pack" ||
                  w == "unpack" || w.starts_with("serial") || w.starts_with("deserial") ||
                  w.starts_with("marshal") || w.starts_with("unmarshal");
         });
}

bool namesWriterVersion(std::string_view key) {
  std::string lower(key);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  static constexpr std::string_view writers[] = {"creator", "app",      "program",  "writer",
                                                 "client",  "software", "generator"};
  return lower.find("version") != std::string::npos &&
         std::any_of(std::begin(writers), std::end(writers), [&](std::string_view writer) {
           return lower.find(writer) != std::string::npos;
         });
}

bool bindsValue(std::string_view method) {
  std::vector<std::string> parts = split(method);
  return !parts.empty() &&
         (parts[0] == "bind" || (parts.size() > 1 && parts[0] == "add" && parts[1] == "bind"));
}

bool namesMigration(std::string_view name) {
  std::vector<std::string> parts = split(name);
  return std::any_of(parts.begin(), parts.end(), [](const std::string &w) {
    return w.starts_with("migrat") || w.starts_with("upgrad") || w.starts_with("updat") ||
           w.starts_with("convert") || w == "legacy" || w.starts_with("deprecat") || w == "old";
  });
}

bool asksSupport(std::string_view function) {
  std::string text = prose(function);
  return hasAny(text, {" supports ", " can support ", " is supported ", " does support ",
                       " has feature ", " supported "}) &&
         !hasAny(text, {" not ", " un", " no "});
}

bool opensGroup(std::string_view function) {
  std::string text = prose(function);
  return text == " begin group " || text == " begin read array ";
}

bool closesGroup(std::string_view function) {
  std::string text = prose(function);
  return text == " end group " || text == " end array ";
}

bool copiesWhole(std::string_view function) {
  std::vector<std::string> parts = split(function);
  return !parts.empty() && (parts[0] == "clone" || parts[0] == "duplicate");
}

bool copiesTo(std::string_view function) {
  std::string text = prose(function);
  return text == " copy to " || text == " move to " || text == " move values to ";
}

bool waits(std::string_view function) {
  std::vector<std::string> parts = split(function);
  return !parts.empty() && (parts[0] == "wait" || parts[0] == "join" || parts[0] == "await" ||
                            parts[0] == "get" || parts[0] == "sync");
}

static bool anyOf(const std::vector<std::string> &list,
                  std::initializer_list<std::string_view> wanted) {
  return std::any_of(list.begin(), list.end(), [&](const std::string &word) {
    return std::find(wanted.begin(), wanted.end(), word) != wanted.end();
  });
}

bool comparisonOutcome(std::string_view enumerator) {
  size_t scope = enumerator.rfind("::");
  if (scope != std::string_view::npos)
    enumerator.remove_prefix(scope + 2);
  std::vector<std::string> list = split(enumerator);
  bool version = anyOf(list, {"version", "ver", "schema", "revision", "format"});
  return !version && anyOf(list, {"older", "newer", "current", "same", "equal", "less", "greater",
                                  "compatible", "incompatible", "date", "unknown", "invalid",
                                  "outdated", "missing", "corrupt", "ok"});
}

bool asks(std::string_view function) {
  std::vector<std::string> list = split(function);
  static constexpr std::string_view first[] = {
      "is",   "has",    "empty", "contains", "next", "ok",     "count", "size", "length", "compare",
      "exec", "exists", "find",  "was",      "can",  "should", "begin", "end",  "valid",  "good"};
  return !list.empty() && std::find(std::begin(first), std::end(first), list[0]) != std::end(first);
}

bool asksValidity(std::string_view function) {
  std::string text = prose(function);
  return text == " is valid " || text == " is empty " || text == " is null " || text == " valid " ||
         text == " empty " || text == " is ok " || text == " ok ";
}

bool asksPresence(std::string_view function) {
  std::vector<std::string> list = split(function);
  if (list.empty())
    return false;
  return list[0] == "to" || list.back() == "empty" || list[0] == "contains" ||
         list[0] == "exists" || list[0] == "has" || list[0] == "count" || list[0] == "size" ||
         list[0] == "length" || list[0] == "value" || list.back() == "null";
}

bool saysDoneAlready(std::string_view text) {
  return hasAny(prose(text),
                {" already exist", " exists already ", " already there ", " already present ",
                 " already added ", " already has ", " duplicate column ", " does not exist",
                 " doesn t exist", " no such column ", " no such table "});
}

bool listsFolder(std::string_view function) {
  std::string text = prose(function);
  return text == " readdir " || text == " listdir " || text == " scandir " ||
         hasAny(text,
                {" entry list ", " entry info list ", " directory iterator ", " dir iterator ",
                 " list files ", " list dir", " list entries ", " read dir", " files in "});
}

bool namesAccessor(std::string_view function) {
  std::string text = prose(function);
  return text == " get " || text == " set " || text == " value " || text == " put " ||
         text == " get value " || text == " set value " || text == " put value ";
}

bool namesImport(std::string_view function) {
  return anyOf(split(function), {"import", "imported", "importer"});
}

bool namesStored(std::string_view name) {
  return anyOf(split(name), {"installed", "stored", "existing", "db", "database", "file", "disk",
                             "old", "from", "read", "loaded", "saved", "previous", "meta"});
}

bool namesSpare(std::string_view name) {
  std::vector<std::string> list = split(name);
  return std::any_of(list.begin(), list.end(), [](const std::string &word) {
    return word == "backup" || word == "bak" || word == "tmp" || word == "temp" ||
           word == "temporary" || word == "scratch";
  });
}

bool tells(std::string_view name) {
  std::vector<std::string> list = split(name);
  if (asks(name))
    return false; // isError()
  static constexpr std::string_view said[] = {
      "log",           "logs",         "warn",   "warning", "error", "errors",
      "critical",      "fatal",        "info",   "message", "msg",   "notify",
      "notice",        "notification", "alert",  "show",    "print", "printf",
      "fprintf",       "display",      "report", "cerr",    "cout",  "clog",
      "failure",       "fail",         "failed", "reject",  "abort", "errorstream",
      "warningstream", "infostream",   "syslog", "perror",  "panic", "complain"};
  return std::any_of(list.begin(), list.end(), [](const std::string &word) {
    return std::find(std::begin(said), std::end(said), word) != std::end(said);
  });
}

bool namesFailureCode(std::string_view constant) {
  return std::none_of(constant.begin(), constant.end(),
                      [](unsigned char c) { return std::islower(c); }) &&
         tells(constant);
}

bool namesFailure(std::string_view name) {
  std::string text = prose(name);
  if (namesSuccess(name) || asks(name))
    return false; // NoError, hasError()
  return hasAny(text, {" err ",           " errc ",
                       " error",          " errno ",
                       " fail ",          " fails ",
                       " failed ",        " failure ",
                       " invalid",        " incompatible",
                       " unsupported",    " not supported ",
                       " too new ",       " newer ",
                       " too old ",       " mismatch",
                       " corrupt",        " unexpected ",
                       " unknown ",       " refuse",
                       " reject",         " denied ",
                       " forbidden ",     " cannot ",
                       " unimplemented ", " not implemented ",
                       " bad ",           " broken ",
                       " abort",          " fatal ",
                       " illegal ",       " wrong ",
                       " panic ",         " exception ",
                       " unavailable ",   " precondition ",
                       " unusable ",      " unreadable ",
                       " not ok "}) ||
         anyOf(split(name), {"einval", "enotsup", "eopnotsupp", "eperm", "eacces", "eproto", "eio",
                             "erange", "ebadmsg", "enosys", "eoverflow"});
}

bool namesSuccess(std::string_view name) {
  std::string text = prose(name);
  if (hasAny(text, {" not ", " in valid ", " un "}))
    return false;
  return hasAny(text,
                {" ok ",     " okay ",       " success",     " succeeded ", " no error", " no err ",
                 " noerr ",  " noerror ",    " error none ", " none ",      " valid ",   " good ",
                 " fine ",   " up to date ", " compatible ", " supported ", " usable ",  " ready ",
                 " opened ", " loaded ",     " done "});
}

bool namesNothing(std::string_view constant) {
  return constant == "nullptr" || constant == "NULL" || constant == "nullopt" ||
         constant == "none" || constant == "monostate";
}

bool namesConstant(std::string_view name) {
  if (name.size() > 1 && name[0] == 'k' && std::isupper(static_cast<unsigned char>(name[1])))
    return true;
  return name.size() > 1 && std::isupper(static_cast<unsigned char>(name[0])) &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) { return std::islower(c); });
}

bool closes(std::string_view function) {
  std::string text = prose(function);
  return hasAny(text, {" close ", " disconnect ", " shutdown ", " shut down ", " quit ", " exit ",
                       " terminate ", " unload ", " refuse ", " deny "});
}

bool saysIrreversible(std::string_view text) {
  return hasAny(prose(text),
                {" irreversible ", " not reversible ", " cannot be undone ", " can not be undone ",
                 " can t be undone ", " cannot be reverted ", " can not be reverted ",
                 " no way back ", " cannot be reversed ", " not supported ", " can t be reverted ",
                 " cannot revert ", " cannot undo ", " one way "});
}

static std::string lower(std::string_view text) {
  std::string out(text);
  for (char &c : out)
    c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
  return out;
}

bool saysTransaction(std::string_view name) {
  return hasAny(lower(name), {"transaction", "txn", "atomic"}) || anyOf(split(name), {"tx"});
}

bool namesDatabase(std::string_view name) {
  return hasAny(lower(name), {"db", "database", "sql", "conn", "session", "trans", "txn", "stor"});
}

bool namesCreation(std::string_view function) { return hasAny(prose(function), {" create "}); }

bool saysReadOnly(std::string_view name) {
  return hasAny(lower(name), {"rdonly", "readonly", "read_only"});
}

bool namesMysql(std::string_view name) { return hasAny(lower(name), {"mysql", "mariadb"}); }

bool namesText(std::string_view function) {
  std::string name = lower(function);
  return name == "tostring" || name == "to_string";
}

bool namesEngine(std::string_view name) {
  return hasAny(lower(name), {"sqlite", "mysql", "mariadb", "postgres", "pgsql", "psql", "oracle",
                              "mssql", "sqlserver"});
}

bool saysFailureIsFine(std::string_view comment) {
  std::string text = prose(comment);
  bool failure = hasAny(text, {" fail", " error", " result", " return value", " status "});
  return (failure &&
          hasAny(text,
                 {" not noteworthy ",  " ignor",       " don t care ",      " doesn t matter ",
                  " does not matter ", " not matter ", " harmless ",        " expected ",
                  " is fine ",         " is ok",       " not an error ",    " no error ",
                  " safe to ",         " may fail ",   " can fail ",        " might fail ",
                  " will fail ",       " carry on ",   " allowed to fail ", " best effort "})) ||
         hasAny(text, {" best effort ", " may already exist ", " might already exist "});
}

bool namesReport(std::string_view function) {
  static const std::vector<std::string_view> reporters = {
      "log",   "logs",  "logger", "logging", "warn",    "warning", "error",  "debug",    "info",
      "trace", "print", "printf", "cerr",    "cout",    "clog",    "notice", "critical", "report",
      "puts",  "fputs", "perror", "println", "message", "verbose", "fprintf"};
  // `handleError`, `throwOnError`: more than telling.
  static const std::vector<std::string_view> actors = {
      "handle", "check", "throw", "raise",  "assert", "verify", "fail",
      "fatal",  "abort", "exit",  "ensure", "must",   "die",    "set"};
  std::vector<std::string> words = split(function);
  auto has = [&](const std::vector<std::string_view> &list) {
    return std::any_of(words.begin(), words.end(), [&](const std::string &word) {
      return std::find(list.begin(), list.end(), word) != list.end();
    });
  };
  return has(reporters) && !has(actors);
}

bool givesBack(std::string_view function) {
  std::string name;
  for (char c : function)
    name += static_cast<char>(tolower(static_cast<unsigned char>(c)));
  for (std::string_view word : {"free", "finalize", "release", "destroy", "dispose"})
    if (name.find(word) != std::string::npos)
      return true;
  return name.ends_with("clear") || name.ends_with("close");
}

bool asksForError(std::string_view function) {
  std::vector<std::string> words = split(function);
  if (words.empty() || words[0] == "report" || words[0] == "log" || words[0] == "set" ||
      words[0] == "on" || words[0] == "clear")
    return false;
  return std::any_of(words.begin(), words.end(),
                     [](const std::string &word) {
                       return word == "error" || word == "errors" || word == "errno" ||
                              word == "errcode" || word == "errmsg";
                     }) &&
         (words.size() > 1 || words[0] == "errors");
}

bool saysThatItFailed(std::string_view method) {
  std::vector<std::string> words = split(method);
  if (words.size() == 1)
    return words[0] == "failed";
  return words.size() == 2 && (words[0] == "is" || words[0] == "has") &&
         anyOf({words[1]}, {"error", "errors", "failed", "failure"});
}

bool namesStatus(std::string_view type) {
  std::vector<std::string> words = split(type);
  return !words.empty() && (words.back() == "status" || words.back() == "result");
}

bool asksExistence(std::string_view function) {
  std::string text = prose(function);
  if (hasAny(text, {" not ", " no ", " missing ", " lacks ", " without ", " needs "}))
    return false;
  return hasAny(text, {" exist ", " exists ", " has ", " have ", " contains ", " existing "});
}

bool fetchesRow(std::string_view method) {
  return hasAny(prose(method), {" next ", " first ", " fetch ", " step ", " advance ", " last "});
}

bool asksEmpty(std::string_view method) {
  return hasAny(prose(method), {" empty ", " size ", " count ", " length "});
}

bool namesHistory(std::string_view table) {
  return hasAny(prose(table), {" history ", " log ", " logs ", " audit ", " events ", " runs "});
}

bool asksNull(std::string_view function) { return prose(function) == " is null "; }

bool namesTable(std::string_view parameter) {
  return hasAny(prose(parameter), {" table ", " tables ", " tbl ", " table name ", " tablename "});
}

bool namesColumn(std::string_view parameter) {
  return hasAny(prose(parameter), {" column ", " col ", " field ", " columnname ", " fieldname "});
}

bool namesCount(std::string_view name) {
  std::string text = prose(name);
  return text == " size " || hasAny(text, {" count ", " length ", " columns ", " rows "});
}

bool namesProtocol(std::string_view name) {
  return hasAny(prose(name), {" protocol ", " compiler ", " wire ", " api "});
}

} // namespace migralint::words
