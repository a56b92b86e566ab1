// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// GitLab's Code Quality report: an array of what its widget in a merge request shows. It compares
// the fingerprints of two branches, so that these must be unique and must not move with the lines.
#include "driver/report/fingerprint.h"
#include "driver/report/report.h"

#include "llvm/Support/JSON.h"

namespace migralint::driver {

/// GitLab's words from info to blocker. None of ours stops a pipeline by itself: no blocker.
static llvm::StringRef severityOf(Level level) {
  return level == Level::Error ? "critical" : level == Level::Note ? "info" : "major";
}

void writeGitLab(const Report &report, Sources &sources, llvm::raw_ostream &stream) {
  llvm::json::OStream out(stream, 2);
  const std::vector<std::string> prints = uniqueFingerprints(report.findings, sources);
  auto issue = [&](const Finding &finding, llvm::StringRef print) {
    const Range &range = finding.place.range;
    out.attribute("description", inOneLine(messageWithAdvice(finding)));
    if (!finding.advice.empty())
      out.attributeObject("content",
                          [&] { out.attribute("body", inOneLine(sentence(finding.advice))); });
    out.attribute("check_name", finding.rule);
    out.attribute("fingerprint", print);
    out.attribute("severity", severityOf(finding.level));
    out.attributeObject("location", [&] {
      out.attribute("path", printable(finding.place.file));
      out.attributeObject("lines", [&] {
        out.attribute("begin", std::max(range.line, 1u));
        out.attribute("end", std::max({range.endLine, range.line, 1u}));
      });
    });
  };
  out.array([&] {
    for (size_t i = 0; i < prints.size(); ++i)
      out.object([&] { issue(report.findings[i], prints[i]); });
  });
  stream << '\n';
}

} // namespace migralint::driver
