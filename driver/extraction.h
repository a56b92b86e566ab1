// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From files to facts, many at a time. What comes back is in the order of the files, whatever the
// number of threads.
#pragma once

#include "driver/compile_commands.h"
#include "driver/discovery.h"
#include "driver/report/source.h"
#include "driver/reuse.h"
#include "model/facts.h"
#include "rules/rules.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace migralint::driver {

struct ExtractionOptions {
  unsigned jobs = 0;                         ///< 0: as many as the machine has processors
  Dialect dialect = Dialect::Common;         ///< of SQL files, and of fixes in all
  const CompileCommands *commands = nullptr; ///< build mode for the files that have one
  Files files;                               ///< where sources are read from
  const Earlier *earlier = nullptr;          ///< whose results are taken where they hold
};

/// By the files' names in reports.
using Digests = std::map<std::string, uint64_t, std::less<>>;

/// Tells contents of files apart.
uint64_t digestOf(llvm::StringRef bytes);

/// What became of one file.
struct FileTiming {
  std::string name;
  double milliseconds = 0;
  uint32_t sqlLiterals = 0;
  uint32_t sqlLiteralsHeld = 0;
  uint32_t sqlLiteralsFromTokens = 0;
};

struct Extraction {
  std::vector<FileFacts> facts; ///< of the files that show signs of migration
  /// Of the same files, what their facts are from; null if it was not at hand.
  std::vector<std::unique_ptr<SourceText>> texts;
  std::vector<Unreadable> unreadable;
  unsigned withoutSign = 0; ///< read, but not parsed
  unsigned empty = 0;
  unsigned binary = 0;
  unsigned taken = 0;              ///< of `facts`, from an earlier extraction
  std::vector<FileTiming> timings; ///< of the files in `facts`
  Digests digests;                 ///< of the files in `facts`
  Trail trail;
};

Extraction extractAll(const std::vector<InputFile> &files, const Project &project,
                      const rules::Rules &rules, const ExtractionOptions &options);

} // namespace migralint::driver
