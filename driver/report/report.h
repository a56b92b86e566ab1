// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a run has found, and the forms in which it is told. Writers decide how things look, and
// nothing else: all of them tell the same, and the same bytes for the same input.
#pragma once

#include "driver/messages.h"
#include "driver/report/source.h"
#include "model/finding.h"

#include "llvm/Support/raw_ostream.h"

#include <vector>

namespace migralint::driver {

/// A finding that the project has said is right as it is.
struct Silenced {
  Finding finding;
  std::string reason;
  bool external = false; ///< the configuration says so, not the source
};

struct Report {
  std::vector<Finding> findings; ///< sorted; silenced ones left out
  std::vector<Silenced> silenced;
  unsigned known = 0;             ///< findings left out because they are not new
  std::vector<std::string> notes; ///< about the run itself; sentences without a full stop
  Coverage coverage;
  unsigned skippedWithoutSign = 0;
  unsigned skippedEmpty = 0;
  unsigned skippedBinary = 0;
  std::vector<Unreadable> unreadable;
  bool fixing = false;     ///< fixes were asked for
  unsigned fixed = 0;      ///< findings that are gone by their fixes
  unsigned fixedFiles = 0; ///< in that many files

  /// Whether all that there was to read could be read.
  bool complete() const;
};

/// `error`, `warning`, `note`.
llvm::StringRef levelName(Level level);

/// Findings are worded to stand after `warning:`; this makes a sentence of such a text. A first
/// word that may be a name of the program keeps its case. There is no full stop if the text had
/// more than `longestText` bytes with it.
std::string sentence(llvm::StringRef text);

/// Message and advice as sentences, for services that have one text for both; the message alone if
/// they would be longer than `longestText` together.
std::string messageWithAdvice(const Finding &finding);

/// `text` as printable() gives it, for forms with a line for each finding.
std::string inOneLine(llvm::StringRef text);

struct TextOptions {
  bool color = false;
  bool verbose = false; ///< list the places that could not be read
  unsigned width = 120; ///< columns of an excerpt
};

/// In the style of Clang's diagnostics, with excerpts, and a summary at the end.
void writeText(const Report &report, Sources &sources, const TextOptions &options,
               llvm::raw_ostream &out);

/// The first lines of the text report, one for each finding, and nothing else: for editors, and for
/// tools that read what compilers print.
void writeCompact(const Report &report, Sources &sources, const TextOptions &options,
                  llvm::raw_ostream &out);

struct SarifOptions {
  bool silenced = false; ///< with the silenced findings, marked as such, and their reasons
};

/// SARIF 2.1.0, one run. Holds no time and no path of this machine.
void writeSarif(const Report &report, Sources &sources, const SarifOptions &options,
                llvm::raw_ostream &out);

/// Workflow commands of GitHub Actions: annotations without an upload.
void writeGitHub(const Report &report, Sources &sources, llvm::raw_ostream &out);

/// GitLab's Code Quality report.
void writeGitLab(const Report &report, Sources &sources, llvm::raw_ostream &out);

/// Our own JSON, for scripts: one object.
void writeJson(const Report &report, Sources &sources, llvm::raw_ostream &out);

/// The same as JSON Lines: an object in each line, whose `type` says what it is. The last is the
/// summary, so that a report that was cut off can be told.
void writeJsonLines(const Report &report, Sources &sources, llvm::raw_ostream &out);

} // namespace migralint::driver
