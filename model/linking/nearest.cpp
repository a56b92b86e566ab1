// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/nearest.h"

#include "llvm/ADT/StringRef.h"

namespace migralint::linking {

std::string nearest(const std::string &name, const std::vector<std::string> &names) {
  const llvm::StringRef meant = name;
  unsigned fewest = static_cast<unsigned>(name.size()) / 3 + 1;
  std::string best;
  for (const std::string &other : names)
    if (unsigned apart = meant.edit_distance(other, true, fewest); apart < fewest) {
      fewest = apart;
      best = other;
    }
  return best;
}

std::string didYouMean(const std::string &name, const std::vector<std::string> &names) {
  const std::string best = nearest(name, names);
  return best.empty() ? std::string() : "; did you mean `" + best + "`?";
}

} // namespace migralint::linking
