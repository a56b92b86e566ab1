// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/unseen_callers.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

namespace migralint::driver {

using llvm::StringRef;

namespace {

StringRef lastName(StringRef name) {
  size_t colons = name.rfind("::");
  return colons == StringRef::npos ? name : name.drop_front(colons + 2);
}

template <typename Visit> void walk(const Expr &expr, Visit &visit) {
  visit(expr);
  for (const Expr &receiver : expr.receiver)
    walk(receiver, visit);
  for (const Expr &arg : expr.args)
    walk(arg, visit);
}

template <typename Visit> void walk(const std::vector<Statement> &statements, Visit &visit) {
  for (const Statement &s : statements) {
    walk(s.expr, visit);
    walk(s.init, visit);
    walk(s.body, visit);
    walk(s.otherwise, visit);
  }
}

/// What is called by one name, whoever has the name.
struct Called {
  std::vector<std::string> classes;
  std::vector<const Function *> callers;
  bool changesData = false;   ///< stored data, itself or by what it calls
  bool onlyMigrations = true; ///< as far as is known so far
};

/// Whether a function of the name can be a part of migrations only by who calls it.
bool isOpen(const Function &f) {
  return !f.lambda && !f.constructor && !f.destructor && !f.fileLocal && !f.sqlFile &&
         !f.testCode && !f.isVirtual && !f.migrationName && !f.downName && !f.createName &&
         !f.framework && !f.frameworkDown;
}

class Names {
public:
  explicit Names(const std::vector<const FileFacts *> &parsed) {
    for (const FileFacts *file : parsed)
      for (const Function &f : file->functions)
        if (isOpen(f))
          called[f.name].classes.push_back(f.className);
    for (const FileFacts *file : parsed)
      for (const Function &f : file->functions)
        look(*file, f);
    settle();
  }

  llvm::StringMap<std::vector<std::string>> sought() const {
    llvm::StringMap<std::vector<std::string>> found;
    for (const auto &entry : called) {
      const Called &one = entry.second;
      if (one.onlyMigrations && one.changesData && !one.callers.empty())
        found[entry.getKey()] = one.classes;
    }
    return found;
  }

private:
  /// The function that a lambda is written in counts as the caller.
  static const Function &whole(const FileFacts &file, const Function &f) {
    const Function *at = &f;
    for (size_t hops = 0; at->lambda && hops < file.functions.size(); ++hops) {
      auto owner = llvm::find_if(file.functions,
                                 [&](const Function &other) { return other.id == at->owner; });
      if (owner == file.functions.end())
        break;
      at = &*owner;
    }
    return *at;
  }

  void look(const FileFacts &file, const Function &f) {
    if (f.testCode)
      return;
    const Function &caller = whole(file, f);
    bool changes = false, versions = false;
    auto visit = [&](const Expr &e) {
      changes |= !e.sql.empty() || e.meaning.act == Act::Put || e.meaning.act == Act::Remove ||
                 e.meaning.act == Act::Clear || e.meaning.act == Act::Execute ||
                 e.meaning.act == Act::ExecutePrepared || e.meaning.act == Act::Builder ||
                 e.meaning.act == Act::RemoveFile || e.meaning.act == Act::WriteFile;
      versions |= e.versionName;
      if (e.kind != Expr::Kind::Call || e.meaning.act != Act::None)
        return;
      auto found = called.find(lastName(e.name));
      if (found != called.end() && found->getKey() != caller.name)
        found->second.callers.push_back(&caller);
    };
    walk(f.body, visit);
    if (auto own = called.find(caller.name); own != called.end())
      own->second.changesData |= changes;
    if (versions)
      asksVersion.insert(&caller);
  }

  /// Takes all for parts of migrations and lets go of those that others call, too, until no more
  /// are found.
  void settle() {
    for (bool changed = true; changed;) {
      changed = false;
      for (auto &entry : called) {
        Called &one = entry.second;
        if (one.onlyMigrations && !llvm::all_of(one.callers, [&](const Function *f) {
              return f->migrationName || f->framework || f->frameworkDown || asksVersion.count(f) ||
                     isPart(f->name);
            })) {
          one.onlyMigrations = false;
          changed = true;
        }
        if (one.changesData)
          for (const Function *caller : one.callers)
            if (auto outer = called.find(caller->name);
                outer != called.end() && !outer->second.changesData) {
              outer->second.changesData = true;
              changed = true;
            }
      }
    }
  }

  bool isPart(StringRef name) const {
    auto found = called.find(name);
    return found != called.end() && found->second.onlyMigrations && !found->second.callers.empty();
  }

  llvm::StringMap<Called> called;
  llvm::DenseSet<const Function *> asksVersion; ///< asked only
};

bool inWord(char c) { return llvm::isAlnum(c) || c == '_'; }

/// The next word at or after `at`, which is moved behind it; empty: there is none.
StringRef nextWord(StringRef text, size_t &at) {
  while (at < text.size() && !inWord(text[at]))
    ++at;
  size_t begin = at;
  while (at < text.size() && inWord(text[at]))
    ++at;
  return text.slice(begin, at);
}

/// Whether a word stands before `at`, as its type does before the name that a declaration declares.
bool declares(StringRef text, size_t at) {
  StringRef before = text.take_front(at).rtrim();
  size_t size = 0;
  while (size < before.size() && inWord(before[before.size() - 1 - size]))
    ++size;
  static const llvm::StringSet<> operators = {"return",    "else",     "do",       "throw",
                                              "co_return", "co_await", "co_yield", "not",
                                              "and",       "or",       "case"};
  return size > 0 && !operators.contains(before.take_back(size));
}

} // namespace

UnseenCallers::UnseenCallers(const std::vector<const FileFacts *> &parsed)
    : sought(Names(parsed).sought()) {}

bool UnseenCallers::mayBeIn(StringRef text) const {
  llvm::StringSet<> classes;
  for (size_t at = 0; at < text.size();) {
    StringRef word = nextWord(text, at);
    auto found = sought.find(word);
    if (found == sought.end())
      continue;
    StringRef rest = text.drop_front(at).ltrim();
    if ((!rest.starts_with("(") && !rest.starts_with("<")) || declares(text, at - word.size()))
      continue;
    for (const std::string &name : found->second) {
      if (name.empty())
        return true;
      classes.insert(name);
    }
  }
  if (classes.empty())
    return false;
  for (size_t at = 0; at < text.size();)
    if (classes.contains(nextWord(text, at)))
      return true;
  return false;
}

} // namespace migralint::driver
