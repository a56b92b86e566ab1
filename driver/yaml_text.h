// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text that is written into YAML. JSON's strings are YAML's double-quoted ones, so that LLVM's JSON
// writes them.
#pragma once

#include "driver/messages.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <string>

namespace migralint::driver {

/// In quotes, so that it is the same text to every reader of YAML.
inline std::string quotedForYaml(llvm::StringRef text) {
  std::string quoted;
  llvm::raw_string_ostream(quoted) << llvm::json::Value(printable(text));
  return quoted;
}

} // namespace migralint::driver
