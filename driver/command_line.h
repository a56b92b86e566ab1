// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The command line as plain data. Distinct from the project's configuration (driver/config), over
// which it wins where both say something.
#pragma once

#include "driver/config/config.h"
#include "driver/manual.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace migralint::driver {

enum class Format : uint8_t { Text, Compact, Sarif, GitHub, GitLab, Json, JsonLines };
enum class ColorChoice : uint8_t { Auto, Always, Never };

/// A report to be written.
struct Output {
  Format format = Format::Text;
  std::string file; ///< empty: standard output
};

/// Which sources are looked at, and how.
struct SourceOptions {
  std::vector<std::string> paths; ///< at least one
  unsigned jobs = 0;              ///< 0: as many as the machine has processors
  std::vector<std::string> exclude;
  std::string compileCommands;
  std::string config; ///< empty: the project's own
};

struct CheckOptions : SourceOptions {
  std::vector<Output> outputs;  ///< at least one; at most one to standard output
  bool sarifSuppressed = false; ///< SARIF holds suppressed findings, too
  std::optional<config::RuleLevel> failOn;
  bool strict = false;
  bool fix = false; ///< write the fixes of findings into the sources
  bool verbose = false;
  ColorChoice color = ColorChoice::Auto;
  bool stats = false;
  bool dumpFacts = false;
  bool printConfig = false; ///< print the configuration, and check nothing
  std::string baseline;     ///< the ledger; empty: the project's own, if it has one
  bool noBaseline = false;
  std::string since;         ///< show what is new since HEAD left this revision; empty: all
  bool staged = false;       ///< read the index, and show what is new against HEAD
  bool wholeProject = false; ///< no path was given for a comparison: `paths` does not limit it
};

struct BaselineOptions : SourceOptions {
  std::string file; ///< the ledger; empty: the project's own
  bool prune = false;
  bool check = false;
};

struct ExtractOptions : SourceOptions {
  std::string output; ///< empty: the user's cache
  bool quiet = false;
  bool strict = false;
  bool wholeProject = false; ///< no path was given: the project's root is meant, wherever it is
};

struct InitOptions {
  std::string path;        ///< in the project
  bool force = false;      ///< overwrite
  bool schema = false;     ///< print the JSON Schema, and do nothing else
  bool packSchema = false; ///< the same, of rule packs
};

struct TimelineOptions : SourceOptions {
  std::string output; ///< empty: standard output
};

struct LspOptions {
  std::string config; ///< empty: each project's own
  unsigned jobs = 0;  ///< 0: as many as the machine has processors
};

struct CommandLine {
  enum class Command : uint8_t {
    Baseline,
    Check,
    Completions,
    Explain,
    Extract,
    Init,
    LanguageServer,
    Manual,
    Rules,
    Timeline
  };
  Command command = Command::Check;
  CheckOptions check;
  BaselineOptions baseline;
  ExtractOptions extract;
  InitOptions init;
  LspOptions lsp;
  TimelineOptions timeline;
  std::string rule;          ///< explain
  std::string pack;          ///< explain: instead of a rule
  bool rulesAsJson = false;  ///< rules
  bool packs = false;        ///< rules: list the rule packs instead
  Shell shell = Shell::Bash; ///< completions
};

/// Nothing: it was wrong, and the user has been told. Ends the program after --help and --version.
std::optional<CommandLine> parseCommandLine(int argc, const char *const *argv);

/// The commands and options that parseCommandLine() knows. To be asked for after it.
ManualText describeCommandLine();

} // namespace migralint::driver
