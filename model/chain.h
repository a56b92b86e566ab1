// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A chain of versions: the code that compares the stored version of one store and runs the steps
// that lead to the newest. Linking runs that code on paper, once for every version that it tells
// apart and once for one that is newer than all (`runs`); what a check asks is then a question
// about what was seen: which steps ran, what was recorded, whether anybody was told.
#pragma once

#include "model/text.h"

#include "llvm/ADT/SmallVector.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace migralint {

/// A range in a file; `file` is relative to the project's root.
struct Place {
  std::string file;
  Range range;
  bool valid() const { return range.valid(); }
  friend bool operator==(const Place &, const Place &) = default;
};

/// By file, then position: the order of everything that is reported.
bool operator<(const Place &a, const Place &b);

/// `7`, `0.7.1`, `2023.10.22`: compared part by part. A missing part counts as 0.
struct Version {
  /// Versions are made and compared by the thousand when code is run on paper; hardly one has more
  /// parts than fit here. Moving is without exceptions, or vectors would copy what holds one.
  struct Parts : llvm::SmallVector<int64_t, 4> {
    using SmallVector::SmallVector;
    Parts() = default;
    Parts(const Parts &) = default;
    Parts(Parts &&) noexcept = default;
    Parts &operator=(const Parts &) = default;
    Parts &operator=(Parts &&) noexcept = default;
    ~Parts() = default;
  };
  Parts parts;

  /// Reads digits with `.`, `-` or `_` between; nothing if the text is something else.
  static std::optional<Version> read(std::string_view text);
  std::string text() const;
  friend std::strong_ordering operator<=>(const Version &a, const Version &b);
  friend bool operator==(const Version &a, const Version &b) { return (a <=> b) == 0; }
};

struct Chain {
  /// A step as the dispatcher sees it: the body of a comparison, a case, an entry of a table.
  struct Step {
    std::string name; ///< `fromVersion < 5`, `case 4`, `5` of a table
    Place place;      ///< the condition, the label, the entry's version
    /// That the step is selected by: `v < 5` and an entry 5 lead to 5, `v == 4` and `case 4` to 5.
    std::optional<Version> leadsTo;
    bool exact = true; ///< `leadsTo` is written there; false: it is taken for the one after
    /// Why no version leads to it, as a clause for a message; empty if one may.
    std::string unreachable;
    std::optional<size_t> within; ///< the step whose block it stands in
    /// A `break` in a ladder of cases that run into each other: what comes here misses `skips` and
    /// all below it.
    Place breaksOff;
    size_t skips = 0;
  };

  struct Record {
    Version version;
    Place place;                ///< the number, if it stands there, or what stores it
    std::optional<size_t> step; ///< the step that it stands in
  };

  /// Opening a store of one version, as far as it can be told without running it.
  struct Run {
    Version from;
    std::vector<size_t> steps;   ///< that run, or may run, in order
    bool decided = true;         ///< every comparison with a version could be decided
    std::vector<Record> records; ///< those that may be the last; empty if one's version is unknown
  };

  /// How a store of a version that the code does not know is met.
  enum class Newer : uint8_t { Ignored, Unknown, Told, Refused };

  std::string function; ///< qualified name of the dispatcher
  /// The function that opens the store, as far as there is one way up: chains of one opener share a
  /// store.
  std::string opener;
  Place place;             ///< where versions are compared, or the table is run
  std::string table;       ///< name of the table of steps; empty: conditions in the code
  bool changeSets = false; ///< of one file; their versions only tell their names apart
  std::string folder;      ///< of files that a tool runs by their versions, one of each
  /// `folder` only: the number that no file leads to, while the others follow one by one; `place`
  /// is the file after it.
  std::optional<Version> leftOut;
  bool inOrder = false; ///< the steps run in source order, whatever their versions
  std::vector<Step> steps;
  std::vector<Run> runs; ///< by version
  /// The newest version that the code declares, and where; not the one the steps lead to.
  std::optional<Version> declared;
  std::string declaredName;
  Place declaredPlace;
  /// The highest version that the stored one is compared with, the declared one left aside.
  std::optional<Version> highestNamed;
  bool onlySteps = false;        ///< all that the dispatcher does to the store, it does in `steps`
  std::optional<Version> newest; ///< declared, or led to by a step, or the highest that is named
  Newer newer = Newer::Unknown;
  /// `newer` is Told: where the version that the code knows is recorded all the same, as if the
  /// store had been brought down to it.
  Place lowers;
  /// Where the table is entered at the stored version, whether or not it has so many entries.
  Place overrun;
};

} // namespace migralint
