// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "checks/once_per_file.h"

namespace migralint {

void OncePerFile::add(Finding finding) {
  constexpr size_t mostRelated = 20;
  auto [entry, fresh] = byFile.emplace(finding.place.file, Told{findings.size(), 0});
  if (fresh) {
    findings.push_back(std::move(finding));
    return;
  }
  Told &told = entry->second;
  std::vector<Related> &related = findings[told.at].related;
  ++told.more;
  if (told.more <= mostRelated)
    related.push_back({finding.place, "and here"});
  else
    related.back().message =
        "and here, and in " + std::to_string(told.more - mostRelated) + " more places of the file";
}

} // namespace migralint
