// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Comparing what files reach (driver/reuse.h). By induction: if a text is the same and its includes
// lead to the same paths, the next texts are those at these paths.
#include "driver/reuse.h"

#include "driver/extraction.h"

#include "llvm/ADT/STLExtras.h"

namespace migralint::driver {

using llvm::StringRef;

SteadyIncludes::SteadyIncludes(const Earlier &earlier, const Project &project,
                               const cxx::HeaderIndex &headers, llvm::vfs::FileSystem &fs)
    : earlier(earlier), project(project), headers(headers), fs(fs) {}

bool SteadyIncludes::leadToTheSame(StringRef file) {
  const auto *includes = earlier.extraction.trail.includes->of(file);
  return includes && llvm::all_of(*includes, [&](const cxx::IncludeGraph::Include &include) {
           return cxx::locateInclude(include.name, file, project.root(), &headers, fs) ==
                  include.found;
         });
}

bool SteadyIncludes::isSteady(StringRef header, bool isFollowed) {
  // The same bytes include the same names; those of a header that is not followed do not matter.
  auto find = [&] { return earlier.isSame(header) && (!isFollowed || leadToTheSame(header)); };
  if (!isFollowed)
    return find();
  {
    std::lock_guard<std::mutex> lock(knowing);
    if (auto verdict = known.find(header); verdict != known.end())
      return verdict->second;
  }
  // Two threads may find out the same at once; they come to the same verdict.
  bool steady = find();
  std::lock_guard<std::mutex> lock(knowing);
  known[header] = steady;
  return steady;
}

bool SteadyIncludes::holdFor(StringRef file) {
  if (!leadToTheSame(file))
    return false;
  std::optional<std::vector<StringRef>> reached =
      earlier.extraction.trail.includes->reachedFrom(file);
  if (!reached)
    return false;
  for (size_t i = 0; i < reached->size(); ++i)
    if (!isSteady((*reached)[i], i < cxx::IncludeGraph::mostFollowed))
      return false;
  return true;
}

} // namespace migralint::driver
