// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The chains of versions as a reviewer looks at them: plain data made of the model and the report,
// and the page that shows it. Distinct from the model, which knows what steps do and not how they
// are told.
#pragma once

#include "driver/report/report.h"

#include <string>
#include <vector>

namespace migralint::driver {

/// Something said about a step or a chain. `words` are ours; `code` is the analysed project's and
/// may hold anything.
struct Fact {
  enum class Tone : uint8_t { Plain, Good, Bad, Unsure };
  Tone tone = Tone::Plain;
  std::string words;
  std::string code;
  Place place; ///< may be nowhere
};

/// What a step does to one thing.
struct Effect {
  enum class Kind : uint8_t { Makes, Changes, Removes, Rows };
  Kind kind = Kind::Changes;
  std::string noun;                 ///< ours: `table`, `column of`, `rows of`
  std::string object;               ///< table, key, file; empty if not known
  std::vector<std::string> details; ///< columns, indexes, new names
  unsigned times = 1;               ///< how often the step does just this
  bool ofTable = false;             ///< `object` is a table
};

struct ExecutedText {
  std::string text;
  Place place;
};

/// A row of the page.
struct TimelineStep {
  std::string version; ///< that it leads to; empty if not known
  std::string name;
  Place place;
  bool down = false; ///< a way back that belongs to no step of the page
  std::vector<Fact> notes;
  std::vector<Effect> effects;
  std::vector<ExecutedText> texts;
  std::vector<Fact> guard;
  std::vector<Fact> transaction; ///< and the version's record
  std::vector<Fact> wayBack;     ///< down, backup, what is lost
  std::vector<const Finding *> findings;
  std::vector<const Silenced *> silenced;

  // What findings are told by to be about it:
  std::vector<Place> places;
  std::vector<std::string> functions; ///< qualified
};

/// Steps that run one after the other, or that at least stand together.
struct Track {
  enum class Kind : uint8_t { Chain, Folder, File };
  Kind kind = Kind::Chain;
  std::string name;   ///< of the function or table that runs them, the folder, the file
  Place place;        ///< of that function or table; may be nowhere
  std::string opener; ///< what opens the store, if that is known: tracks with the same share it
  std::vector<Fact> facts;
  std::vector<TimelineStep> steps; ///< in the order in which they run, as far as that is known
  std::vector<const Finding *> findings; ///< about the chain as a whole
  std::vector<const Silenced *> silenced;

  std::string key;                    ///< Step::chain, the folder or the file
  std::vector<std::string> functions; ///< qualified: dispatchers
};

struct Timeline {
  std::vector<Track> tracks;             ///< chains first, then folders, then files
  std::vector<const Finding *> findings; ///< about no step and no chain: loaders, suppressions
  std::vector<const Silenced *> silenced;

  size_t steps() const; ///< those that lead up
};

/// The result points into `report`.
Timeline makeTimeline(const Model &model, const Report &report);

/// One page of HTML that refers to nothing outside itself, and runs nothing. Holds no time and no
/// path of this machine.
void writeTimeline(const Timeline &timeline, const Report &report, llvm::raw_ostream &out);

// The parts, for each other and for tests:

/// All that can be said of a step by itself.
TimelineStep describe(const Step &step);

/// Hands every finding of `report` to the step or chain that it is about.
void placeFindings(Timeline &timeline, const Report &report);

/// Which step touches which table, as SVG; nothing if that would be no table of steps and tables.
void writeOverview(const Track &track, size_t trackIndex, llvm::raw_ostream &out);

/// `s<track>-<step>`: the id of a step's row in the page.
std::string stepId(size_t track, size_t step);

} // namespace migralint::driver
