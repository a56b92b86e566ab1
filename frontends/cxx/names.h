// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Source mode's stand-ins for what the missing headers would have declared. What a name is (a type,
// a template, a scope, a value) is told from the tokens around its uses; the declarations made up
// from that are put in a namespace of their own, where the parser looks only after all else has
// failed. Distinct from tokens.h, which knows no names.
#pragma once

#include "frontends/cxx/tokens.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <map>
#include <string>

namespace migralint::cxx {

/// The namespace of the stand-ins.
inline constexpr llvm::StringLiteral standInScope = "__migralint";
/// `__migralint_any<n>`: a type of which nothing is known (dependent), supplied by the parser's
/// hooks.
inline constexpr llvm::StringLiteral anyType = "__migralint_any";

class Names {
public:
  /// `macros`: names that the preprocessor knows from the start.
  explicit Names(llvm::ArrayRef<std::string> macros);

  /// Takes up what a file declares and uses. All files first, then the rest.
  void add(const Source &source);

  /// Takes no more risks: for a file on which the parser crashed.
  void playSafe() { safe = true; }

  /// The file with what would derail the parser blanked out, in place: unknown base classes, macros
  /// that are not known, forward declarations of classes that stay unknown. No offset changes but
  /// those of blanks.
  std::string mend(const Source &source);

  /// Declarations of the stand-ins, to be parsed before everything else.
  /// `mentioned`: whether anything to be parsed mentions a word.
  std::string prelude(llvm::function_ref<bool(llvm::StringRef)> mentioned) const;

private:
  struct Node {
    bool type = false;
    bool likeType = false; ///< a type by its looks, unless it is used as a value
    bool scope = false;
    bool value = false;
    bool imported = false; ///< `using a::b;`, and `b` is what its uses without `a::` say
    bool typeTemplate = false;
    bool valueTemplate = false;
    bool defined = false; ///< `X::f() {}` was seen: it must be a class
    struct TemplateParameter {
      bool value = false;             ///< a literal was seen there
      bool type = false;              ///< what can only be a type was seen there
      std::vector<std::string> names; ///< names seen there, as qualified
    };
    std::vector<TemplateParameter> templateParameters;
    llvm::StringMap<Node> children;
    bool isType() const { return type || (likeType && !value); }
    /// By name, so that what is printed has an order; only those that are to be printed.
    std::vector<std::pair<llvm::StringRef, const Node *>>
    sorted(llvm::function_ref<bool(llvm::StringRef)> mentioned) const;
  };

  Node root;
  bool safe = false;
  llvm::StringSet<> enumerators;
  llvm::StringSet<> macros;
  llvm::StringSet<> classes;        ///< with a definition somewhere, unqualified
  llvm::StringSet<> qualifiedTypes; ///< classes and enums
  llvm::StringSet<> types;          ///< classes, enums and aliases, unqualified
  llvm::StringSet<> typeAliases;    ///< of `using` and `typedef`, unqualified
  llvm::StringSet<> namespaces;     ///< qualified
  llvm::StringSet<> functions;      ///< qualified members defined out of line
  llvm::StringSet<> suffixes;       ///< of user-defined literals
  /// Classes defined only by their members: where (the enclosing namespace) and name.
  std::map<std::string, std::map<std::string, bool>> ownerless;
  mutable unsigned anyCount = 0;

  /// Macros that stand for one other word; known only if that is.
  llvm::StringMap<std::string> macroAliases;

  llvm::StringMap<std::string> namespaceAliases; ///< `namespace fs = std::filesystem`

  /// In the file at hand: the token up to which all is arguments of a template.
  size_t argumentsUntil = 0;

  void resolveAliases();
  void addUses(const Source &source);
  void addDeclarations(const Source &source);
  size_t addChain(const Source &source, size_t at);
  void blankMacros(const Source &source, std::string &text) const;
  void blankBases(const Source &source, std::string &text) const;
  void blankEnumerators(const Source &source, std::string &text) const;
  void blankLayout(const Source &source, std::string &text) const;
  static void nameLiterals(const Source &source, std::string &text);
  void blankNested(const Source &source, std::string &text) const;
  void blankForwards(const Source &source, std::string &text);
  void print(const Node &node, llvm::StringRef qualified, std::string &out,
             llvm::function_ref<bool(llvm::StringRef)> mentioned) const;
  /// What is known of a name that was only seen in a using-declaration.
  const Node &shownByUse(llvm::StringRef name, const Node &node) const;
  std::string any() const;
  const Node *nodeOf(llvm::StringRef path) const;
  bool namesType(llvm::StringRef path) const;
  std::string parametersOf(const Node &node) const;
};

} // namespace migralint::cxx
