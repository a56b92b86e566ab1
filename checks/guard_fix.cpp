// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "checks/guard_fix.h"

#include <algorithm>
#include <cctype>

namespace migralint {

static bool operator==(const Edit &a, const Edit &b) {
  return a.place == b.place && a.text == b.text;
}

/// The words of an edit, as they are named to people.
static std::string words(const Edit &edit) {
  std::string words = edit.text.substr(edit.text.find_first_not_of(' '));
  for (char &c : words)
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return "`" + words + "`";
}

Fix guardFix(std::vector<Edit> edits) {
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit &a, const Edit &b) { return a.place < b.place; });
  edits.erase(std::unique(edits.begin(), edits.end()), edits.end());
  std::vector<std::string> kinds;
  for (const Edit &edit : edits)
    if (std::find(kinds.begin(), kinds.end(), words(edit)) == kinds.end())
      kinds.push_back(words(edit));
  std::string all;
  for (const std::string &kind : kinds)
    all += (all.empty() ? "" : kind == kinds.back() ? " and " : ", ") + kind;
  return {"add " + all, std::move(edits)};
}

/// Whether one of the operations makes what the other one takes away.
static bool undoes(const Operation &a, const Operation &b) {
  auto makes = [](const Operation &made, const Operation &gone) {
    switch (gone.kind) {
    case ActionKind::DropTable:
      return made.object == gone.object
                 ? made.kind == ActionKind::CreateTable
                 : made.kind == ActionKind::RenameTable && made.detail == gone.object;
    case ActionKind::RenameTable:
      return made.kind == ActionKind::CreateTable && made.object == gone.object;
    case ActionKind::DropColumn:
      return made.kind == ActionKind::AddColumn && made.object == gone.object &&
             made.detail == gone.detail;
    default:
      return false;
    }
  };
  return makes(a, b) || makes(b, a);
}

static bool undone(const Model &model, const Operation &op) {
  return std::any_of(model.steps.begin(), model.steps.end(), [&](const Step &step) {
    return step.direction == Direction::Up &&
           std::any_of(step.operations.begin(), step.operations.end(),
                       [&](const Operation &other) { return undoes(op, other); });
  });
}

std::vector<Fix> guardFixes(const Model &model, const Step &step) {
  std::vector<Edit> edits;
  for (const Operation &op : step.operations) {
    // A plain INSERT can be stable only because something before it fails.
    const bool stable = op.rerun == Rerun::Stable && op.kind != ActionKind::Insert;
    if (op.guarded() || op.recordsVersion || stable)
      continue;
    // What failed until now kept all that follows from running again.
    if (op.rerun != Rerun::Fails || op.wronglyGuarded || op.callersUnknown || !op.guardEdit ||
        undone(model, op))
      return {};
    edits.push_back(*op.guardEdit);
  }
  if (edits.empty())
    return {};
  return {guardFix(std::move(edits))};
}

} // namespace migralint
