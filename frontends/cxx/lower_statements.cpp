// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lowers statements, and follows what local variables hold along them.
#include "frontends/cxx/lowerer.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/SaveAndRestore.h"

namespace migralint::cxx {

std::vector<Statement> Lowerer::block(const clang::Stmt *stmt) {
  std::vector<Statement> out;
  if (const auto *compound = llvm::dyn_cast_or_null<clang::CompoundStmt>(stmt)) {
    for (const clang::Stmt *child : compound->body())
      statement(child, out);
  } else if (stmt) {
    statement(stmt, out);
  }
  return out;
}

/// `goto fail;`: what stands at a label further down the function's own list runs next, up to the
/// end, so that is put in the jump's place. False if it is another jump.
bool Lowerer::gotoStatement(const clang::GotoStmt &stmt, std::vector<Statement> &out) {
  static constexpr unsigned maxJumps = 60;
  const auto *list = llvm::dyn_cast_or_null<clang::CompoundStmt>(functionBody);
  if (!list || ++jumps > maxJumps)
    return false;
  auto marked = [&](const clang::Stmt *child) {
    for (const auto *label = llvm::dyn_cast<clang::LabelStmt>(child); label;
         label = llvm::dyn_cast<clang::LabelStmt>(label->getSubStmt()))
      if (label->getDecl() == stmt.getLabel())
        return true;
    return false;
  };
  const auto *at = llvm::find_if(list->body(), marked);
  if (at == list->body_end() ||
      !sources.isBeforeInTranslationUnit(sources.getExpansionLoc(stmt.getBeginLoc()),
                                         sources.getExpansionLoc((*at)->getBeginLoc())))
    return false; // back, or out of one block into another
  Environment before = environment;
  for (; at != list->body_end(); ++at)
    statement(*at, out);
  environment = std::move(before);
  Statement end;
  end.kind = Statement::Kind::Return;
  end.range = rangeOf(stmt);
  if (!leaves(out))
    out.push_back(std::move(end));
  return true;
}

bool Lowerer::leaves(const std::vector<Statement> &body) {
  if (body.empty())
    return false;
  const Statement &last = body.back();
  return last.kind == Statement::Kind::Return || last.kind == Statement::Kind::Throw ||
         last.kind == Statement::Kind::Break || last.kind == Statement::Kind::Continue ||
         (last.kind == Statement::Kind::Block && leaves(last.body));
}

Environment Lowerer::merged(const Environment &a, const Environment &b) {
  Environment result;
  for (const auto &[variable, value] : a) {
    auto other = b.find(variable);
    if (other == b.end())
      continue;
    Value merged;
    if (value.isText && other->second.isText) {
      merged.isText = true;
      merged.text = either(value.text, other->second.text);
      for (Piece &piece : merged.text.pieces)
        if (piece.hole && piece.text.empty())
          piece.text = piece.variable = nameOf(variable->getDeclName());
    }
    if (value.isList && other->second.isList) {
      merged.isList = true;
      merged.elements = value.elements;
      for (const std::string &element : other->second.elements)
        if (!llvm::is_contained(merged.elements, element))
          merged.elements.push_back(element);
    }
    if (merged.isText || merged.isList)
      result.emplace(variable, std::move(merged));
  }
  return result;
}

/// After a loop, or on entry to its second round, what it assigns is not known.
void Lowerer::forgetAssigned(const clang::Stmt &stmt) {
  std::vector<const clang::Stmt *> pending = {&stmt};
  auto forget = [&](const clang::Expr *target, bool appends) {
    const clang::ValueDecl *local = localOf(target);
    auto known = local ? environment.find(local) : environment.end();
    if (known == environment.end())
      return;
    if (appends && known->second.isList)
      return; // elements only join the known ones while the body is lowered
    if (!appends || !known->second.isText) {
      environment.erase(known);
      return;
    }
    Piece hole;
    hole.hole = true;
    hole.text = hole.variable = nameOf(local->getDeclName());
    hole.range = rangeOf(*target);
    if (known->second.text.pieces.empty() || !known->second.text.pieces.back().hole)
      known->second.text.pieces.push_back(std::move(hole));
  };
  while (!pending.empty()) {
    const clang::Stmt *next = pending.back();
    pending.pop_back();
    if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(next)) {
      if (binary->isAssignmentOp())
        forget(binary->getLHS(), binary->getOpcode() == clang::BO_AddAssign);
      else if (binary->getOpcode() == clang::BO_Shl)
        forget(binary->getLHS(), true);
    } else if (const auto *overloaded = llvm::dyn_cast<clang::CXXOperatorCallExpr>(next)) {
      auto op = overloaded->getOperator();
      if (overloaded->getNumArgs() == 2 &&
          (overloaded->isAssignmentOp() || op == clang::OO_LessLess))
        forget(overloaded->getArg(0), op == clang::OO_PlusEqual || op == clang::OO_LessLess);
    } else if (const auto *dependent = llvm::dyn_cast<clang::CXXDependentScopeMemberExpr>(next)) {
      if (!dependent->isImplicitAccess() && nameOf(dependent->getMember()) == "append")
        forget(dependent->getBase(), true);
    }
    for (const clang::Stmt *child : next->children())
      if (child)
        pending.push_back(child);
  }
}

