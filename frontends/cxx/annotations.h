// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Attributes that speak to this program: `[[clang::annotate("migralint: …")]]`, on declarations and
// on statements. What they say is not read here.
#pragma once

#include "frontends/cxx/parse.h"

namespace migralint::cxx {

/// Sets `annotations` of `facts`.
void findAnnotations(const ParsedFile &file, const Lines &lines, FileFacts &facts);

} // namespace migralint::cxx
