// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/fix.h"

#include "driver/fix_edits.h"
#include "driver/fix_search.h"
#include "driver/replace_file.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace migralint::driver {
namespace {

using llvm::StringRef;

/// Fixes can make way for others that overlapped them. More rounds than this are no progress.
constexpr int maxRounds = 8;

std::string described(const Finding &finding) {
  return finding.place.file + ":" + std::to_string(finding.place.range.line) + ":" +
         std::to_string(finding.place.range.column) + " [" + finding.rule + "]";
}

/// A file that fixes are for.
struct Target {
  std::string path; ///< absolute, real
  std::string before;
  std::string now; ///< what we have written last; `before` at first
};

/// The edits of one fix, by the names of their files.
using FileEdits = std::map<std::string, std::vector<ByteEdit>>;

/// What is tried, and left out, as one: a fix, and the findings that it mends.
struct Candidate {
  FileEdits edits;
  std::vector<Finding> findings;

  bool touches(const std::string &file) const { return edits.count(file) != 0; }
};

class Fixer {
public:
  Fixer(Judged first, const Project &project, llvm::function_ref<std::optional<Judged>()> again)
      : now(std::move(first)), project(project), again(again) {}

  Judged run() {
    for (int round = 0; round < maxRounds && !lost; ++round) {
      plan();
      if (candidates.empty())
        break;
      settle(keepWhatHolds(
          candidates.size(), [&](llvm::ArrayRef<size_t> chosen) { return attempt(chosen); },
          [&](size_t index, const std::string &why) { refuse(index, why); }));
    }
    for (const Finding &finding : overlapping)
      printWarning("not fixed: " + described(finding) +
                   ": its fix overlaps another one; run --fix again");
    now.report.fixing = true;
    now.report.fixed = fixed;
    now.report.fixedFiles = unsigned(fixedFiles.size());
    return std::move(now);
  }

private:
  using Chosen = llvm::ArrayRef<size_t>; ///< of `candidates`, in order

  Judged now; ///< of the sources before this round
  const Project &project;
  llvm::function_ref<std::optional<Judged>()> again;
  bool lost = false; ///< the project could not be analysed again: no more is tried
  unsigned fixed = 0;
  std::set<std::string> fixedFiles;
  std::set<FileEdits> refused;     ///< not tried again
  std::set<std::string> barred;    ///< files that cannot be written
  std::set<std::string> misplaced; ///< findings whose edits have no place; to be told once

  // Of this round:
  std::map<std::string, Target> targets; ///< by name
  std::vector<Candidate> candidates;
  std::vector<Finding> overlapping; ///< have to wait for the next
  Judged latest;                    ///< what was analysed last
  std::vector<size_t> latestChosen; ///< with these fixes

  //===--- Choosing -------------------------------------------------------------------------===//

  void plan() {
    targets.clear();
    candidates.clear();
    overlapping.clear();
    latestChosen.clear();
    std::vector<std::pair<const Finding *, FileEdits>> wanted;
    std::map<Spot, std::set<std::string>> texts;
    for (const Finding &finding : now.report.findings)
      if (!finding.fixes.empty())
        if (std::optional<FileEdits> edits = editsOf(finding); edits && !refused.count(*edits)) {
          forEachEdit(*edits, [&](Spot spot, StringRef text) { texts[spot].insert(text.str()); });
          wanted.emplace_back(&finding, std::move(*edits));
        }
    std::map<std::string, EditList> taken;
    for (auto &[finding, edits] : wanted) {
      bool contested = false;
      forEachEdit(edits, [&](Spot spot, StringRef) { contested |= texts[spot].size() > 1; });
      if (!contested) {
        take(*finding, std::move(edits), taken);
        continue;
      }
      // One statement for two engines, each with other words: what mends it for one breaks it for
      // the other.
      printWarning("not fixed: " + described(*finding) +
                   ": another fix wants something else at the same place");
      refused.insert(std::move(edits));
    }
  }

  using Spot = std::tuple<std::string, size_t, size_t>; ///< file, first byte, end

  static void forEachEdit(const FileEdits &edits, llvm::function_ref<void(Spot, StringRef)> act) {
    for (const auto &[name, list] : edits)
      for (const ByteEdit &edit : list)
        act({name, edit.begin, edit.end}, edit.text);
  }

