// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the subcommands do.
#pragma once

#include "driver/command_line.h"
#include "driver/facts_file.h"

#include "llvm/ADT/StringRef.h"

namespace migralint::driver {

/// Documented in `migralint --help`.
enum class ExitStatus : int { Clean = 0, Findings = 1, Failed = 2, Incomplete = 3 };

ExitStatus check(const CheckOptions &options);
ExitStatus baseline(const BaselineOptions &options);
ExitStatus extract(const ExtractOptions &options);
/// Those that make facts of the same sources again, from wherever the program was started; quiet.
/// For programs that stay and call extract() when files have changed: it is safe in any thread.
ExtractOptions optionsFor(const FactsScope &scope, const Project &project);
ExitStatus init(const InitOptions &options);
ExitStatus explain(llvm::StringRef rule);
ExitStatus explainPack(llvm::StringRef name);
ExitStatus listRules(bool asJson);
/// The rule packs: those of the program and those of the project around the working folder.
ExitStatus listPacks(bool asJson);
/// The exit status says nothing of findings: the page is for reading.
ExitStatus timeline(const TimelineOptions &options);

} // namespace migralint::driver
