// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The numbers of a chain of versions do not fit together. Asks what was seen when the chain was run
// on paper for each version, not how it is written.
#include "checks/check.h"
#include "checks/message.h"

#include <algorithm>
#include <map>
#include <set>

namespace migralint {
namespace {

using Findings = std::vector<Finding>;

Finding at(const Chain &chain, const Place &place, std::string message, std::string advice) {
  Finding finding;
  finding.message = std::move(message);
  finding.advice = std::move(advice);
  finding.place = place;
  finding.function = chain.function;
  return finding;
}

bool contains(const std::vector<size_t> &steps, size_t step) {
  return std::find(steps.begin(), steps.end(), step) != steps.end();
}

void sayUnreachable(const Chain &chain, Findings &findings) {
  for (const Chain::Step &step : chain.steps)
    if (!step.unreachable.empty())
      findings.push_back(at(chain, step.place,
                            "the step `" + step.name + "` never runs: " + step.unreachable,
                            "make its condition one that a stored version can meet, or remove it"));
}

/// A `break` where the cases around it run into each other.
void sayBreaks(const Chain &chain, Findings &findings) {
  for (const Chain::Step &step : chain.steps) {
    if (!step.breaksOff.valid())
      continue;
    Finding finding = at(chain, step.breaksOff,
                         "this `break` ends `" + step.name +
                             "`, while the other cases run into the next: older stores miss `" +
                             chain.steps[step.skips].name + "` and what is below it",
                         "let the case run into the next one (`[[fallthrough]]`)");
    finding.related.push_back({chain.steps[step.skips].place, "the first step that is missed"});
    finding.fixes.push_back(
        {"let the case run into the next one", {{step.breaksOff, "[[fallthrough]]"}}});
    findings.push_back(std::move(finding));
  }
}

/// A number that no file of a folder leads to.
void sayLeftOut(const Chain &chain, Findings &findings) {
  if (!chain.leftOut)
    return;
  const std::string from = chain.steps.front().leadsTo->text();
  const std::string to = chain.steps.back().leadsTo->text();
  Finding finding =
      at(chain, chain.place,
         "no file in `" + chain.folder + "` leads to version " + chain.leftOut->text() +
             ", while the others lead from " + from + " to " + to + " one by one",
         "add the file that is missing, or number the files without a gap");
  finding.level = Level::Warning;
  findings.push_back(std::move(finding));
}

/// Entries of a table with the same version, or a lower one after a higher.
void sayEntries(const Chain &chain, Findings &findings) {
  const bool files = !chain.folder.empty();
  if (chain.table.empty() && !files)
    return;
  for (size_t i = 0; i < chain.steps.size(); ++i) {
    const Chain::Step &step = chain.steps[i];
    if (!step.leadsTo)
      continue;
    for (size_t j = 0; j < i; ++j) {
      const Chain::Step &earlier = chain.steps[j];
      if (!earlier.leadsTo)
        continue;
      if (*earlier.leadsTo == *step.leadsTo) {
        if (chain.changeSets) {
          Finding finding =
              at(chain, step.place,
                 quoting("a second change set ", step.name, ": a file may have only one of a name"),
                 "give each change set an id of its own");
          finding.related.push_back({earlier.place, "the first"});
          findings.push_back(std::move(finding));
          break;
        }
        const std::string version = "version " + step.leadsTo->text();
        Finding finding = at(
            chain, step.place,
            files ? "a second file of " + version + " in `" + chain.folder + "`: only one can run"
                  : version + " stands twice in `" + chain.table +
                        "`: a store that has it skips one of the steps",
            "give each " + std::string(files ? "file" : "step") + " a version of its own");
        finding.related.push_back(
            {earlier.place, files ? "the first" : "the other step with this version"});
        findings.push_back(std::move(finding));
        break;
      }
      if (chain.inOrder && j + 1 == i && *step.leadsTo < *earlier.leadsTo) {
        Finding finding = at(chain, step.place,
                             "version " + step.leadsTo->text() + " comes after version " +
                                 earlier.leadsTo->text() + " in `" + chain.table + "`",
                             "order the steps by version");
        finding.related.push_back({earlier.place, "the higher version before it"});
        findings.push_back(std::move(finding));
      }
    }
  }
}

const Chain::Run *runFrom(const Chain &chain, const Version &version) {
  for (const Chain::Run &run : chain.runs)
    if (run.from == version)
      return &run;
  return nullptr;
}

/// Whether the record stands in the step: in its own block, or in one of no version within it.
bool standsIn(const Chain &chain, const Chain::Record &record, size_t step) {
  std::optional<size_t> at = record.step;
  while (at && *at != step && !chain.steps[*at].leadsTo)
    at = chain.steps[*at].within;
  return at == step;
}

/// A record that leaves the store at a version for which the same step runs again.
void sayRerun(const Chain &chain, Findings &findings, std::set<Place> &said) {
  auto brokenOff = [&](size_t step) { return chain.steps[step].breaksOff.valid(); };
  for (const Chain::Run &run : chain.runs) {
    if (std::any_of(run.steps.begin(), run.steps.end(), brokenOff))
      continue; // that is why
    for (const Chain::Record &record : run.records) {
      const Chain::Run *again = runFrom(chain, record.version);
      if (!again)
        continue;
      for (size_t step : run.steps) {
        if (!chain.steps[step].leadsTo || !contains(again->steps, step) ||
            (record.step && !standsIn(chain, record, step)))
          continue;
        if (!said.insert(record.place).second)
          break;
        Finding finding =
            at(chain, record.place,
               "version " + record.version.text() + " is recorded after `" +
                   chain.steps[step].name + "`, which runs for a store of version " +
                   record.version.text() + ": it runs again on its own result",
               chain.steps[step].leadsTo ? "record version " + chain.steps[step].leadsTo->text()
                                         : "record the version that the step leads to");
        finding.related.push_back({chain.steps[step].place, "the step"});
        findings.push_back(std::move(finding));
        break;
      }
    }
  }
}

/// A fresh store that is stamped with an old number, although it has today's shape: the next start
/// runs steps on it that lead to what is there already. A stamp of 1 may be the first step's.
void sayFresh(const Chain &chain, Findings &findings, std::set<Place> &said) {
  const Chain::Run *fresh = runFrom(chain, Version{});
  if (!fresh || !fresh->decided || !chain.newest)
    return;
  for (const Chain::Record &record : fresh->records) {
    const Chain::Run *next = runFrom(chain, record.version);
    bool behind = record.version < *chain.newest && Version{{1}} < record.version;
    if (!behind || !next || next->steps.empty() || !said.insert(record.place).second)
      continue;
    Finding finding =
        at(chain, record.place,
           "a fresh store is stamped with version " + record.version.text() +
               ", but the newest is " + chain.newest->text() + ": `" +
               chain.steps[next->steps.front()].name + "` runs on what is up to date already",
           "stamp it with version " + chain.newest->text());
    finding.related.push_back({chain.steps[next->steps.front()].place, "runs at the next start"});
    findings.push_back(std::move(finding));
  }
}

/// The newest version that is declared is lower than what the steps lead to.
void sayDeclared(const Chain &chain, Findings &findings) {
  if (!chain.declared || !chain.declaredPlace.valid())
    return;
  const Version *top = nullptr;
  Place place;
  for (const Chain::Step &step : chain.steps)
    if (step.leadsTo && step.exact && step.unreachable.empty() && (!top || *top < *step.leadsTo)) {
      top = &*step.leadsTo;
      place = step.place;
    }
  for (const Chain::Run &run : chain.runs)
    for (const Chain::Record &record : run.records)
      if (!top || *top < record.version) {
        top = &record.version;
        place = record.place;
      }
  if (!top || *top <= *chain.declared)
    return;
  Finding finding = at(chain, chain.declaredPlace,
                       "`" + chain.declaredName + "` is " + chain.declared->text() +
                           ", but the steps lead to version " + top->text(),
                       "raise it to " + top->text());
  finding.related.push_back({place, "leads to version " + top->text()});
  findings.push_back(std::move(finding));
}

/// The one version after another that the steps lead to: the last, or nothing if some are left out,
/// or if they are too few to tell.
const Chain::Step *lastOfRow(const Chain &chain) {
  constexpr size_t enough = 3;
  std::map<int64_t, const Chain::Step *> row;
  for (const Chain::Step &step : chain.steps) {
    if (!step.leadsTo || step.leadsTo->parts.size() != 1 || !step.unreachable.empty())
      return nullptr;
    row.emplace(step.leadsTo->parts.front(), &step);
  }
  if (row.size() < enough ||
      row.rbegin()->first - row.begin()->first + 1 != static_cast<int64_t>(row.size()))
    return nullptr;
  return row.rbegin()->second;
}

/// The newest version that is declared has no step that leads to it, while each one before it has.
void sayMissing(const Model &model, const Chain &chain, Findings &findings) {
  const Chain::Step *last = lastOfRow(chain);
  if (!last || !chain.declared || !chain.declaredPlace.valid() || !chain.onlySteps ||
      *chain.declared <= *last->leadsTo)
    return;
  // A version with nothing to do has its place in the code: `case 4: break;`, `if (version < 5)`.
  if (chain.highestNamed &&
      (last->exact ? *last->leadsTo < *chain.highestNamed : *last->leadsTo <= *chain.highestNamed))
    return;
  for (const Chain &other : model.chains) // the rest of the way
    for (const Chain::Step &step : other.steps)
      if (other.opener == chain.opener && (!step.leadsTo || *last->leadsTo < *step.leadsTo))
        return;
  for (const Chain::Run &run : chain.runs)
    for (const Chain::Record &record : run.records)
      if (*last->leadsTo < record.version && record.version != *chain.declared)
        return;
  Finding finding = at(chain, chain.declaredPlace,
                       "`" + chain.declaredName + "` is " + chain.declared->text() +
                           ", but the steps end at version " + last->leadsTo->text(),
                       "write the step that leads to version " + chain.declared->text() +
                           ", or lower the constant");
  finding.related.push_back({last->place, "the last step"});
  findings.push_back(std::move(finding));
}

/// A newer store is noticed, and stamped with the version that the code knows all the same.
void sayLowered(const Chain &chain, Findings &findings, std::set<Place> &said) {
  if (!chain.lowers.valid() || !said.insert(chain.lowers).second)
    return;
  Finding finding = at(chain, chain.lowers,
                       "a store of a newer version is reported, and then this stamps it with the "
                       "version that the code knows: the newer program runs its steps again on it",
                       "record the version only where the store was not newer");
  finding.related.push_back({chain.place, "versions are compared here"});
  findings.push_back(std::move(finding));
}

/// A step that nothing runs, beside siblings that are all run by one function or table.
void sayStrays(const Model &model, Findings &findings) {
  for (const StrayStep &stray : model.strays) {
    Finding finding;
    finding.message =
        "nothing calls `" + stray.name + "`, while `" + stray.runner + "` runs the steps beside it";
    finding.advice = "call it where `" + stray.sibling + "` is called, or remove it";
    finding.place = stray.place;
    finding.function = stray.function;
    if (stray.siblingPlace.valid())
      finding.related.push_back({stray.siblingPlace, "`" + stray.sibling + "` is run here"});
    findings.push_back(std::move(finding));
  }
}

/// The class's number was not raised with its form.
void sayClassVersions(const Model &model, Findings &findings) {
  for (const ClassVersionFault &fault : model.classVersions) {
    Finding finding;
    finding.message = "version " + std::to_string(fault.asked) + " of `" + fault.className +
                      "` is asked for, and its declared version is " +
                      std::to_string(fault.declared) + ": nothing is ever stored in that form";
    finding.advice = "declare version " + std::to_string(fault.asked) + " of the class";
    finding.place = fault.place;
    finding.function = fault.function;
    finding.related.push_back({fault.declaration, "declared here"});
    findings.push_back(std::move(finding));
  }
}

void run(const Model &model, Findings &findings) {
  std::set<Place> said;
  for (const Chain &chain : model.chains) {
    sayUnreachable(chain, findings);
    sayBreaks(chain, findings);
    sayLeftOut(chain, findings);
    sayEntries(chain, findings);
    sayRerun(chain, findings, said);
    sayFresh(chain, findings, said);
    sayDeclared(chain, findings);
    sayMissing(model, chain, findings);
    sayLowered(chain, findings, said);
  }
  sayStrays(model, findings);
  sayClassVersions(model, findings);
}

} // namespace

MIGRALINT_CHECK("migration-version-order", run)

} // namespace migralint