  void take(const Finding &finding, FileEdits edits, std::map<std::string, EditList> &taken) {
    auto same = llvm::find_if(candidates, [&](const Candidate &c) { return c.edits == edits; });
    if (same != candidates.end()) {
      same->findings.push_back(finding);
      return;
    }
    if (!llvm::all_of(
            edits, [&](const auto &entry) { return taken[entry.first].accepts(entry.second); })) {
      overlapping.push_back(finding);
      return;
    }
    for (const auto &[name, list] : edits)
      taken[name].add(list);
    candidates.push_back({std::move(edits), {finding}});
  }

  /// Nothing if they cannot be made; the user has been told why.
  std::optional<FileEdits> editsOf(const Finding &finding) {
    FileEdits result;
    for (const Edit &edit : finding.fixes.front().edits) {
      const Target *target = open(edit.place.file);
      if (!target)
        return std::nullopt;
      std::optional<ByteEdit> bytes = byteEdit(target->before, edit);
      if (!bytes) {
        if (misplaced.insert(described(finding)).second)
          printWarning("not fixed: " + described(finding) + ": the place is not in the file");
        return std::nullopt;
      }
      result[edit.place.file].push_back(std::move(*bytes));
    }
    return result;
  }

  /// Null if it cannot be written, and the user has been told.
  const Target *open(const std::string &name) {
    if (auto found = targets.find(name); found != targets.end())
      return &found->second;
    if (barred.count(name))
      return nullptr;
    llvm::Expected<Target> target = load(name);
    if (!target) {
      bar(name, "cannot fix", target.takeError());
      return nullptr;
    }
    return &targets.emplace(name, std::move(*target)).first->second;
  }

  llvm::Expected<Target> load(const std::string &name) const {
    auto refuse = [](const char *why) {
      return llvm::createStringError(llvm::inconvertibleErrorCode(), why);
    };
    auto digest = now.digests.find(name);
    if (digest == now.digests.end())
      return refuse("it was not analysed");
    llvm::Expected<std::string> path = writablePath(project, name);
    if (!path)
      return path.takeError();
    llvm::Expected<std::string> bytes = readBytes(*path);
    if (!bytes)
      return bytes.takeError();
    if (digestOf(*bytes) != digest->second)
      return refuse("it has changed since it was analysed");
    return Target{std::move(*path), *bytes, *bytes};
  }

  void bar(const std::string &name, StringRef what, llvm::Error error) {
    printWarning(what + " '" + name + "': " + llvm::toString(std::move(error)));
    barred.insert(name);
  }

  void refuse(size_t index, const std::string &why) {
    const Candidate &candidate = candidates[index];
    for (const Finding &finding : candidate.findings)
      printWarning("not fixed: " + described(finding) + ": " + why);
    refused.insert(candidate.edits);
  }

  //===--- Writing --------------------------------------------------------------------------===//

  /// Without those that need a file that cannot be written: half of a fix is none.
  std::vector<size_t> possible(Chosen chosen) const {
    std::vector<size_t> result;
    llvm::copy_if(chosen, std::back_inserter(result), [&](size_t index) {
      return llvm::none_of(
          barred, [&](const std::string &name) { return candidates[index].touches(name); });
    });
    return result;
  }

  EditList editsIn(const std::string &name, Chosen chosen) const {
    EditList list;
    for (size_t index : chosen)
      if (auto edits = candidates[index].edits.find(name); edits != candidates[index].edits.end())
        list.add(edits->second);
    return list;
  }

  /// Makes the sources what they are with these fixes and no other. Returns those that could be
  /// made.
  std::vector<size_t> write(Chosen chosen) {
    std::vector<size_t> made = possible(chosen);
    for (auto at = targets.begin(); at != targets.end();) {
      auto &[name, target] = *at++;
      std::string text = editsIn(name, made).applied(target.before);
      if (text == target.now || barred.count(name))
        continue;
      if (llvm::Error error = replaceFile(target.path, target.now, text)) {
        bar(name, target.now == target.before ? "cannot fix" : "cannot restore", std::move(error));
        made = possible(made);
        at = targets.begin(); // others may share a fix with it
      } else {
        target.now = std::move(text);
      }
    }
    return made;
  }

  //===--- Trying ---------------------------------------------------------------------------===//

  Verdict attempt(Chosen chosen) {
    latestChosen = write(chosen);
    if (latestChosen.empty() || lost)
      return {};
    std::optional<Judged> analysed = again();
    if (!analysed) {
      lost = true;
      return {};
    }
    latest = std::move(*analysed);
    return judge(latestChosen);
  }

