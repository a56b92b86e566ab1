// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What can be said of one step: what it does, what guards it, what commits together, what leads
// back.
#include "driver/report/timeline.h"

#include "llvm/ADT/STLExtras.h"

namespace migralint::driver {
namespace {

using Tone = Fact::Tone;
using EffectKind = Effect::Kind;

//===--- Effects ----------------------------------------------------------------------------===//

struct Wording {
  EffectKind kind;
  const char *noun;
  bool ofTable;
};

Wording sqlWording(ActionKind kind) {
  switch (kind) {
  case ActionKind::CreateTable:
    return {EffectKind::Makes, "table", true};
  case ActionKind::DropTable:
    return {EffectKind::Removes, "table", true};
  case ActionKind::RenameTable:
    return {EffectKind::Changes, "table, renamed", true};
  case ActionKind::AddColumn:
    return {EffectKind::Makes, "column of", true};
  case ActionKind::DropColumn:
    return {EffectKind::Removes, "column of", true};
  case ActionKind::RenameColumn:
    return {EffectKind::Changes, "column, renamed, of", true};
  case ActionKind::ChangeColumn:
    return {EffectKind::Changes, "column of", true};
  case ActionKind::AddConstraint:
    return {EffectKind::Makes, "constraint of", true};
  case ActionKind::DropConstraint:
    return {EffectKind::Removes, "constraint of", true};
  case ActionKind::CreateIndex:
    return {EffectKind::Makes, "index of", true};
  case ActionKind::DropIndex:
    return {EffectKind::Removes, "index", false};
  case ActionKind::CreateView:
    return {EffectKind::Makes, "view", false};
  case ActionKind::DropView:
    return {EffectKind::Removes, "view", false};
  case ActionKind::CreateTrigger:
    return {EffectKind::Makes, "trigger", false};
  case ActionKind::DropTrigger:
    return {EffectKind::Removes, "trigger", false};
  case ActionKind::CreateOther:
    return {EffectKind::Makes, "object", false};
  case ActionKind::DropOther:
    return {EffectKind::Removes, "object", false};
  case ActionKind::CreateDatabase:
    return {EffectKind::Makes, "database", false};
  case ActionKind::DropDatabase:
    return {EffectKind::Removes, "database", false};
  case ActionKind::AlterOther:
    return {EffectKind::Changes, "table", true};
  case ActionKind::Insert:
    return {EffectKind::Rows, "rows into", true};
  case ActionKind::Update:
    return {EffectKind::Rows, "rows of", true};
  case ActionKind::Delete:
    return {EffectKind::Removes, "rows of", true};
  case ActionKind::Truncate:
    return {EffectKind::Removes, "all rows of", true};
  case ActionKind::Pragma:
    return {EffectKind::Changes, "setting", false};
  default:
    return {EffectKind::Changes, "something by", false};
  }
}

const char *nounOf(Store store) {
  switch (store) {
  case Store::KeyValue:
    return "key";
  case Store::Settings:
    return "setting";
  case Store::Document:
    return "field";
  case Store::File:
    return "file";
  case Store::Object:
    return "field of";
  case Store::Sql:
    break;
  }
  return "";
}

Wording wordingOf(const Operation &op) {
  Wording wording = sqlWording(op.kind);
  if (op.store == Store::Sql)
    return wording;
  if (wording.kind == EffectKind::Rows)
    wording.kind = EffectKind::Changes;
  if (op.kind == ActionKind::RenameTable)
    return {EffectKind::Changes, op.store == Store::File ? "file, renamed" : "key, renamed", false};
  return {wording.kind, nounOf(op.store), false};
}

std::vector<std::string> detailsOf(const Operation &op) {
  if (op.kind == ActionKind::CreateTable)
    return op.columns;
  if (op.kind == ActionKind::RenameColumn && !op.columns.empty() && op.columns[0] != op.detail)
    return {op.columns[0] + " → " + op.detail};
  if (op.detail.empty())
    return {};
  if (op.kind == ActionKind::RenameTable)
    return {"→ " + op.detail};
  return {op.detail};
}

bool namesColumn(ActionKind kind) {
  return kind == ActionKind::AddColumn || kind == ActionKind::DropColumn ||
         kind == ActionKind::ChangeColumn || kind == ActionKind::RenameColumn;
}

/// Adds the effect, or to one that says the same of the same thing.
void add(const Operation &op, std::vector<Effect> &effects) {
  Wording wording = wordingOf(op);
  Effect effect{wording.kind, wording.noun, op.object, detailsOf(op), 1, wording.ofTable};
  if (effect.object.empty() && !effect.details.empty()) {
    effect.object = effect.details.front();
    effect.details.clear();
    effect.ofTable = false;
  } else if (!wording.ofTable && op.store == Store::Sql && !effect.details.empty()) {
    // An index, view or trigger is called by its own name; its table comes second.
    std::swap(effect.object, effect.details.front());
    if (effect.details.front() == effect.object)
      effect.details.clear();
  }
  if (op.kind == ActionKind::Unknown)
    effect = {EffectKind::Changes, "something, by", op.text, {}, 1, false};
  llvm::erase(effect.details, "");
  for (Effect &known : effects) {
    if (known.kind != effect.kind || known.noun != effect.noun || known.object != effect.object)
      continue;
    if (known.details == effect.details) {
      ++known.times;
      return;
    }
    if (namesColumn(op.kind) || op.kind == ActionKind::CreateIndex) {
      llvm::append_range(known.details, effect.details);
      return;
    }
  }
  effects.push_back(std::move(effect));
}

//===--- Guards -----------------------------------------------------------------------------===//

Fact factOf(const Guard &guard, bool framework) {
  if (framework && guard.kind == GuardKind::Dispatch)
    return {Tone::Good, "run once, by its framework or tool", "", {}};
  switch (guard.kind) {
  case GuardKind::Version:
    return {Tone::Good, "stored version:", guard.what, guard.place};
  case GuardKind::Existence:
    return {Tone::Good, "probe:", guard.what, guard.place};
  case GuardKind::Marker:
    return {Tone::Good, "marker:", guard.what, guard.place};
  case GuardKind::Dispatch:
    if (guard.what == "a migration file")
      return {
          Tone::Unsure, "as its runner does: a file is not run twice by a migration tool", "", {}};
    return {Tone::Good, "where it is run:", guard.what, guard.place};
  case GuardKind::Self:
    break;
  }
  return {Tone::Good, "the statements themselves", guard.what, {}};
}

/// Guards of one step that are listed; more of them say nothing new.
constexpr size_t maxGuards = 3;

std::vector<Fact> guardsOf(const Step &step) {
  std::vector<Fact> facts;
  size_t all = 0, self = 0, none = 0, harmful = 0, unknown = 0;
  bool wrong = false;
  for (const Operation &op : step.operations) {
    if (op.recordsVersion && step.operations.size() > 1)
      continue;
    ++all;
    wrong |= op.wronglyGuarded;
    if (op.guards.empty()) {
      self += op.selfGuarded;
      unknown += !op.selfGuarded && op.callersUnknown;
      bool bare = !op.selfGuarded && !op.callersUnknown;
      none += bare;
      harmful += bare && (op.rerun == Rerun::Fails || op.rerun == Rerun::Compounds);
    }
    for (const Guard &guard : op.guards) {
      Fact fact = factOf(guard, step.framework);
      bool known = llvm::any_of(facts, [&](const Fact &f) {
        return f.words == fact.words && f.code == fact.code && f.place == fact.place;
      });
      if (!known && facts.size() < maxGuards)
        facts.push_back(std::move(fact));
    }
  }
  auto some = [&](size_t count, const char *what) {
    return count == all ? std::string(what)
                        : std::to_string(count) + " of " + std::to_string(all) + ": " + what;
  };
  if (wrong)
    facts.insert(facts.begin(), {Tone::Bad, "a guard that cannot do its work", "", {}});
  if (self)
    facts.push_back({Tone::Good, some(self, "the statement asks itself"), "", {}});
  if (unknown)
    facts.push_back({Tone::Unsure, some(unknown, "who runs it is not in view"), "", {}});
  if (harmful)
    facts.push_back({Tone::Bad, some(harmful, "no guard"), "", {}});
  if (none > harmful)
    facts.push_back({Tone::Plain, some(none - harmful, "no guard, and no harm known"), "", {}});
  return facts;
}

//===--- Transaction and record -------------------------------------------------------------===//

Fact commitOf(const Step &step) {
  const StepCommit &commit = step.commit;
  Tone parted = step.atomicity ? Tone::Bad : Tone::Plain;
  switch (commit.kind) {
  case StepCommit::Kind::Unknown:
    return {Tone::Unsure, "transaction not in view", "", {}};
  case StepCommit::Kind::Runner:
    return {Tone::Plain, "as its framework or tool has it", "", {}};
  case StepCommit::Kind::One:
    return {step.atomicity ? Tone::Bad : Tone::Good, "one transaction", "", {}};
  case StepCommit::Kind::Several:
    return {parted, "several transactions", "", {}};
  case StepCommit::Kind::Partly:
    return {parted, "only part of it in a transaction", "", {}};
  case StepCommit::Kind::None:
    break;
  }
  if (commit.implicit)
    return {parted, "the engine commits at each change of the schema", "", {}};
  return {parted, commit.single ? "one statement, no transaction" : "no transaction", "", {}};
}

Fact recordOf(const Step &step) {
  switch (step.recorded) {
  case Step::Recorded::Own:
    return {Tone::Good, "version recorded", "", step.record};
  case Step::Recorded::Shared:
    return {step.laterFailure.valid() ? Tone::Bad : Tone::Plain, "one record for several steps", "",
            step.record};
  case Step::Recorded::Never:
    return {Tone::Bad, "version never recorded", "", {}};
  case Step::Recorded::Unknown:
    break;
  }
  if (step.framework)
    return {Tone::Plain, "recorded by what runs it", "", {}};
  if (step.records)
    return {Tone::Good, "version recorded", "", step.record};
  return {Tone::Unsure, "record not in view", "", {}};
}

//===--- The way back -----------------------------------------------------------------------===//

bool isSqlFile(const Place &place) {
  return llvm::StringRef(place.file).ends_with_insensitive(".sql");
}

std::vector<Fact> wayBackOf(const Step &step) {
  std::vector<Fact> facts;
  bool lost = false;
  Place backup;
  for (const Operation &op : step.operations) {
    if (op.planB.valid() && !backup.valid())
      backup = op.planB;
    if (!op.destroys)
      continue;
    lost |= !op.planB.valid();
    facts.push_back({Tone::Plain,
                     op.destroys->why.empty() ? "loses" : "loses by " + op.destroys->why,
                     op.destroys->what, op.place});
  }
  Fact down;
  down.place = step.downPlace;
  switch (step.down) {
  case Step::Down::Present:
    down.tone = Tone::Good;
    down.words = "down";
    // Paired by its version alone: it may belong to another store.
    if (isSqlFile(step.downPlace) != isSqlFile(step.place)) {
      down.tone = Tone::Unsure;
      down.words = "a down of this version, elsewhere";
    }
    break;
  case Step::Down::Empty:
    down.tone = Tone::Bad;
    down.words = "a down that does nothing";
    break;
  case Step::Down::Irreversible:
    down.words = "says that there is no way back";
    break;
  case Step::Down::None:
    down.tone = lost ? Tone::Bad : Tone::Plain;
    down.words = "no down";
    break;
  }
  facts.insert(facts.begin(), std::move(down));
  if (backup.valid())
    facts.insert(facts.begin() + 1, {Tone::Good, "backup", "", backup});
  return facts;
}

void addText(const Operation &op, std::vector<ExecutedText> &texts) {
  if (op.text.empty())
    return;
  for (const ExecutedText &known : texts)
    if (known.text == op.text && known.place.file == op.place.file &&
        known.place.range.line == op.place.range.line)
      return;
  texts.push_back({op.text, op.place});
}

} // namespace

TimelineStep describe(const Step &step) {
  TimelineStep row;
  row.version = step.version.value_or("");
  row.name = step.name;
  row.place = step.place;
  row.down = step.direction == Direction::Down;
  for (const Operation &op : step.operations) {
    if (!op.recordsVersion)
      add(op, row.effects);
    addText(op, row.texts);
    row.places.push_back(op.place);
    row.places.push_back(op.clause);
  }
  if (step.unreachable)
    row.notes.push_back({Tone::Bad, "nothing runs it", "", {}});
  row.guard = guardsOf(step);
  row.transaction.push_back(commitOf(step));
  row.transaction.push_back(recordOf(step));
  if (!row.down)
    row.wayBack = wayBackOf(step);
  row.places.push_back(step.place);
  for (const UncheckedResult &unchecked : step.unchecked)
    row.places.push_back(unchecked.place);
  if (step.atomicity)
    row.places.push_back(step.atomicity->place);
  row.functions.push_back(step.function);
  return row;
}

} // namespace migralint::driver
