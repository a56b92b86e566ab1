// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From the model's steps and chains to tracks: which steps stand together, and in which order.
#include "driver/report/timeline.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Path.h"

#include <map>
#include <tuple>

namespace migralint::driver {
namespace {

using llvm::StringRef;
using Tone = Fact::Tone;

bool within(const Place &inner, const Place &outer) {
  return inner.file == outer.file && (inner == outer || outer.range.contains(inner.range));
}

/// A row while its place among the others is not settled.
struct Draft {
  const Step *step = nullptr; ///< null: only its chain knows of it
  TimelineStep row;
  double order = 0;
  size_t distance = SIZE_MAX; ///< from the step of a chain that says its version
};

struct TrackDraft {
  Track track;
  std::vector<Draft> rows;
  std::vector<const Chain *> chains;
};

class Maker {
public:
  explicit Maker(const Model &model) : model(model) {}

  Timeline run() {
    countChains();
    for (const Step &step : model.steps)
      if (step.direction == Direction::Up || !leadsBack(step))
        trackOf(step).rows.push_back({&step, describe(step), step.order, SIZE_MAX});
    for (const Chain &chain : model.chains)
      if (!chain.steps.empty() && chain.folder.empty())
        join(chain);
    Timeline timeline;
    for (auto &[key, draft] : tracks) {
      if (llvm::all_of(draft.rows, onlyRecords))
        continue; // what runs the steps of another track
      finish(draft);
      timeline.tracks.push_back(std::move(draft.track));
    }
    llvm::stable_sort(timeline.tracks, runsBefore);
    return timeline;
  }

private:
  /// Chains first, each kind by file and name.
  using Key = std::tuple<Track::Kind, std::string>;

  static bool onlyRecords(const Draft &draft) {
    return draft.step && draft.row.effects.empty() && draft.row.notes.empty();
  }

  /// Chains of one store stand together, the one with the oldest version first.
  static bool runsBefore(const Track &a, const Track &b) {
    auto key = [](const Track &track) {
      std::optional<Version> first = Version::read(track.steps.front().version);
      return std::make_tuple(track.kind, !first, track.opener, first.value_or(Version{}));
    };
    return key(a) < key(b);
  }

  void countChains() {
    for (const Step &step : model.steps) {
      ++members[step.chain];
      versioned[step.chain] |= step.version.has_value();
    }
  }

  /// Whether it is the way back of a step, which then tells of it.
  bool leadsBack(const Step &down) const {
    return llvm::any_of(model.steps, [&](const Step &up) {
      return up.direction == Direction::Up && up.downPlace.valid() &&
             up.downPlace.file == down.place.file &&
             (up.downPlace == down.place || down.place.range.contains(up.downPlace.range) ||
              up.downPlace.range.contains(down.place.range));
    });
  }

  TrackDraft &trackOf(const Step &step) {
    StringRef file = step.place.file;
    std::string folder = llvm::sys::path::parent_path(file, llvm::sys::path::Style::posix).str();
    if (folder.empty())
      folder = ".";
    const auto [chainFile, chainName] = StringRef(step.chain).split('\n');
    Track::Kind kind = Track::Kind::File;
    std::string name = file.str(), key = name;
    if (file.ends_with_insensitive(".sql")) {
      kind = Track::Kind::Folder;
      name = key = folder;
    } else if (members.at(step.chain) > 1 || versioned.at(step.chain) || dispatches(chainName)) {
      kind = Track::Kind::Chain;
      name = chainName.str();
      key = step.chain;
    } else if (step.framework) {
      kind = Track::Kind::Folder;
      name = key = folder;
    }
    TrackDraft &draft = tracks[{kind, key}];
    draft.track.kind = kind;
    draft.track.name = name;
    draft.track.key = key;
    if (kind == Track::Kind::Chain)
      draft.track.place.file = chainFile.str();
    return draft;
  }

  bool dispatches(StringRef name) const {
    return llvm::any_of(model.chains, [&](const Chain &chain) {
      return StringRef(chain.function) == name || (!chain.table.empty() && chain.table == name);
    });
  }

  /// Puts what the chain knows on the rows of its steps, and adds steps that the model knows
  /// nothing else of.
  void join(const Chain &chain) {
    TrackDraft &draft = trackOf(chain);
    draft.chains.push_back(&chain);
    Track &track = draft.track;
    if (!track.place.valid())
      track.place = chain.place;
    track.functions.push_back(chain.function);
    for (const Chain::Step &step : chain.steps)
      if (!match(chain, step, draft))
        draft.rows.push_back({nullptr, unknownRow(chain, step), 0, 0});
  }

