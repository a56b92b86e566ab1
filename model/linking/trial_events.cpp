// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What has happened that matters to a chain of versions? A version is recorded, also by SQL and
// through the holes of its text; the user is told; the program stops.
#include "model/linking/trial_paper.h"
#include "model/linking/words.h"

namespace migralint::linking {

using ExprKind = Expr::Kind;

Event &Trial::Paper::event(Event::Kind kind, const Expr *expr) {
  Event e;
  e.kind = kind;
  e.node = node;
  e.expr = expr;
  if (kind != Event::Kind::Enter && kind != Event::Kind::Record)
    e.under = under;
  if (kind == Event::Kind::Answer)
    e.passed = passed;
  e.sure = undecided == 0;
  if (!inRegions.empty())
    e.region = inRegions.back();
  trace.events.push_back(std::move(e));
  return trace.events.back();
}

void Trial::Paper::tellStream(const Expr &e) {
  const Expr *left = &e;
  for (;;) {
    if (left->kind == ExprKind::Call && lastPart(left->name) == "operator<<" &&
        !left->receiver.empty())
      left = &left->receiver[0];
    else if ((left->name == "<<" || lastPart(left->name) == "operator<<") && !left->args.empty())
      left = &left->args[0];
    else
      break;
  }
  if (left->kind == ExprKind::Name && words::tells(left->name) && !pure)
    event(Event::Kind::Tell, left);
}

void Trial::Paper::tellOrRecord(const Expr &e) {
  if (pure)
    return;
  const CallSigns &signs = trial.signsOf(*node, e);
  if (e.meaning.act == Act::Fatal)
    event(Event::Kind::Stop, &e);
  else if (e.meaning.act == Act::Log || (e.meaning.act == Act::None && signs.tells))
    event(Event::Kind::Tell, &e);
  if (signs.remakes)
    event(Event::Kind::Remake, &e);
  if (e.meaning.act == Act::RecordVersion || e.meaning.act == Act::Put) {
    int at = e.meaning.value;
    bool given = at >= 0 && static_cast<size_t>(at) < e.args.size();
    const Expr *subject = subjectOf(e, e.meaning);
    if (e.meaning.act == Act::RecordVersion || (subject && subject->versionName)) {
      MaybeValue v = given ? eval(e.args[at]) : MaybeValue();
      if (!given && e.args.empty())
        v = newest; // known to the function: setCurrentFormat()
      record(e, v, given ? e.args[at].range : e.range);
    }
    return;
  }
  for (const CallSigns::Written &written : signs.records)
    record(e, written.version ? written.version : holeValue(e), written.operation->action->range);
  if (signs.migrates)
    record(e, std::nullopt, e.range);
}

void Trial::Paper::record(const Expr &e, const MaybeValue &v, const Range &range) {
  if (pure)
    return;
  Event &r = event(Event::Kind::Record, &e);
  r.value = v;
  r.range = range.valid() ? range : e.range;
  state.records = {trace.events.size() - 1};
  if (v)
    state.stored = *v;
  state.stored.stored = true;
}

/// The version put into a statement's hole.
MaybeValue Trial::Paper::holeValue(const Expr &e) {
  MaybeValue v;
  forEach(e, [&](const Expr &part) {
    if (part.kind != ExprKind::Text || v)
      return;
    for (const Piece &piece : part.text.pieces) {
      if (!piece.hole || v)
        continue;
      std::string name = piece.variable;
      if (name.empty())
        for (const std::string &word : splitNames(piece.text))
          name = word;
      if (name.empty())
        continue;
      auto bound = state.variables.find(name);
      if (bound == state.variables.end())
        bound = state.variables.find("this." + name);
      if (bound != state.variables.end())
        v = bound->second;
      else
        v = trial.constants.value(*node->file, name);
    }
  });
  return v;
}

std::vector<std::string> Trial::Paper::splitNames(const std::string &text) {
  std::vector<std::string> names;
  std::string word;
  for (char c : text + " ") {
    if (isalnum(static_cast<unsigned char>(c)) || c == '_') {
      word += c;
    } else {
      if (!word.empty() && !isdigit(static_cast<unsigned char>(word[0])))
        names.push_back(word);
      word.clear();
    }
  }
  return names;
}

} // namespace migralint::linking
