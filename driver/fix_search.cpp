// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Bisection (driver/fix_search.h).
#include "driver/fix_search.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace migralint::driver {
namespace {

using Changes = std::vector<size_t>;

/// Those under suspicion from the others, or, if that parts nothing, one half from the other. The
/// part to be tried first is the first.
std::pair<Changes, Changes> parted(const Changes &changes, const Changes &suspects) {
  Changes others;
  Changes suspected;
  for (size_t change : changes)
    (llvm::is_contained(suspects, change) ? suspected : others).push_back(change);
  if (!others.empty() && !suspected.empty())
    return {std::move(others), std::move(suspected)};
  auto middle = changes.begin() + std::ptrdiff_t(changes.size() / 2);
  return {Changes(changes.begin(), middle), Changes(middle, changes.end())};
}

} // namespace

std::vector<size_t> keepWhatHolds(size_t count,
                                  llvm::function_ref<Verdict(llvm::ArrayRef<size_t>)> attempt,
                                  llvm::function_ref<void(size_t, const std::string &)> leaveOut) {
  Changes held;
  std::vector<Changes> open; // the last is tried next
  if (count) {
    open.emplace_back(count);
    std::iota(open.back().begin(), open.back().end(), size_t(0));
  }
  while (!open.empty()) {
    const Changes batch = std::move(open.back());
    open.pop_back();
    Changes together;
    std::ranges::merge(held, batch, std::back_inserter(together));
    const Verdict verdict = attempt(together);
    if (verdict.holds) {
      held = std::move(together);
    } else if (batch.size() == 1) {
      leaveOut(batch.front(), verdict.why);
    } else {
      auto [first, second] = parted(batch, verdict.suspects);
      open.push_back(std::move(second));
      open.push_back(std::move(first));
    }
  }
  return held;
}

} // namespace migralint::driver
