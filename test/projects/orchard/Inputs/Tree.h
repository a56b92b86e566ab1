// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <string>

namespace orchard {

struct Tree {
  std::string kind;
  int height = 0; ///< in centimetres
};

} // namespace orchard
