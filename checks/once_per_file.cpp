// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "checks/once_per_file.h"

namespace migralint {

void FurtherPlaces::add(std::vector<Finding> &findings, const Place &place) {
  constexpr size_t mostRelated = 20;
  std::vector<Related> &related = findings[finding].related;
  ++more;
  if (more <= mostRelated)
    related.push_back({place, "and here"});
  else
    related.back().message =
        "and here, and in " + std::to_string(more - mostRelated) + " more places of the file";
}

void OncePerFile::add(Finding finding) {
  auto [entry, fresh] = byFile.emplace(finding.place.file, FurtherPlaces(findings.size()));
  if (fresh)
    findings.push_back(std::move(finding));
  else
    entry->second.add(findings, finding.place);
}

} // namespace migralint