void Lowerer::loop(const clang::Stmt &body, std::vector<Statement> &out) {
  Environment before = environment;
  forgetAssigned(body);
  out = block(&body);
  environment = merged(before, environment);
  for (auto &[variable, value] : before)
    if (value.isList && !environment.count(variable))
      environment.erase(variable);
}

/// The variable's name; of a structured binding all names, with commas.
std::string Lowerer::variableNames(const clang::VarDecl &variable) {
  std::string names = nameOf(variable.getDeclName());
  if (const auto *structured = llvm::dyn_cast<clang::DecompositionDecl>(&variable))
    for (const clang::BindingDecl *binding : structured->bindings())
      names += (names.empty() ? "" : ",") + nameOf(binding->getDeclName());
  return names;
}

void Lowerer::declaration(const clang::Decl *decl, std::vector<Statement> &out) {
  if (const auto *record = llvm::dyn_cast<clang::CXXRecordDecl>(decl)) {
    if (record->isThisDeclarationADefinition() && !record->isImplicit())
      addClass(*record);
    return;
  }
  const auto *variable = llvm::dyn_cast<clang::VarDecl>(decl);
  if (!variable)
    return;
  Statement statement;
  statement.kind = Statement::Kind::Declare;
  statement.range = rangeOf({variable->getOuterLocStart(), variable->getEndLoc()});
  statement.name = variableNames(*variable);
  statement.type = writtenType(*variable);
  size_t before = facts.functions.size();
  if (const clang::Expr *init = variable->getInit()) {
    if (variable->getInitStyle() == clang::VarDecl::CallInit ||
        llvm::isa<clang::ParenListExpr>(init)) {
      // `QSqlQuery q("…", db)`
      const auto *list = llvm::dyn_cast<clang::ParenListExpr>(init);
      if (const auto *recovered = llvm::dyn_cast<clang::RecoveryExpr>(init);
          !list && recovered && recovered->subExpressions().size() == 1)
        list = llvm::dyn_cast<clang::ParenListExpr>(recovered->subExpressions()[0]);
      if (list) {
        llvm::SmallVector<const clang::Expr *> arguments;
        for (unsigned i = 0; i < list->getNumExprs(); ++i)
          arguments.push_back(list->getExpr(i));
        statement.expr = construct(statement.type, arguments, *init);
      } else {
        statement.expr = expression(init);
      }
    } else {
      statement.expr = expression(init);
    }
    if (statement.expr.kind == Expr::Kind::List && !statement.type.empty() &&
        statement.expr.type.empty())
      statement.expr.type = statement.type;
  }
  if (statement.type.empty())
    statement.type = statement.expr.type;
  if (statement.expr.kind == Expr::Kind::Lambda && facts.functions.size() > before)
    facts.functions.back().name = statement.name;
  Value value;
  const Expr &init = statement.expr;
  if (init.kind == Expr::Kind::Text) {
    value.isText = true;
    value.text = init.text;
  } else if (init.kind == Expr::Kind::Unknown || init.kind == Expr::Kind::Construct ||
             init.kind == Expr::Kind::List) {
    if (init.args.empty()) { // an empty string, stream or list: what is put in is all of it
      value.isList = isListType(statement.type);
      value.isText = !value.isList;
    } else {
      value.isList = llvm::all_of(
          init.args, [](const Expr &e) { return e.kind == Expr::Kind::Text && e.text.known(); });
      for (const Expr &element : init.args)
        if (value.isList)
          value.elements.push_back(element.text.value());
    }
  }
  if (value.isText || value.isList)
    environment[variable] = std::move(value);
  else
    environment.erase(variable);
  bool isStatic = variable->isStaticLocal() || variable->isConstexpr();
  if (isStatic && (init.kind == Expr::Kind::List || init.kind == Expr::Kind::Text ||
                   init.kind == Expr::Kind::Construct)) {
    Variable table;
    table.name = statement.name;
    table.type = statement.type;
    table.scope = scopeOf(variable->getDeclContext());
    table.range = statement.range;
    table.function = functionId;
    table.init = init;
    facts.variables.push_back(std::move(table));
  }
  out.push_back(std::move(statement));
}

