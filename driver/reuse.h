// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What of the extraction of one state of a project holds in another state, too. Nothing is guessed:
// a file's facts are made of its text and of those of the headers that it reaches, so they are
// taken where all of these are the same, byte for byte, and each include leads to the same place.
#pragma once

#include "driver/discovery.h"
#include "frontends/cxx/frontend.h"
#include "frontends/cxx/includes.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace migralint::driver {

struct Extraction;

/// What a first look at a file's text says.
enum class Look : uint8_t {
  Unreadable,
  Empty,
  Binary,
  NoSign,
  Parse,
  Called ///< no sign, but it may call what only migrations are seen to call: parsed, too
};

/// What was seen of one file that could be read.
struct Seen {
  static constexpr size_t none = ~size_t(0);
  Look look = Look::Empty;
  std::vector<std::string> macros; ///< what a parser must know of the libraries it can be using
  uint64_t digest = 0;
  size_t facts = none;    ///< in Extraction::facts
  bool byCommand = false; ///< read in build mode
};

/// What an extraction leaves for that of another state.
struct Trail {
  llvm::StringMap<Seen> seen; ///< by absolute path
  std::shared_ptr<const cxx::IncludeGraph> includes;
};

/// Another state of the same project that was extracted with the same rules and options.
struct Earlier {
  const Extraction &extraction;
  /// Whether the file at an absolute path has the same bytes in both states; false also if that is
  /// not known. Called by many threads at once.
  std::function<bool(llvm::StringRef path)> isSame;
};

/// Whether what files include is the same as in an earlier state. Shared by threads.
class SteadyIncludes {
public:
  /// `headers` and `fs` are of the present state. Keeps references to all.
  SteadyIncludes(const Earlier &earlier, const Project &project, const cxx::HeaderIndex &headers,
                 llvm::vfs::FileSystem &fs);
  /// Whether the file at an absolute path reaches the same headers, with the same bytes.
  bool holdFor(llvm::StringRef file);

private:
  bool leadToTheSame(llvm::StringRef file);

  const Earlier &earlier;
  const Project &project;
  const cxx::HeaderIndex &headers;
  llvm::vfs::FileSystem &fs;
  std::mutex knowing;
  /// Of headers: whether they have the same bytes and their own includes lead to the same places.
  llvm::StringMap<bool> known;

  bool isSteady(llvm::StringRef header, bool isFollowed);
};

} // namespace migralint::driver
