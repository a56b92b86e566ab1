// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Our own JSON for scripts, as one document and as lines that can be read as they come. Distinct
// from SARIF (sarif.cpp), whose form others have laid down.
#include "driver/report/fingerprint.h"
#include "driver/report/report.h"

#include "llvm/Support/JSON.h"

namespace migralint::driver {

namespace json = llvm::json;

namespace {

void writePlace(const Place &place, json::OStream &out) {
  out.attribute("file", printable(place.file));
  out.attribute("line", place.range.line);
  out.attribute("column", place.range.column);
  out.attribute("endLine", place.range.endLine);
  out.attribute("endColumn", place.range.endColumn);
}

void writePlaces(llvm::StringRef name, llvm::ArrayRef<Related> places, json::OStream &out) {
  out.attributeArray(name, [&] {
    for (const Related &related : places)
      out.object([&] {
        out.attribute("message", printable(related.message));
        writePlace(related.place, out);
      });
  });
}

void writeFix(const Fix &fix, json::OStream &out) {
  out.attribute("description", printable(fix.description));
  out.attributeArray("edits", [&] {
    for (const Edit &edit : fix.edits)
      out.object([&] {
        writePlace(edit.place, out);
        out.attribute("text", json::fixUTF8(edit.text));
      });
  });
}

void writeFinding(const Finding &finding, llvm::StringRef fingerprint, json::OStream &out) {
  out.attribute("rule", finding.rule);
  out.attribute("level", levelName(finding.level));
  out.attribute("confidence", finding.byName ? "low" : "high");
  out.attribute("message", printable(finding.message));
  out.attribute("advice", printable(finding.advice));
  out.attribute("function", printable(finding.function));
  writePlace(finding.place, out);
  out.attribute("fingerprint", fingerprint);
  writePlaces("related", finding.related, out);
  writePlaces("flow", finding.flow, out);
  out.attributeArray("fixes", [&] {
    for (const Fix &fix : finding.fixes)
      out.object([&] { writeFix(fix, out); });
  });
}

void writeCoverage(const Report &report, json::OStream &out) {
  const Coverage &coverage = report.coverage;
  out.attribute("files", coverage.files);
  out.attribute("parsed", coverage.parsed);
  out.attribute("withoutSign", report.skippedWithoutSign);
  out.attribute("empty", report.skippedEmpty);
  out.attribute("binary", report.skippedBinary);
  out.attribute("statements", coverage.statements);
  out.attribute("statementsRead", coverage.statementsRead);
  out.attribute("builtAtRunTime", coverage.builtAtRunTime);
}

void writeUnread(const std::pair<std::string, Unread> &place, json::OStream &out) {
  out.attribute("what", printable(place.second.what));
  writePlace({place.first, place.second.range}, out);
}

void writeUnreadable(const Unreadable &file, json::OStream &out) {
  out.attribute("file", printable(file.name));
  out.attribute("reason", printable(file.reason));
}

/// What was left out because it is not new, and what is to be said of that.
void writeKnown(const Report &report, json::OStream &out) {
  out.attribute("known", report.known);
  out.attributeArray("notes", [&] {
    for (const std::string &note : report.notes)
      out.value(printable(note));
  });
}

void writeFixed(const Report &report, json::OStream &out) {
  if (!report.fixing)
    return;
  out.attribute("fixed", report.fixed);
  out.attribute("fixedFiles", report.fixedFiles);
}

} // namespace

void writeJson(const Report &report, Sources &sources, llvm::raw_ostream &stream) {
  json::OStream out(stream, 2);
  const std::vector<std::string> prints = uniqueFingerprints(report.findings, sources);
  out.object([&] {
    out.attribute("version", 1);
    out.attributeArray("findings", [&] {
      for (size_t i = 0; i < prints.size(); ++i)
        out.object([&] { writeFinding(report.findings[i], prints[i], out); });
    });
    out.attribute("suppressed", report.silenced.size());
    writeKnown(report, out);
    writeFixed(report, out);
    out.attributeObject("coverage", [&] {
      writeCoverage(report, out);
      out.attributeArray("unread", [&] {
        for (const auto &place : report.coverage.unread)
          out.object([&] { writeUnread(place, out); });
      });
    });
    out.attributeArray("unreadable", [&] {
      for (const Unreadable &file : report.unreadable)
        out.object([&] { writeUnreadable(file, out); });
    });
  });
  stream << '\n';
}

void writeJsonLines(const Report &report, Sources &sources, llvm::raw_ostream &stream) {
  auto line = [&](llvm::StringRef type, llvm::function_ref<void(json::OStream &)> write) {
    json::OStream out(stream);
    out.object([&] {
      out.attribute("type", type);
      write(out);
    });
    stream << '\n';
  };
  const std::vector<std::string> prints = uniqueFingerprints(report.findings, sources);
  for (size_t i = 0; i < prints.size(); ++i)
    line("finding", [&](json::OStream &out) { writeFinding(report.findings[i], prints[i], out); });
  for (const auto &place : report.coverage.unread)
    line("unread", [&](json::OStream &out) { writeUnread(place, out); });
  for (const Unreadable &file : report.unreadable)
    line("unreadable", [&](json::OStream &out) { writeUnreadable(file, out); });
  line("summary", [&](json::OStream &out) {
    out.attribute("version", 1);
    out.attribute("findings", report.findings.size());
    out.attribute("suppressed", report.silenced.size());
    writeKnown(report, out);
    writeFixed(report, out);
    writeCoverage(report, out);
  });
}

} // namespace migralint::driver
