// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/fix.h"

#include "driver/fix_edits.h"
#include "driver/replace_file.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <set>
#include <tuple>

namespace migralint::driver {
namespace {

using llvm::StringRef;

/// Fixes can make way for others that overlapped them. More rounds than this are no progress.
constexpr int maxRounds = 8;

std::string described(const Finding &finding) {
  return finding.place.file + ":" + std::to_string(finding.place.range.line) + ":" +
         std::to_string(finding.place.range.column) + " [" + finding.rule + "]";
}

/// A finding while its file is as it is.
using Identity = std::tuple<Place, std::string, std::string>;
Identity identityOf(const Finding &finding) {
  return {finding.place, finding.rule, finding.message};
}

/// One file that fixes are for.
struct Change {
  std::string path; ///< absolute, real
  std::string before;
  std::string after;
  EditList edits;
};

class Fixer {
public:
  Fixer(Judged first, const Project &project, llvm::function_ref<Judged()> again)
      : now(std::move(first)), project(project), again(again) {}

  Judged run() {
    unsigned fixed = 0;
    std::set<std::string> files;
    for (int round = 0; round < maxRounds; ++round) {
      plan();
      write();
      if (changes.empty())
        break;
      verify();
      fixed += unsigned(planned.size());
      for (const auto &[name, change] : changes)
        files.insert(name);
    }
    tellOverlaps();
    now.report.fixing = true;
    now.report.fixed = fixed;
    now.report.fixedFiles = unsigned(files.size());
    return std::move(now);
  }

private:
  Judged now;
  const Project &project;
  llvm::function_ref<Judged()> again;
  std::map<std::string, Change> changes; ///< of this round, by the files' names
  std::vector<Finding> planned;          ///< that they mend
  std::set<Identity> refused;            ///< not tried again
  std::set<std::string> barred;          ///< files that cannot be written
  std::vector<Finding> overlapping;      ///< left out of this round

  //===--- Choosing -------------------------------------------------------------------------===//

  void plan() {
    changes.clear();
    planned.clear();
    overlapping.clear();
    for (const Finding &finding : now.report.findings)
      if (!finding.fixes.empty() && !refused.count(identityOf(finding)))
        take(finding);
    for (auto &[name, change] : changes)
      change.after = change.edits.applied(change.before);
    std::erase_if(changes,
                  [](const auto &entry) { return entry.second.after == entry.second.before; });
  }

  void take(const Finding &finding) {
    std::map<std::string, std::vector<ByteEdit>> byFile;
    for (const Edit &edit : finding.fixes.front().edits) {
      Change *change = open(edit.place.file);
      std::optional<ByteEdit> bytes =
          change ? byteEdit(change->before, edit) : std::optional<ByteEdit>();
      if (change && !bytes)
        printWarning("not fixed: " + described(finding) + ": the place is not in the file");
      if (!bytes) {
        refused.insert(identityOf(finding));
        return;
      }
      byFile[edit.place.file].push_back(std::move(*bytes));
    }
    bool free = llvm::all_of(byFile, [&](const auto &entry) {
      return changes.at(entry.first).edits.accepts(entry.second);
    });
    if (!free) {
      overlapping.push_back(finding);
      return;
    }
    for (const auto &[name, edits] : byFile)
      changes.at(name).edits.add(edits);
    planned.push_back(finding);
  }

  /// The change of the file; null if it cannot be written, and the user has been told.
  Change *open(const std::string &name) {
    if (auto found = changes.find(name); found != changes.end())
      return &found->second;
    if (barred.count(name))
      return nullptr;
    llvm::Expected<Change> change = load(name);
    if (!change) {
      bar(name, change.takeError());
      return nullptr;
    }
    return &changes.emplace(name, std::move(*change)).first->second;
  }

  llvm::Expected<Change> load(const std::string &name) const {
    auto refuse = [](const char *why) {
      return llvm::createStringError(llvm::inconvertibleErrorCode(), why);
    };
    auto digest = now.digests.find(name);
    if (digest == now.digests.end())
      return refuse("it was not analysed");
    Change change;
    llvm::Expected<std::string> path = writablePath(project, name);
    if (!path)
      return path.takeError();
    change.path = std::move(*path);
    llvm::Expected<std::string> bytes = readBytes(change.path);
    if (!bytes)
      return bytes.takeError();
    change.before = std::move(*bytes);
    if (digestOf(change.before) != digest->second)
      return refuse("it has changed since it was analysed");
    return change;
  }

  void bar(const std::string &name, llvm::Error error) {
    printWarning("cannot fix '" + name + "': " + llvm::toString(std::move(error)));
    barred.insert(name);
  }

  //===--- Writing --------------------------------------------------------------------------===//