void Lowerer::ifStatement(const clang::IfStmt &stmt, Statement &out) {
  out.kind = Statement::Kind::If;
  if (stmt.getInit())
    statement(stmt.getInit(), out.init);
  if (const clang::DeclStmt *variable = stmt.getConditionVariableDeclStmt()) {
    statement(variable, out.init);
    if (!out.init.empty() && out.init.back().kind == Statement::Kind::Declare) {
      out.expr.kind = Expr::Kind::Name;
      out.expr.name = out.init.back().name;
      out.expr.type = out.init.back().type;
      out.expr.range = out.init.back().range;
    }
  } else {
    out.expr = expression(stmt.getCond());
  }
  Environment before = environment;
  out.body = block(stmt.getThen());
  Environment afterThen = std::exchange(environment, before);
  if (stmt.getElse())
    out.otherwise = block(stmt.getElse());
  if (leaves(out.body))
    return;
  environment = leaves(out.otherwise) ? std::move(afterThen) : merged(afterThen, environment);
}

void Lowerer::switchStatement(const clang::SwitchStmt &stmt, Statement &out) {
  out.kind = Statement::Kind::Switch;
  if (stmt.getInit())
    statement(stmt.getInit(), out.init);
  if (const clang::DeclStmt *variable = stmt.getConditionVariableDeclStmt())
    statement(variable, out.init);
  out.expr = expression(stmt.getCond());
  const Environment before = environment;
  Environment after = before;
  // Labels may stand in front of each other and in front of blocks; each starts a new Case.
  auto lowerChild = [&](const clang::Stmt *child, auto &self) -> void {
    const auto *label = llvm::dyn_cast_or_null<clang::SwitchCase>(child);
    if (!label) {
      if (out.body.empty()) {
        Statement stray; // code before the first label
        stray.kind = Statement::Kind::Case;
        stray.range = rangeOf(*child);
        out.body.push_back(std::move(stray));
      }
      Statement &current = out.body.back();
      statement(child, current.body);
      if (!current.body.empty()) {
        current.range.endLine = current.body.back().range.endLine;
        current.range.endColumn = current.body.back().range.endColumn;
      }
      after = merged(after, environment);
      return;
    }
    bool joins = !out.body.empty() && out.body.back().body.empty() &&
                 out.body.back().expr.kind != Expr::Kind::Unknown;
    if (!out.body.empty() && leaves(out.body.back().body))
      environment = before;
    else
      environment = merged(before, environment);
    const auto *value = llvm::dyn_cast<clang::CaseStmt>(label);
    if (joins && value) {
      out.body.back().labels.push_back(expression(value->getLHS()));
    } else if (joins) {
      out.body.back().isDefault = true;
    } else {
      Statement next;
      next.kind = Statement::Kind::Case;
      next.range = rangeOf({label->getKeywordLoc(), label->getColonLoc()});
      next.isDefault = !value;
      if (value)
        next.expr = expression(value->getLHS());
      out.body.push_back(std::move(next));
    }
    if (label->getSubStmt())
      self(label->getSubStmt(), self);
  };
  if (const auto *body = llvm::dyn_cast_or_null<clang::CompoundStmt>(stmt.getBody()))
    for (const clang::Stmt *child : body->body())
      lowerChild(child, lowerChild);
  else if (stmt.getBody())
    lowerChild(stmt.getBody(), lowerChild);
  environment = std::move(after);
}