  TrackDraft &trackOf(const Chain &chain) {
    for (auto &[key, draft] : tracks)
      if (draft.track.kind == Track::Kind::Chain)
        for (const Draft &row : draft.rows)
          for (const Chain::Step &step : chain.steps)
            if (row.step && distance(*row.step, step))
              return draft;
    const std::string &name = chain.table.empty() ? chain.function : chain.table;
    const std::string key = chain.place.file + "\n" + name;
    for (auto &[known, draft] : tracks)
      if (draft.track.kind == Track::Kind::Chain && draft.track.key == key)
        return draft;
    for (auto &[known, draft] : tracks) // the table stands in another file than what runs it
      if (draft.track.kind == Track::Kind::Chain && !chain.table.empty() &&
          draft.track.name == name)
        return draft;
    TrackDraft &fresh = tracks[{Track::Kind::Chain, key}];
    fresh.track.kind = Track::Kind::Chain;
    fresh.track.key = key;
    fresh.track.name = name;
    return fresh;
  }

  /// How far the step is from a step of a chain: 0 if both stand at one condition, label or entry;
  /// else by how many guards it is inside of that one. Nothing: they have nothing to do with each
  /// other.
  static std::optional<size_t> distance(const Step &step, const Chain::Step &of) {
    if (within(of.place, step.place) || within(step.place, of.place))
      return 0;
    std::optional<size_t> least;
    for (const Operation &op : step.operations)
      for (size_t i = 0; i < op.guards.size(); ++i)
        if (op.guards[i].place.valid() && op.guards[i].place == of.place)
          least = std::min(least.value_or(SIZE_MAX), i + 1);
    return least;
  }

  static bool match(const Chain &chain, const Chain::Step &step, TrackDraft &draft) {
    bool found = false;
    std::optional<std::string> version;
    if (step.leadsTo)
      version = step.leadsTo->text();
    for (Draft &row : draft.rows) {
      if (!row.step)
        continue;
      // A function of a table stands elsewhere: what they share is the entry's version.
      std::optional<size_t> at = distance(*row.step, step);
      bool same = !chain.table.empty() && step.leadsTo && row.step->version &&
                  Version::read(*row.step->version) == step.leadsTo;
      if (!at && !same)
        continue;
      found = true;
      bool nearest = at && *at < row.distance;
      if (nearest)
        row.distance = *at;
      if (nearest && version)
        row.row.version = *version;
      if (at == 0 && chain.table.empty() && within(step.place, row.step->place))
        row.row.name = step.name;
      if (at && !nearest)
        continue; // a block around it, which has rows of its own
      row.row.places.push_back(step.place);
      if (!step.unreachable.empty()) {
        llvm::erase_if(row.row.notes, [](const Fact &f) { return f.tone == Tone::Bad; });
        row.row.notes.push_back({Tone::Bad, "no version leads to it:", step.unreachable, {}});
      }
    }
    return found;
  }

  static TimelineStep unknownRow(const Chain &chain, const Chain::Step &step) {
    TimelineStep row;
    row.version = step.leadsTo ? step.leadsTo->text() : "";
    row.name = step.name;
    row.place = step.place;
    row.places.push_back(step.place);
    if (!step.unreachable.empty())
      row.notes.push_back({Tone::Bad, "no version leads to it:", step.unreachable, {}});
    row.notes.push_back({Tone::Unsure, "what it does to stored data is not in view", "", {}});
    row.guard.push_back({Tone::Good,
                         "stored version:", chain.table.empty() ? step.name : chain.table,
                         chain.table.empty() ? step.place : chain.place});
    return row;
  }

  void finish(TrackDraft &draft) const {
    // Versions in their order; what has none stays behind them in the order that it is run in.
    auto key = [](const Draft &d) {
      std::optional<Version> version = Version::read(d.row.version);
      return std::make_tuple(d.row.down, !version, version.value_or(Version{}));
    };
    llvm::stable_sort(draft.rows, [&](const Draft &a, const Draft &b) {
      auto x = key(a), y = key(b);
      if (x != y)
        return x < y;
      if (a.order != b.order)
        return a.order < b.order;
      return a.row.place < b.row.place;
    });
    for (Draft &row : draft.rows)
      if (draft.track.kind == Track::Kind::Chain && !Version::read(row.row.version) &&
          onlyRecords(row))
        llvm::append_range(draft.track.functions, row.row.functions); // the record of all steps
      else
        addRow(std::move(row.row), draft.track);
    for (const Chain *chain : draft.chains)
      addFacts(*chain, draft.track);
    tellNewer(draft, draft.track);
    tellGaps(draft.track);
    tellOnce(&TimelineStep::guard, draft.track);
    tellOnce(&TimelineStep::transaction, draft.track);
  }

