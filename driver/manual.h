// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The command line described by itself: a manual page and the completions of shells, made from the
// same options that are parsed. Distinct from `--help`, which LLVM's library prints.
#pragma once

#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace migralint::driver {

struct OptionText {
  std::string name;  ///< without dashes
  std::string value; ///< `FILE`; empty: takes none
  std::string help;
  struct Choice {
    std::string name, help;
  };
  std::vector<Choice> choices; ///< the only values, if there are any
};

struct CommandText {
  std::string name;
  std::string summary;
  std::string positional;          ///< `[PATH...]`; empty: takes none
  std::vector<OptionText> options; ///< by name
};

/// All that users meet: no hidden options, and none of the library's own.
struct ManualText {
  std::string overview;
  std::vector<CommandText> commands; ///< by name
};

enum class Shell : uint8_t { Bash, Zsh, Fish };

/// A page of section 1 in the man macros.
void writeManual(const ManualText &manual, llvm::raw_ostream &out);
void writeCompletions(const ManualText &manual, Shell shell, llvm::raw_ostream &out);

} // namespace migralint::driver
