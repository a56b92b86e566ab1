// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Callers in files that show no sign of migration. A function that migrations alone are seen to
// call is taken for a part of them (linking/steps.h); somebody who calls it from a file that was
// not parsed would make it everyday code. Here is which functions that may be about, and which
// texts speak of them. By names only: a text too many costs its parse.
#pragma once

#include "model/facts.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace migralint::driver {

/// Immutable once made; shared by threads.
class UnseenCallers {
public:
  /// `parsed`: the facts of all files that were parsed, as annotated. Nothing of them is kept.
  explicit UnseenCallers(const std::vector<const FileFacts *> &parsed);

  bool empty() const { return sought.empty(); }
  /// Whether the text calls one of the functions and, of a method, names the class.
  bool mayBeIn(llvm::StringRef text) const;

private:
  llvm::StringMap<std::vector<std::string>> sought; ///< by name: the classes; "": a free function
};

} // namespace migralint::driver
