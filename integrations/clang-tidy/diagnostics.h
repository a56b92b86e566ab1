// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A finding as a diagnostic of clang-tidy: with its range, notes and fix-its.
#pragma once

#include "model/finding.h"

#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang/AST/ASTContext.h"

namespace migralint::tidy {

/// `finding` is in the main file of `context`.
void diagnose(const Finding &finding, clang::ASTContext &context,
              clang::tidy::ClangTidyContext &tidy);

} // namespace migralint::tidy
