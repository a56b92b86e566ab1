// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Comparing what files reach (driver/reuse.h). By induction: if a text is the same and its includes
// lead to the same paths, the next texts are those at these paths.
#include "driver/reuse.h"

#include "driver/extraction.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

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

bool SteadyIncludes::isSteady(StringRef header) {
  {
    std::lock_guard<std::mutex> lock(knowing);
    if (auto verdict = known.find(header); verdict != known.end())
      return verdict->second;
  }
  // Two threads may find out the same at once; they come to the same verdict.
  bool steady = earlier.isSame(header) && leadToTheSame(header);
  std::lock_guard<std::mutex> lock(knowing);
  known[header] = steady;
  return steady;
}

bool SteadyIncludes::holdFor(StringRef file) {
  if (!leadToTheSame(file))
    return false;
  std::vector<StringRef> open = {file};
  llvm::StringSet<> reached;
  reached.insert(file);
  while (!open.empty()) {
    const auto *includes = earlier.extraction.trail.includes->of(open.back());
    open.pop_back();
    for (const cxx::IncludeGraph::Include &include : *includes) {
      if (include.found.empty() || !reached.insert(include.found).second)
        continue;
      if (!isSteady(include.found))
        return false;
      open.push_back(include.found);
    }
  }
  return true;
}

} // namespace migralint::driver
