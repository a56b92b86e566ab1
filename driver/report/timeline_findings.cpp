// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which step, or which chain, a finding is about. A place says it best; then the function, as long
// as one step alone stands in it.
#include "driver/report/timeline.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

namespace migralint::driver {
namespace {

struct Target {
  size_t track;
  size_t step;
};

class Placing {
public:
  explicit Placing(Timeline &timeline) : timeline(timeline) {
    for (size_t t = 0; t < timeline.tracks.size(); ++t)
      for (size_t s = 0; s < timeline.tracks[t].steps.size(); ++s) {
        for (const Place &place : timeline.tracks[t].steps[s].places)
          if (place.valid())
            byFile[place.file].push_back({place.range, {t, s}});
        for (const std::string &function : timeline.tracks[t].steps[s].functions)
          byFunction[function].push_back({t, s});
      }
  }

  template <class Told> void put(const Finding &finding, Told told) const {
    if (std::optional<Target> target = stepOf(finding))
      return list(timeline.tracks[target->track].steps[target->step], told).push_back(told);
    if (std::optional<size_t> track = trackOf(finding))
      return list(timeline.tracks[*track], told).push_back(told);
    list(timeline, told).push_back(told);
  }

private:
  template <class Owner> static auto &list(Owner &owner, const Finding *) { return owner.findings; }
  template <class Owner> static auto &list(Owner &owner, const Silenced *) {
    return owner.silenced;
  }

  /// The step with the smallest place around the finding's, or the largest in it.
  std::optional<Target> at(const Place &place) const {
    auto places = byFile.find(place.file);
    if (places == byFile.end())
      return std::nullopt;
    const std::pair<Range, Target> *best = nullptr;
    for (const auto &known : places->second) {
      bool around = known.first.contains(place.range);
      if (!around && !place.range.contains(known.first))
        continue;
      if (!best || (around && best->first.contains(known.first) && !(best->first == known.first)))
        best = &known;
    }
    if (!best)
      return std::nullopt;
    return best->second;
  }

  std::optional<Target> stepOf(const Finding &finding) const {
    if (std::optional<Target> target = at(finding.place))
      return target;
    if (auto named = byFunction.find(finding.function);
        !finding.function.empty() && named != byFunction.end() && named->second.size() == 1)
      return named->second.front();
    return std::nullopt;
  }

  std::optional<size_t> trackOf(const Finding &finding) const {
    if (finding.function.empty())
      return std::nullopt;
    for (size_t t = 0; t < timeline.tracks.size(); ++t)
      if (llvm::is_contained(timeline.tracks[t].functions, finding.function))
        return t;
    if (auto named = byFunction.find(finding.function); named != byFunction.end())
      return named->second.front().track;
    return std::nullopt;
  }

  Timeline &timeline;
  llvm::StringMap<std::vector<std::pair<Range, Target>>> byFile;
  llvm::StringMap<std::vector<Target>> byFunction;
};

} // namespace

void placeFindings(Timeline &timeline, const Report &report) {
  Placing placing(timeline);
  for (const Finding &finding : report.findings)
    placing.put(finding, &finding);
  for (const Silenced &silenced : report.silenced)
    placing.put(silenced.finding, &silenced);
}

} // namespace migralint::driver
