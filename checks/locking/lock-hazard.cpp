// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// migration-lock-hazard: a statement keeps the other users of a server waiting for as long as it
// works through a table.
#include "checks/check.h"
#include "checks/message.h"
#include "checks/once_per_file.h"

#include <map>
#include <string_view>

namespace migralint {
namespace {

using Kind = LockHazard::Kind;

struct Words {
  std::string message;
  std::string advice;
};

std::string quoted(const std::string &name, const char *otherwise) {
  return name.empty() ? otherwise : "`" + name + "`";
}

/// What runs where it cannot.
Words failing(const LockHazard &hazard) {
  if (hazard.kind == Kind::EnumValueUsed)
    return {"the value `" + hazard.detail +
                "` is used in the transaction that adds it to its type: PostgreSQL refuses it",
            "add the value in a step, and so a transaction, of its own"};
  if (hazard.kind == Kind::SentWithOthers)
    return {quoting("", hazard.text, " fails in a file that is sent as one: that is a transaction"),
            "put it into a file of its own"};
  return {
      quoting("", hazard.text, " fails: PostgreSQL runs CONCURRENTLY outside of transactions only"),
      "run it in a step of its own that has no transaction (most tools have a mark for it)"};
}

Words ofIndex(const LockHazard &hazard) {
  std::string table = quoted(hazard.object, "the table");
  switch (hazard.kind) {
  case Kind::IndexBuild:
    return {"writers of " + table + " wait until the index is built",
            "CREATE INDEX CONCURRENTLY, in a step without a transaction"};
  case Kind::IndexDrop:
    return {"readers and writers of its table wait while the index " + quoted(hazard.detail, "") +
                " is dropped",
            "DROP INDEX CONCURRENTLY, in a step without a transaction"};
  case Kind::Reindex:
    return {quoting("", hazard.text, " keeps writers waiting until the indexes are built again"),
            "REINDEX … CONCURRENTLY, outside of a transaction"};
  case Kind::Exclusion:
    return {
        "readers and writers of " + table + " wait while the constraint builds its index",
        "add it when the table is created, or in maintenance hours: no other way is open to it"};
  default:
    return {"readers and writers of " + table + " wait while the constraint builds its index",
            "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … USING INDEX"};
  }
}

Words ofRows(const LockHazard &hazard) {
  std::string table = quoted(hazard.object, "the table");
  switch (hazard.kind) {
  case Kind::ForeignKey:
    return {"writers of " + table +
                " and of the table it refers to wait while all rows are checked",
            "add the foreign key as NOT VALID, and VALIDATE CONSTRAINT in a later step"};
  case Kind::Check:
    return {"readers and writers of " + table + " wait while all rows are checked",
            "add the CHECK as NOT VALID, and VALIDATE CONSTRAINT in a later step"};
  case Kind::SetNotNull:
    return {"readers and writers of " + table +
                " wait while all rows are searched for a NULL in `" + hazard.detail + "`",
            "before it, add CHECK (" + hazard.detail +
                " IS NOT NULL) NOT VALID, and validate it in a step of its own"};
  case Kind::Retype:
    return {"readers and writers of " + table +
                " wait while it is written anew with another type of `" + hazard.detail + "`",
            "add a new column, fill it in batches, and let the program change over"};
  case Kind::RetypeMoment:
    return {"readers and writers of " + table +
                " wait while it is written anew with another type of `" + hazard.detail + "`",
            "where the times are UTC, SET timezone = 'UTC' first: PostgreSQL 12 and later then "
            "keep the rows as they are"};
  default:
    return {"readers and writers of " + table + " wait while each row gets a `" + hazard.detail +
                "` of its own",
            "add the column without a default, set the default, and fill old rows in batches"};
  }
}

Words ofTable(const LockHazard &hazard) {
  std::string table = quoted(hazard.object, "a table");
  switch (hazard.kind) {
  case Kind::Cascade:
    return {quoting("", hazard.text, " takes along, and locks, what it does not name"),
            "name each object that is to go, in its own statement, without CASCADE"};
  case Kind::Rewrite:
    return {quoting("", hazard.text, " writes all rows anew while readers and writers wait"),
            "leave it to maintenance, or use a tool that works online"};
  case Kind::Refresh:
    return {"readers of " + quoted(hazard.object, "the view") + " wait until it is computed",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on the view"};
  case Kind::AttachPartition:
    return {"readers and writers of `" + hazard.detail + "` wait while its rows are checked",
            "first add a CHECK that says the partition's bounds, as NOT VALID, and validate it"};
  case Kind::DetachPartition:
    return {"readers and writers of " + table + " wait while a partition is detached",
            "DETACH PARTITION … CONCURRENTLY, outside of a transaction"};
  case Kind::LockTable:
    return {quoting("", hazard.text, " keeps others waiting until it is given free"),
            "let the statements take the locks that they need, or lock single rows"};
  case Kind::Copy:
    return {"writers of " + table + " wait while MySQL works through the whole table",
            "use an online schema change tool, or say ALGORITHM=INPLACE, LOCK=NONE where it can"};
  default:
    return {"nothing limits how long this waits for " + table + ", and all others behind it",
            "SET lock_timeout at its beginning, as other steps do"};
  }
}

Words wordsFor(const LockHazard &hazard) {
  switch (hazard.kind) {
  case Kind::InTransaction:
  case Kind::SentWithOthers:
  case Kind::EnumValueUsed:
    return failing(hazard);
  case Kind::IndexBuild:
  case Kind::IndexDrop:
  case Kind::Reindex:
  case Kind::UniqueIndex:
  case Kind::Exclusion:
    return ofIndex(hazard);
  case Kind::ForeignKey:
  case Kind::Check:
  case Kind::SetNotNull:
  case Kind::Retype:
  case Kind::RetypeMoment:
  case Kind::PerRow:
    return ofRows(hazard);
  case Kind::ValidatedAtOnce:
    return {"`" + hazard.detail +
                "` is validated in the transaction that adds it: the lock of ADD is held "
                "while all rows are checked",
            "VALIDATE CONSTRAINT in a step, and so a transaction, of its own"};
  case Kind::WorkUnderLock:
    return {quoting("", hazard.text, " works through rows while the lock on ") +
                quoted(hazard.detail, "a table") + " is held",
            "change the table in a transaction of its own, last"};
  default:
    return ofTable(hazard);
  }
}

Level levelOf(Kind kind) {
  switch (kind) {
  case Kind::InTransaction:
  case Kind::EnumValueUsed:
    return Level::Error;
  case Kind::Copy:      // whether it hurts is a question of the table's size and of the version
  case Kind::IndexDrop: // short, once it has got its lock
  case Kind::NoTimeout:
    return Level::Note;
  default:
    return Level::OfPage;
  }
}

Finding say(const Step &step, const LockHazard &hazard) {
  Words words = wordsFor(hazard);
  Finding finding;
  finding.level = levelOf(hazard.kind);
  finding.message = std::move(words.message);
  finding.advice = std::move(words.advice);
  finding.place = hazard.place;
  finding.function = step.function;
  if (hazard.cause.valid())
    finding.related.push_back({hazard.cause, "the earlier statement of the transaction"});
  return finding;
}

bool fails(Kind kind) { return levelOf(kind) == Level::Error; }

/// One step's findings: one for each kind of hazard, which names the further statements; and one
/// for a statement, however many kinds of hazard it is.
class OfStep {
public:
  OfStep(const Step &step, std::vector<Finding> &findings) : step(step), findings(findings) {}

  void add(const LockHazard &hazard) {
    auto kind = byKind.find(hazard.kind);
    if (kind != byKind.end()) {
      kind->second.add(findings, hazard.place);
      byStatement.emplace(hazard.text, kind->second.of());
      return;
    }
    auto [statement, fresh] = byStatement.emplace(hazard.text, findings.size());
    if (!fresh && !fails(hazard.kind)) {
      findings[statement->second].related.push_back({hazard.place, wordsFor(hazard).message});
      return;
    }
    if (!fails(hazard.kind))
      byKind.emplace(hazard.kind, FurtherPlaces(findings.size()));
    findings.push_back(say(step, hazard));
  }

private:
  const Step &step;
  std::vector<Finding> &findings;
  std::map<Kind, FurtherPlaces> byKind;
  std::map<std::string_view, size_t> byStatement; ///< the finding that tells of it
};

void run(const Model &model, std::vector<Finding> &findings) {
  OncePerFile copies(findings); // a project's MySQL tables are changed this way everywhere
  for (const Step &step : model.steps) {
    if (step.direction == Direction::Down || step.unreachable)
      continue;
    OfStep told(step, findings);
    for (const LockHazard &hazard : step.lockHazards)
      if (hazard.kind == Kind::Copy)
        copies.add(say(step, hazard));
      else if (hazard.kind != Kind::NoTimeout)
        told.add(hazard);
    for (const LockHazard &hazard : step.lockHazards)
      if (hazard.kind == Kind::NoTimeout) // where its statement has nothing worse
        told.add(hazard);
  }
}

} // namespace

MIGRALINT_CHECK("migration-lock-hazard", run)

} // namespace migralint
