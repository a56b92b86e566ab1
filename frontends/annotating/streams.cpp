// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/annotating/streams.h"

#include "frontends/annotating/tree.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace migralint::annotating {

bool isShift(const Expr &expr) {
  if (expr.kind == Expr::Kind::Binary)
    return expr.name == "<<" && expr.args.size() == 2;
  return expr.kind == Expr::Kind::Call && lastComponent(expr.name) == "operator<<" &&
         expr.receiver.size() + expr.args.size() == 2;
}

/// a, b, c of `a << b << c`.
static std::vector<Expr> shiftOperands(const Expr &expr) {
  std::vector<Expr> operands;
  const Expr *node = &expr;
  while (isShift(*node)) {
    operands.push_back(node->args.back());
    node = node->receiver.empty() ? &node->args.front() : &node->receiver.front();
  }
  operands.push_back(*node);
  std::reverse(operands.begin(), operands.end());
  return operands;
}

/// What an operand adds to the text that it is streamed into.
static Text textOf(const Expr &operand) {
  if (operand.kind == Expr::Kind::Text)
    return operand.text;
  Piece piece;
  piece.range = operand.range;
  if (operand.kind == Expr::Kind::Number && operand.name.empty()) {
    piece.text = std::to_string(operand.number);
  } else {
    piece.hole = true;
    piece.text = operand.name.empty() ? "…" : operand.name;
    if (operand.kind == Expr::Kind::Name)
      piece.variable = operand.name;
  }
  Text text;
  text.pieces.push_back(std::move(piece));
  return text;
}

void asOneCall(Expr &chain, const Calls &calls) {
  std::vector<Expr> operands = shiftOperands(chain);
  if (operands.size() < 2)
    return;
  const Meaning meaning = calls.streamedInto(operands[0]);
  const bool sql =
      meaning.act == Act::Execute || meaning.act == Act::Prepare || meaning.act == Act::Queue;
  if (!sql && meaning.act != Act::Put)
    return;
  Expr call;
  call.kind = Expr::Kind::Call;
  call.range = chain.range;
  call.name = "operator<<";
  call.receiver.push_back(pointee(operands[0]));
  call.scope = call.receiver[0].type;
  // `stream << a << b` writes the values one after the other; of SQL, values that are bound are no
  // part of the text.
  const size_t end = !sql ? 1 : meaning.binds ? 2 : operands.size();
  if (end == 2 && operands[1].kind != Expr::Kind::Text) {
    // A variable stays one: whose text it is is found elsewhere.
    call.args.push_back(std::move(operands[1]));
  } else if (sql) {
    Expr subject;
    subject.kind = Expr::Kind::Text;
    for (size_t i = 1; i < end; ++i)
      subject.text = joined(std::move(subject.text), textOf(operands[i]));
    if (meaning.binds && operands[1].kind == Expr::Kind::Text)
      subject.number = operands[1].number;
    subject.range = operands[1].range;
    subject.range.endLine = operands[end - 1].range.endLine;
    subject.range.endColumn = operands[end - 1].range.endColumn;
    call.args.push_back(std::move(subject));
  }
  call.args.insert(call.args.end(),
                   std::make_move_iterator(operands.begin() + static_cast<ptrdiff_t>(end)),
                   std::make_move_iterator(operands.end()));
  chain = std::move(call);
}

void unbind(Expr &call, Texts &texts) {
  Expr &streamed = call.args[0];
  if (streamed.kind != Expr::Kind::Text || streamed.number <= 0 ||
      streamed.text.pieces.size() <= static_cast<size_t>(streamed.number))
    return;
  streamed.text.pieces.resize(static_cast<size_t>(streamed.number));
  streamed.sql.clear();
  texts.read(streamed);
}

void findVersion(Expr &call) {
  for (size_t i = 0; i < call.args.size(); ++i)
    if (const Expr &operand = unwrapped(call.args[i]); operand.versionName || operand.latestName) {
      call.meaning.act = Act::RecordVersion;
      call.meaning.value = static_cast<int8_t>(i);
      return;
    }
}

} // namespace migralint::annotating