  using Kind = std::tuple<std::string, std::string, std::string>; ///< file, rule, function
  static Kind kindOf(const Finding &finding) {
    return {finding.place.file, finding.rule, finding.function};
  }

  /// Of the latest findings, those that should not be there: neither as before, nor told by another
  /// one before.
  std::vector<Finding> surplus(llvm::ArrayRef<Finding> mended) const {
    std::map<Kind, int> expected;
    std::map<std::pair<Kind, std::string>, int> alike;
    auto count = [&](const Finding &finding, int by) {
      expected[kindOf(finding)] += by;
      alike[{kindOf(finding), finding.message}] += by;
    };
    for (const Finding &finding : now.report.findings)
      count(finding, 1);
    for (const Finding &finding : mended)
      count(finding, -1);
    // What is as before first, for what is left to be told by its own name.
    std::vector<Finding> result;
    for (const Finding &finding : latest.report.findings)
      if (alike[{kindOf(finding), finding.message}] > 0)
        count(finding, -1);
      else
        result.push_back(finding);
    llvm::erase_if(result, [&](const Finding &finding) {
      return expected[kindOf(finding)]-- > 0 || toldBefore(finding, mended);
    });
    return result;
  }

  /// Whether the latest findings are those from before, without the ones that these fixes mend.
  Verdict judge(Chosen chosen) const {
    std::vector<Finding> mended;
    for (size_t index : chosen)
      llvm::append_range(mended, candidates[index].findings);
    std::set<std::string> files; // with something that should not be there
    Verdict verdict;
    auto blame = [&](const std::string &file, std::string why) {
      files.insert(file);
      if (std::exchange(verdict.holds, false))
        verdict.why = std::move(why);
    };
    for (const Finding &finding : surplus(mended)) {
      bool stays = llvm::any_of(mended, [&](const Finding &one) {
        return kindOf(one) == kindOf(finding) && one.message == finding.message;
      });
      blame(finding.place.file, stays ? "with its fix, the finding is still there"
                                      : "its fix would bring a new finding: " + described(finding));
    }
    for (const Unreadable &file : latest.report.unreadable)
      if (targets.count(file.name))
        blame(file.name, "with its fix, '" + file.name + "' cannot be read: " + file.reason);
    llvm::copy_if(chosen, std::back_inserter(verdict.suspects), [&](size_t index) {
      return llvm::any_of(files,
                          [&](const std::string &file) { return candidates[index].touches(file); });
    });
    return verdict;
  }

  /// Whether a finding that is mended told this one beside its own: of several findings at one
  /// place only the most telling one speaks.
  static bool toldBefore(const Finding &finding, llvm::ArrayRef<Finding> all) {
    return llvm::any_of(all, [&](const Finding &mended) {
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

  //===--- Ending a round -------------------------------------------------------------------===//

  void settle(Chosen held) {
    if (lost) { // nothing is known of what was written last
      write({});
      printWarning("not fixed: the project could not be analysed again");
      return;
    }
    std::vector<size_t> made = write(held);
    if (made != latestChosen || made.empty()) {
      // The last trial was another, or a file went away under our hands.
      std::optional<Judged> analysed = again();
      if (!analysed) {
        lost = true;
        return settle(made);
      }
      latest = std::move(*analysed);
    }
    now = std::move(latest);
    for (size_t index : made) {
      fixed += unsigned(candidates[index].findings.size());
      for (const auto &[name, edits] : candidates[index].edits)
        fixedFiles.insert(name);
    }
    keepRefused(made);
  }

  /// The places of what was refused are others in the sources as they are now.
  void keepRefused(Chosen made) {
    std::set<FileEdits> moved;
    for (FileEdits edits : refused) {
      for (auto &[name, list] : edits) {
        const EditList before = editsIn(name, made);
        for (ByteEdit &edit : list) {
          edit.begin = before.moved(edit.begin);
          edit.end = before.moved(edit.end);
        }
      }
      moved.insert(std::move(edits));
    }
    refused = std::move(moved);
  }
};

} // namespace

Judged fixAll(Judged first, const Project &project,
              llvm::function_ref<std::optional<Judged>()> again) {
  return Fixer(std::move(first), project, again).run();
}

} // namespace migralint::driver