/// Whether the code is too deep, or comes too late, to be lowered.
bool Lowerer::refuses(const clang::Stmt &stmt) {
  constexpr unsigned deepest = 800;
  late = late || !patience.lasts();
  if (depth <= deepest && !late)
    return false;
  if (!toldLate || !late)
    facts.unread.push_back(
        {rangeOf(stmt), late ? "code that would take too long" : "code nested too deeply"});
  toldLate |= late;
  return true;
}

void Lowerer::statement(const clang::Stmt *stmt, std::vector<Statement> &out) {
  if (!stmt)
    return;
  if (refuses(*stmt))
    return;
  llvm::SaveAndRestore deeper(depth, depth + 1);
  if (const auto *declarations = llvm::dyn_cast<clang::DeclStmt>(stmt)) {
    for (const clang::Decl *decl : declarations->decls())
      declaration(decl, out);
    return;
  }
  Statement lowered;
  lowered.range = rangeOf(*stmt);
  using Kind = Statement::Kind;
  switch (stmt->getStmtClass()) {
  case clang::Stmt::NullStmtClass:
    return;
  case clang::Stmt::LabelStmtClass:
    return statement(llvm::cast<clang::LabelStmt>(stmt)->getSubStmt(), out);
  case clang::Stmt::AttributedStmtClass:
    return statement(llvm::cast<clang::AttributedStmt>(stmt)->getSubStmt(), out);
  case clang::Stmt::CaseStmtClass:
  case clang::Stmt::DefaultStmtClass: // inside a nested block of a switch
    return statement(llvm::cast<clang::SwitchCase>(stmt)->getSubStmt(), out);
  case clang::Stmt::CompoundStmtClass:
    lowered.kind = Kind::Block;
    lowered.body = block(stmt);
    break;
  case clang::Stmt::IfStmtClass:
    ifStatement(*llvm::cast<clang::IfStmt>(stmt), lowered);
    break;
  case clang::Stmt::SwitchStmtClass:
    switchStatement(*llvm::cast<clang::SwitchStmt>(stmt), lowered);
    break;
  case clang::Stmt::WhileStmtClass: {
    const auto &loopStmt = *llvm::cast<clang::WhileStmt>(stmt);
    lowered.kind = Kind::Loop;
    if (const clang::DeclStmt *variable = loopStmt.getConditionVariableDeclStmt())
      statement(variable, lowered.init);
    lowered.expr = expression(loopStmt.getCond());
    loop(*loopStmt.getBody(), lowered.body);
    break;
  }
  case clang::Stmt::DoStmtClass: {
    const auto &loopStmt = *llvm::cast<clang::DoStmt>(stmt);
    lowered.kind = Kind::Loop;
    lowered.postTested = true;
    loop(*loopStmt.getBody(), lowered.body);
    lowered.expr = expression(loopStmt.getCond());
    break;
  }
  case clang::Stmt::ForStmtClass: {
    const auto &loopStmt = *llvm::cast<clang::ForStmt>(stmt);
    lowered.kind = Kind::Loop;
    statement(loopStmt.getInit(), lowered.init);
    if (loopStmt.getInc())
      forgetAssigned(*loopStmt.getInc());
    lowered.expr = expression(loopStmt.getCond());
    loop(*loopStmt.getBody(), lowered.body);
    statement(loopStmt.getInc(), lowered.otherwise);
    break;
  }
  case clang::Stmt::CXXForRangeStmtClass: {
    const auto &loopStmt = *llvm::cast<clang::CXXForRangeStmt>(stmt);
    lowered.kind = Kind::Loop;
    lowered.rangeFor = true;
    if (loopStmt.getInit())
      statement(loopStmt.getInit(), lowered.init);
    lowered.expr = expression(loopStmt.getRangeInit());
    if (const clang::VarDecl *variable = loopStmt.getLoopVariable()) {
      lowered.name = variableNames(*variable);
      lowered.type = writtenType(*variable);
      std::vector<std::string> values;
      bool known = lowered.expr.kind == Expr::Kind::List && !lowered.expr.args.empty();
      for (const Expr &element : lowered.expr.args)
        if (known && (known = element.kind == Expr::Kind::Text && element.text.known()))
          values.push_back(element.text.value());
      if (const clang::ValueDecl *local = localOf(loopStmt.getRangeInit()); local && !known)
        if (auto list = environment.find(local); list != environment.end() && list->second.isList) {
          known = !list->second.elements.empty();
          values = list->second.elements;
        }
      if (known) {
        Piece hole;
        hole.hole = true;
        hole.text = hole.variable = lowered.name;
        hole.range = rangeOf(clang::SourceRange(variable->getLocation()));
        hole.values = std::move(values);
        environment[variable].isText = true;
        environment[variable].text.pieces = {std::move(hole)};
      }
    }
    loop(*loopStmt.getBody(), lowered.body);
    break;
  }
  case clang::Stmt::ReturnStmtClass:
    lowered.kind = Kind::Return;
    if (const clang::Expr *value = llvm::cast<clang::ReturnStmt>(stmt)->getRetValue())
      lowered.expr = expression(value);
    break;
  case clang::Stmt::CoreturnStmtClass:
    lowered.kind = Kind::Return;
    if (const clang::Expr *value = llvm::cast<clang::CoreturnStmt>(stmt)->getOperand())
      lowered.expr = expression(value);
    break;
  case clang::Stmt::GotoStmtClass:
    if (gotoStatement(*llvm::cast<clang::GotoStmt>(stmt), out))
      return;
    break;
  case clang::Stmt::BreakStmtClass:
    lowered.kind = Kind::Break;
    break;
  case clang::Stmt::ContinueStmtClass:
    lowered.kind = Kind::Continue;
    break;
  case clang::Stmt::CXXTryStmtClass: {
    const auto &tryStmt = *llvm::cast<clang::CXXTryStmt>(stmt);
    lowered.kind = Kind::Try;
    Environment before = environment;
    lowered.body = block(tryStmt.getTryBlock());
    Environment after = environment;
    for (unsigned i = 0; i < tryStmt.getNumHandlers(); ++i) {
      const clang::CXXCatchStmt &handler = *tryStmt.getHandler(i);
      Statement caught;
      caught.kind = Kind::Catch;
      caught.range = rangeOf(handler);
      caught.name = handler.getExceptionDecl() ? writtenType(*handler.getExceptionDecl()) : "...";
      environment = merged(before, after);
      caught.body = block(handler.getHandlerBlock());
      if (!leaves(caught.body))
        after = merged(after, environment);
      lowered.otherwise.push_back(std::move(caught));
    }
    environment = std::move(after);
    break;
  }
  default:
    if (const auto *expr = llvm::dyn_cast<clang::Expr>(stmt)) {
      const clang::Expr *plain = expr;
      if (const auto *cleanups = llvm::dyn_cast<clang::ExprWithCleanups>(plain))
        plain = cleanups->getSubExpr();
      if (const auto *thrown = llvm::dyn_cast<clang::CXXThrowExpr>(plain)) {
        lowered.kind = Kind::Throw;
        if (thrown->getSubExpr())
          lowered.expr = expression(thrown->getSubExpr());
        // What is thrown is an object, however much it looks like a text in another type.
        if (lowered.expr.kind == Expr::Kind::Text && !lowered.expr.type.empty()) {
          Expr object;
          object.kind = Expr::Kind::Construct;
          object.name = object.type = std::exchange(lowered.expr.type, {});
          object.range = lowered.expr.range;
          object.args.push_back(std::move(lowered.expr));
          lowered.expr = std::move(object);
        }
      } else {
        llvm::SaveAndRestore own(ownStatement, plain->IgnoreParenCasts());
        lowered.expr = expression(expr);
        const auto *cast = llvm::dyn_cast<clang::ExplicitCastExpr>(plain->IgnoreParens());
        lowered.toVoid = cast && cast->getTypeAsWritten()->isVoidType();
      }
    } else {
      for (const clang::Stmt *child : stmt->children())
        statement(child, out);
      return;
    }
  }
  out.push_back(std::move(lowered));
}

} // namespace migralint::cxx
