// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What all reports share (driver/report/report.h), and the plain JSON.
#include "driver/report/report.h"

#include "llvm/Support/JSON.h"

namespace migralint::driver {

namespace json = llvm::json;

bool Report::complete() const {
  return unreadable.empty() && coverage.unread.empty() &&
         coverage.statementsRead == coverage.statements;
}

llvm::StringRef levelName(Level level) {
  switch (level) {
  case Level::Error:
    return "error";
  case Level::Note:
    return "note";
  case Level::OfPage:
  case Level::Warning:
    break;
  }
  return "warning";
}

static void writePlace(const Place &place, json::OStream &out) {
  out.attribute("file", printable(place.file));
  out.attribute("line", place.range.line);
  out.attribute("column", place.range.column);
  out.attribute("endLine", place.range.endLine);
  out.attribute("endColumn", place.range.endColumn);
}

static void writeFinding(const Finding &finding, json::OStream &out) {
  out.attribute("rule", finding.rule);
  out.attribute("level", levelName(finding.level));
  out.attribute("message", printable(finding.message));
  out.attribute("advice", printable(finding.advice));
  out.attribute("function", printable(finding.function));
  writePlace(finding.place, out);
  out.attributeArray("related", [&] {
    for (const Related &related : finding.related)
      out.object([&] {
        out.attribute("message", printable(related.message));
        writePlace(related.place, out);
      });
  });
}

void writeJson(const Report &report, llvm::raw_ostream &stream) {
  json::OStream out(stream, 2);
  const Coverage &coverage = report.coverage;
  out.object([&] {
    out.attribute("version", 1);
    out.attributeArray("findings", [&] {
      for (const Finding &finding : report.findings)
        out.object([&] { writeFinding(finding, out); });
    });
    out.attribute("suppressed", report.silenced.size());
    out.attributeObject("coverage", [&] {
      out.attribute("files", coverage.files);
      out.attribute("parsed", coverage.parsed);
      out.attribute("withoutSign", report.skippedWithoutSign);
      out.attribute("empty", report.skippedEmpty);
      out.attribute("binary", report.skippedBinary);
      out.attribute("statements", coverage.statements);
      out.attribute("statementsRead", coverage.statementsRead);
      out.attribute("builtAtRunTime", coverage.builtAtRunTime);
      out.attributeArray("unread", [&] {
        for (const auto &[file, unread] : coverage.unread)
          out.object([&] {
            out.attribute("what", printable(unread.what));
            writePlace({file, unread.range}, out);
          });
      });
    });
    out.attributeArray("unreadable", [&] {
      for (const Unreadable &file : report.unreadable)
        out.object([&] {
          out.attribute("file", printable(file.name));
          out.attribute("reason", file.reason);
        });
    });
  });
  stream << '\n';
}

} // namespace migralint::driver
