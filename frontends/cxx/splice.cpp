// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/splice.h"

#include "llvm/ADT/STLExtras.h"

namespace migralint::cxx {

namespace {

using Statements = std::vector<Statement>;
constexpr Statements Statement::*childLists[] = {&Statement::init, &Statement::body,
                                                 &Statement::otherwise};

std::pair<uint32_t, uint32_t> startOf(const Range &range) { return {range.line, range.column}; }
std::pair<uint32_t, uint32_t> endOf(const Range &range) { return {range.endLine, range.endColumn}; }

bool holdsOthers(const Statement &statement) {
  switch (statement.kind) {
  case Statement::Kind::If:
  case Statement::Kind::Switch:
  case Statement::Kind::Case:
  case Statement::Kind::Loop:
  case Statement::Kind::Try:
  case Statement::Kind::Catch:
  case Statement::Kind::Block:
    return true;
  default:
    return false;
  }
}

void insertSorted(Statements &list, Statement statement) {
  auto after = llvm::find_if(
      list, [&](const Statement &other) { return startsBefore(statement.range, other.range); });
  list.insert(after, std::move(statement));
}

/// The list of `statement` that a place inside it falls into.
Statements &listAt(Statement &statement, const Range &place) {
  // Labels end where the statements before the next one do, as far as the tree knows.
  if (statement.kind == Statement::Kind::Switch) {
    Statement *label = nullptr;
    for (Statement &child : statement.body)
      if (!startsBefore(place, child.range))
        label = &child;
    return label ? label->body : statement.body;
  }
  bool afterBody =
      !statement.otherwise.empty() && !startsBefore(place, statement.otherwise.front().range);
  return afterBody ? statement.otherwise : statement.body;
}

} // namespace

std::optional<Range> takeOver(Statements &tree, const Statements &tokens, const Range &place) {
  auto from = llvm::find_if(
      tokens, [&](const Statement &statement) { return statement.range.contains(place); });
  if (from == tokens.end())
    return std::nullopt;
  auto into = llvm::find_if(tree, [&](const Statement &statement) {
    return statement.kind == from->kind && startOf(statement.range) == startOf(from->range);
  });
  if (into == tree.end()) {
    llvm::erase_if(tree, [&](const Statement &statement) {
      return startOf(from->range) <= startOf(statement.range) &&
             startOf(statement.range) < endOf(from->range);
    });
    insertSorted(tree, *from);
    return from->range;
  }
  if (holdsOthers(*from)) {
    for (Statements Statement::*list : childLists)
      if (auto taken = takeOver((*into).*list, (*from).*list, place))
        return taken;
    if (!from->expr.range.contains(place))
      return std::nullopt;
    into->expr = from->expr;
    return from->expr.range;
  }
  *into = *from;
  return from->range;
}

void insertByPlace(Statements &tree, Statement statement) {
  Statements *list = &tree;
  for (;;) {
    auto around = llvm::find_if(*list, [&](const Statement &other) {
      return holdsOthers(other) && startOf(other.range) < startOf(statement.range) &&
             startOf(statement.range) < endOf(other.range);
    });
    if (around == list->end())
      break;
    list = &listAt(*around, statement.range);
  }
  insertSorted(*list, std::move(statement));
}

} // namespace migralint::cxx