  static bool touches(const Finding &finding, const std::string &file) {
    return llvm::any_of(finding.fixes.front().edits,
                        [&](const Edit &edit) { return edit.place.file == file; });
  }

  /// No longer of this round, with all that is mended there.
  void drop(const std::set<std::string> &names) {
    for (const std::string &name : names) {
      changes.erase(name);
      llvm::erase_if(planned, [&](const Finding &finding) {
        return touches(finding, name) && (refused.insert(identityOf(finding)), true);
      });
    }
  }

  void write() {
    std::set<std::string> failed;
    for (auto &[name, change] : changes)
      if (llvm::Error error = replaceFile(change.path, change.before, change.after)) {
        bar(name, std::move(error));
        failed.insert(name);
      }
    restore(together(std::move(failed)));
  }

  /// With the files that share a fix with one of them: half of a fix is none.
  std::set<std::string> together(std::set<std::string> names) const {
    for (size_t before = 0; before != names.size();) {
      before = names.size();
      for (const Finding &finding : planned)
        if (llvm::any_of(names, [&](const std::string &name) { return touches(finding, name); }))
          for (const Edit &edit : finding.fixes.front().edits)
            names.insert(edit.place.file);
    }
    return names;
  }

  /// Gives the files their old contents back, as far as they were written.
  void restore(const std::set<std::string> &names) {
    for (const std::string &name : names) {
      auto change = changes.find(name);
      if (change == changes.end() || barred.count(name))
        continue;
      if (llvm::Error error =
              replaceFile(change->second.path, change->second.after, change->second.before))
        printError("cannot restore '" + name + "': " + llvm::toString(std::move(error)));
    }
    drop(names);
  }

  //===--- Verifying ------------------------------------------------------------------------===//

  void verify() {
    Judged before = std::move(now);
    for (;;) {
      now = again();
      std::map<std::string, std::string> blamed = judge(before.report);
      if (blamed.empty() || changes.empty())
        return;
      std::set<std::string> names;
      for (const auto &[name, why] : blamed)
        if (changes.count(name)) {
          printWarning("not fixed: '" + name + "': " + why);
          names.insert(name);
        }
      if (names.empty()) { // the harm is in a file that was not touched
        printWarning("not fixed: " + blamed.begin()->second);
        for (const auto &[name, change] : changes)
          names.insert(name);
      }
      restore(together(std::move(names)));
    }
  }

  using Kind = std::tuple<std::string, std::string, std::string>; ///< file, rule, function
  static Kind kindOf(const Finding &finding) {
    return {finding.place.file, finding.rule, finding.function};
  }

  /// Which files have findings that they should no longer, or did not, have; and why they get their
  /// old contents back.
  std::map<std::string, std::string> judge(const Report &before) const {
    std::map<Kind, int> expected;
    for (const Finding &finding : before.findings)
      ++expected[kindOf(finding)];
    for (const Finding &finding : planned)
      --expected[kindOf(finding)];
    std::map<std::string, std::string> blamed;
    for (const Finding &finding : now.report.findings) {
      if (expected[kindOf(finding)]-- > 0 || toldBefore(finding))
        continue;
      bool stays = llvm::any_of(planned, [&](const Finding &mended) {
        return kindOf(mended) == kindOf(finding) && mended.message == finding.message;
      });
      blamed.emplace(finding.place.file, (stays ? "the finding is still there with the fix: "
                                                : "the fix would bring a new finding: ") +
                                             described(finding));
    }
    for (const Unreadable &file : now.report.unreadable)
      if (changes.count(file.name))
        blamed.emplace(file.name, "with the fix it cannot be read: " + file.reason);
    return blamed;
  }

  /// Whether a finding that is mended told this one beside its own: of several findings at one
  /// place only the most telling one speaks.
  bool toldBefore(const Finding &finding) const {
    return llvm::any_of(planned, [&](const Finding &mended) {
      std::string message = finding.message;
      for (const Edit &edit : mended.fixes.front().edits)
        if (size_t at = message.find(edit.text); !edit.text.empty() && at != message.npos)
          message.erase(at, edit.text.size());
      return mended.place.file == finding.place.file &&
             llvm::any_of(mended.related, [&](const Related &related) {
               return related.message == finding.message || related.message == message;
             });
    });
  }

  void tellOverlaps() const {
    for (const Finding &finding : overlapping)
      printWarning("not fixed: " + described(finding) +
                   ": its fix overlaps another one; run --fix again");
  }
};

} // namespace

Judged fixAll(Judged first, const Project &project, llvm::function_ref<Judged()> again) {
  return Fixer(std::move(first), project, again).run();
}

} // namespace migralint::driver
