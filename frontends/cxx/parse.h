// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs Clang's parser over one file, in either mode (docs: "Two ways to see C++"), and hands the
// AST to the caller while it lives. Distinct from lower.h, which reads that AST, and from names.h,
// which makes up what the missing headers would have said.
#pragma once

#include "frontends/cxx/frontend.h"
#include "frontends/cxx/hidden.h"
#include "frontends/cxx/tokens.h"

#include "clang/AST/ASTContext.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"

#include <chrono>

namespace migralint::cxx {

/// When to give up on the rest of a file, so that one file cannot hold up all.
class Patience {
public:
  explicit Patience(std::chrono::steady_clock::time_point end) : end(end) {}
  /// Looks at the clock now and then only: this is asked for each part of a file.
  bool lasts() {
    constexpr unsigned often = 256;
    return ++asked % often != 0 || std::chrono::steady_clock::now() < end;
  }

private:
  std::chrono::steady_clock::time_point end;
  unsigned asked = 0;
};

struct ParsedFile {
  clang::ASTContext &context;
  const clang::Preprocessor &preprocessor;
  /// Stretches of the file that conditional directives hid, in bytes.
  HiddenStretches hidden;
  /// Source mode: the paths that the parser has seen headers under, and where they are.
  llvm::StringMap<std::string> headers;
  std::chrono::steady_clock::time_point deadline; ///< for what is done with it
};

/// The outermost declarations of the main file, as far as the context's traversal scope holds them:
/// what editors load lazily from elsewhere stays there.
std::vector<clang::Decl *> declarationsInMainFile(clang::ASTContext &context);

/// False: the parser crashed or gave up before it had an AST. `use` is called again, from the
/// start, if it crashed and another try promises more.
bool parse(llvm::StringRef path, const Source &source, const Options &options,
           llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fs,
           llvm::function_ref<void(ParsedFile &)> use);

} // namespace migralint::cxx
