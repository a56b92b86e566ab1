// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// GitHub's workflow commands: lines in the log of a job that its runner turns into annotations of a
// pull request. Distinct from SARIF, which becomes alerts, and needs an upload and a permission.
#include "driver/report/report.h"

#include "llvm/ADT/StringExtras.h"

namespace migralint::driver {

using llvm::StringRef;

namespace {

/// What the runner would take for its own syntax, as its toolkit (@actions/core) escapes it: no
/// name of a file and no excerpt can end a command or start another.
std::string escaped(StringRef text, StringRef special) {
  std::string result;
  for (char c : text) {
    if (c == '%' || special.contains(c))
      result += "%" + llvm::utohexstr((unsigned char)c, /*LowerCase=*/false, /*Width=*/2);
    else
      result += c;
  }
  return printable(result);
}

std::string escapedProperty(StringRef text) { return escaped(text, "\r\n:,"); }
std::string escapedMessage(StringRef text) { return escaped(text, "\r\n"); }

StringRef commandOf(Level level) {
  return level == Level::Error ? "error" : level == Level::Note ? "notice" : "warning";
}

class Commands {
public:
  Commands(Sources &sources, llvm::raw_ostream &out) : sources(sources), out(out) {}

  void write(StringRef command, const Place &place, StringRef title, StringRef message) {
    out << "::" << command << " file=" << escapedProperty(place.file);
    region(place);
    out << ",title=" << escapedProperty(title) << "::" << escapedMessage(message) << '\n';
  }

private:
  /// The runner takes columns only of a range within one line.
  void region(const Place &place) {
    const Range &range = place.range;
    if (!place.valid())
      return;
    out << ",line=" << range.line;
    if (range.endLine == 0)
      return;
    out << ",endLine=" << range.endLine;
    if (range.endLine != range.line)
      return;
    const SourceText &source = sources.get(place.file);
    out << ",col=" << source.utf16Column(range.line, range.column)
        << ",endColumn=" << source.utf16Column(range.line, range.endColumn);
  }

  Sources &sources;
  llvm::raw_ostream &out;
};

/// A line each for the message and for the advice. An annotation has one place; the others are
/// named in lines that follow.
std::string messageOf(const Finding &finding) {
  std::string message = sentence(finding.message);
  if (!finding.advice.empty())
    message += "\n" + sentence(finding.advice);
  for (const Related &related : finding.related) {
    message += "\n" + related.place.file;
    if (related.place.valid())
      message += ":" + std::to_string(related.place.range.line);
    message += ": " + related.message;
  }
  return message;
}

} // namespace

void writeGitHub(const Report &report, Sources &sources, llvm::raw_ostream &out) {
  Commands commands(sources, out);
  for (const Finding &finding : report.findings)
    commands.write(commandOf(finding.level), finding.place, finding.rule, messageOf(finding));
  for (const Unreadable &file : report.unreadable)
    commands.write("error", {file.name, {}}, "migralint", "cannot be read: " + file.reason);
}

} // namespace migralint::driver