  /// Whole numbers between two versions to which no step leads, as far as that is in view.
  static void tellGaps(Track &track) {
    constexpr int64_t most = 20; ///< more are no gaps, but numbers that mean something else
    std::string missing;
    int64_t count = 0;
    std::optional<int64_t> last;
    for (const TimelineStep &step : track.steps) {
      std::optional<Version> version = Version::read(step.version);
      if (step.down || !version)
        continue;
      if (version->parts.size() != 1)
        return;
      const int64_t number = version->parts.front();
      if (last && number > *last && (count += std::max<int64_t>(number - *last - 1, 0)) > most)
        return;
      for (int64_t gap = last.value_or(number) + 1; gap < number; ++gap)
        missing += (missing.empty() ? "" : ", ") + std::to_string(gap);
      last = number;
    }
    if (!missing.empty())
      track.facts.push_back({Tone::Unsure, "no step in view that leads to", missing, {}});
  }

  /// What is the same for all steps, and stands at one place, is told with that place once.
  static void tellOnce(std::vector<Fact> TimelineStep::*facts, Track &track) {
    if (track.steps.size() < 3)
      return;
    const std::vector<Fact> first = track.steps.front().*facts;
    for (const Fact &fact : first) {
      auto same = [&](const Fact &f) {
        return f.tone == fact.tone && f.words == fact.words && f.code == fact.code &&
               f.place == fact.place;
      };
      if (!fact.place.valid() || !llvm::all_of(track.steps, [&](const TimelineStep &step) {
            return llvm::any_of(step.*facts, same);
          }))
        continue;
      track.facts.push_back({fact.tone, "each step: " + fact.words, fact.code, fact.place});
      for (TimelineStep &step : track.steps) {
        std::vector<Fact> &own = step.*facts;
        if (own.size() > 1) {
          llvm::erase_if(own, same);
          continue;
        }
        own.front().words = llvm::StringRef(own.front().words).rtrim(':').str();
        own.front().code.clear();
        own.front().place = {};
      }
    }
  }

  /// A block that only records its version is part of the step that it stands behind.
  static void addRow(TimelineStep row, Track &track) {
    if (!track.steps.empty() && !row.version.empty() && track.steps.back().version == row.version) {
      TimelineStep &last = track.steps.back();
      bool bare = row.effects.empty() && !row.texts.empty();
      bool lastBare = last.effects.empty() && !last.texts.empty();
      if (bare || lastBare) {
        TimelineStep &part = bare ? row : last;
        TimelineStep rest = std::move(part);
        if (!bare)
          last = std::move(row);
        llvm::append_range(last.texts, rest.texts);
        llvm::append_range(last.places, rest.places);
        llvm::append_range(last.functions, rest.functions);
        return;
      }
    }
    track.steps.push_back(std::move(row));
  }

  static void addFacts(const Chain &chain, Track &track) {
    auto add = [&](Fact fact) {
      bool known = llvm::any_of(track.facts, [&](const Fact &f) {
        return f.words == fact.words && f.code == fact.code && f.place == fact.place;
      });
      if (!known)
        track.facts.push_back(std::move(fact));
    };
    if (!chain.table.empty())
      add({Tone::Plain, "run by", chain.function, chain.place});
    track.opener = chain.opener;
    if (!chain.opener.empty() && chain.opener != chain.function)
      add({Tone::Plain, "store opened by", chain.opener, {}});
    if (chain.newest)
      add({Tone::Plain, "newest version", chain.newest->text(), chain.declaredPlace});
  }

  /// The worst that is known of a store: chains of one opener share it.
  void tellNewer(const TrackDraft &draft, Track &track) const {
    std::optional<Chain::Newer> worst;
    for (const Chain &chain : model.chains)
      if (llvm::is_contained(draft.chains, &chain) ||
          (!draft.chains.empty() && !track.opener.empty() && chain.opener == track.opener))
        worst = std::min(worst.value_or(chain.newer), chain.newer);
    if (!worst)
      return;
    auto add = [&](Tone tone, const char *words) { track.facts.push_back({tone, words, "", {}}); };
    switch (*worst) {
    case Chain::Newer::Refused: // linking says so in doubt as well: it keeps a check silent
      return add(Tone::Plain, "a newer store is refused, as far as can be seen");
    case Chain::Newer::Told:
      return add(Tone::Plain, "a newer store is reported");
    case Chain::Newer::Ignored:
      return add(Tone::Bad, "a newer store is opened without a word");
    case Chain::Newer::Unknown:
      return add(Tone::Unsure, "how a newer store is met is not in view");
    }
  }

  const Model &model;
  std::map<Key, TrackDraft> tracks;
  std::map<std::string, unsigned> members;
  std::map<std::string, bool> versioned;
};

} // namespace

size_t Timeline::steps() const {
  size_t count = 0;
  for (const Track &track : tracks)
    count += llvm::count_if(track.steps, [](const TimelineStep &step) { return !step.down; });
  return count;
}

Timeline makeTimeline(const Model &model, const Report &report) {
  Timeline timeline = Maker(model).run();
  placeFindings(timeline, report);
  return timeline;
}

} // namespace migralint::driver
