// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The packs that are compiled into the program, as documents.
#pragma once

#include "rules/yaml.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace migralint::rules {

struct BuiltinPack {
  std::string file;      ///< in the sources: `rules/std.yaml`
  std::string_view tree; ///< yaml::flatten's
};

std::span<const BuiltinPack> builtinPacks();

/// Nothing: the program was built wrongly, and `problems` says so.
std::optional<yaml::Node> readBuiltin(const BuiltinPack &pack, std::vector<Problem> &problems);

} // namespace migralint::rules
