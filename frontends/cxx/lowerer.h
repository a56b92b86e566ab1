// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The class behind lower.h, for its own sources only: lower.cpp has places, names and declarations,
// lower_statements.cpp, lower_expressions.cpp and lower_calls.cpp the rest.
#pragma once

#include "frontends/cxx/lower.h"
#include "frontends/cxx/text.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"

#include <chrono>
#include <map>
#include <optional>

namespace migralint::cxx {

/// What is known of a local variable at a point of its function.
struct Value {
  Text text;
  bool isText = false;
  std::vector<std::string> elements; ///< of a list
  bool isList = false;
};
using Environment = std::map<const clang::ValueDecl *, Value>;

class Lowerer {
public:
  Lowerer(ParsedFile &file, const Source &source, const Lines &lines, FileFacts &facts,
          llvm::DenseSet<uint32_t> &held)
      : context(file.context), sources(context.getSourceManager()), source(source), lines(lines),
        facts(facts), held(held), patience(file.deadline) {}

  void run();

  void addFunction(const clang::FunctionDecl &function);
  void addClass(const clang::CXXRecordDecl &record);
  void addVariable(const clang::VarDecl &variable);

private:
  clang::ASTContext &context;
  clang::SourceManager &sources;
  const Source &source;
  const Lines &lines;
  FileFacts &facts;
  llvm::DenseSet<uint32_t> &held;

  Patience patience;

  Environment environment;
  std::string functionId; ///< of the function being lowered
  const clang::Stmt *functionBody = nullptr;
  unsigned jumps = 0; ///< of the function, that were followed
  unsigned depth = 0;
  bool late = false;                         ///< the patience is spent
  bool toldLate = false;                     ///< once is enough
  const clang::Expr *ownStatement = nullptr; ///< the expression that is a statement of its own
  bool quiet = false;                        ///< evaluating a constant: nothing is held by that
  clang::SourceLocation useSite;             ///< where a constant from elsewhere is used
  llvm::StringMap<unsigned> ids;
  llvm::DenseSet<const clang::Decl *> evaluating;
  llvm::DenseSet<const clang::Decl *> doneFunctions;

  // Places.
  static constexpr uint32_t nowhere = ~0u;
  uint32_t offsetOf(clang::SourceLocation location) const;
  uint32_t endOf(clang::SourceLocation location) const;
  Range rangeOf(clang::SourceRange range) const;
  Range rangeOf(const clang::Stmt &stmt) const { return rangeOf(stmt.getSourceRange()); }
  std::string macroName(clang::SourceLocation location) const;

  // Names and types.
  static std::string nameOf(clang::DeclarationName name);
  static std::string variableNames(const clang::VarDecl &variable);
  std::string scopeOf(const clang::DeclContext *scope) const;
  std::string scopeOf(clang::NestedNameSpecifier qualifier) const;
  std::string typeName(clang::QualType type, unsigned level = 0) const;
  std::string writtenType(const clang::DeclaratorDecl &decl) const;
  /// Says of the variable's initialiser whether one more text could stand in it.
  void tellSize(const clang::VarDecl &variable, migralint::Expr &init) const;
  std::string uniqueId(const std::string &base) {
    unsigned earlier = ids[base]++;
    return earlier ? base + "#" + std::to_string(earlier + 1) : base;
  }

  // Functions.
  void begin(Function &out, const clang::FunctionDecl &function);
  Expr defaultArgument(const clang::ParmVarDecl &parameter);
  std::string addLambda(const clang::LambdaExpr &lambda);

  bool refuses(const clang::Stmt &stmt);

  // Statements.
  void statement(const clang::Stmt *stmt, std::vector<Statement> &out);
  std::vector<Statement> block(const clang::Stmt *stmt);
  void declaration(const clang::Decl *decl, std::vector<Statement> &out);
  void ifStatement(const clang::IfStmt &stmt, Statement &out);
  void switchStatement(const clang::SwitchStmt &stmt, Statement &out);
  void loop(const clang::Stmt &body, std::vector<Statement> &out);
  bool gotoStatement(const clang::GotoStmt &stmt, std::vector<Statement> &out);
  static bool leaves(const std::vector<Statement> &body);
  static Environment merged(const Environment &a, const Environment &b);
  void forgetAssigned(const clang::Stmt &stmt);

  // Expressions.
  Expr expression(const clang::Expr *expr);
  Expr lowered(const clang::Expr &expr);
  Expr reference(const clang::ValueDecl &decl, const clang::Expr &expr);
  Expr constant(const clang::VarDecl &variable, const clang::Expr &use);
  Expr literal(const clang::StringLiteral &string);
  Expr call(const clang::Expr *callee, llvm::ArrayRef<const clang::Expr *> arguments,
            const clang::Expr &whole);
  Expr member(const clang::Expr *base, std::string name, const clang::Expr &whole);
  Expr construct(std::string type, llvm::ArrayRef<const clang::Expr *> arguments,
                 const clang::Expr &whole);
  Expr binary(llvm::StringRef op, const clang::Expr *left, const clang::Expr *right,
              const clang::Expr &whole);
  Expr assign(llvm::StringRef op, const clang::Expr *left, const clang::Expr *right,
              const clang::Expr &whole);
  Expr shift(const clang::Expr &whole);
  Expr unary(llvm::StringRef op, const clang::Expr *operand, const clang::Expr &whole);
  Expr recovery(const clang::RecoveryExpr &expr);
  Expr number(int64_t value, const clang::Expr &whole, std::string type);
  void evaluateCall(Expr &call, const clang::Expr *callee);
  std::optional<Expr> returnedText(const clang::FunctionDecl &function, const clang::Expr &use);
  /// What was written where a conversion that nobody wrote is; null where there is none.
  static const clang::Expr *converted(const clang::Expr &expr);
  bool expandsTextMacro(const clang::Expr &expr) const;
  const clang::StringLiteral *soleLiteral(const clang::Expr &expr) const;
  /// The text of a macro such as `TEXT_LITERAL("…")`, whatever it expands to.
  std::optional<Expr> expandedText(const clang::Expr &expr);
  const clang::ValueDecl *localOf(const clang::Expr *expr) const;
  Text textFrom(const Expr &operand) const { return textOf(operand, source.text, lines); }
  void appendTo(const clang::ValueDecl *variable, const Expr &value);
  static bool splitShift(const clang::Expr *expr, const clang::Expr *&left,
                         const clang::Expr *&right, llvm::StringRef op);
};

} // namespace migralint::cxx
