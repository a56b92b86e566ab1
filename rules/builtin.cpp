// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "rules/builtin.h"

namespace migralint::rules {

std::span<const BuiltinPack> builtinPacks() {
  static const BuiltinPack packs[] = {
#include "packs.inc"
  };
  return packs;
}

std::optional<yaml::Node> readBuiltin(const BuiltinPack &pack, std::vector<Problem> &problems) {
  std::optional<yaml::Node> root = yaml::unflatten(pack.tree);
  if (!root)
    problems.push_back({pack.file, 0, 0, "compiled in wrongly"});
  return root;
}

} // namespace migralint::rules
