// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings as diagnostics (driver/lsp/diagnosis.h).
#include "driver/lsp/diagnosis.h"

#include "checks/check.h"
#include "driver/fix_edits.h"
#include "driver/lsp/silence.h"
#include "driver/lsp/uri.h"
#include "driver/page_address.h"
#include "driver/report/report.h"

namespace migralint::driver::lsp {

namespace json = llvm::json;
using llvm::StringRef;

namespace {

constexpr int severityError = 1, severityWarning = 2, severityInformation = 3;

int severityOf(Level level) {
  switch (level) {
  case Level::Error:
    return severityError;
  case Level::OfPage:
  case Level::Warning:
    return severityWarning;
  case Level::Note:
    return severityInformation;
  }
  return severityWarning;
}

std::string onTwoLines(const Finding &finding) {
  std::string text = printable(finding.message);
  if (!finding.advice.empty())
    text += "\n" + printable(sentence(finding.advice));
  return text;
}

} // namespace

Diagnostician::File &Diagnostician::fileOf(StringRef name) {
  std::unique_ptr<File> &file = files[name];
  if (!file) {
    const SourceText &text = sources.get(name);
    file.reset(new File{text, PositionMap(text.text(), client.units)});
  }
  return *file;
}

std::string Diagnostician::uriFor(StringRef name) const {
  std::string path = project.pathOf(name);
  auto document = documents.find(path);
  return document == documents.end() ? uriOf(path) : document->second.uri;
}

json::Value Diagnostician::location(const Place &place) {
  return json::Object{{"uri", uriFor(place.file)},
                      {"range", toJSON(fileOf(place.file).positions.span(place.range))}};
}

json::Array Diagnostician::related(const Finding &finding) {
  json::Array all;
  for (const std::vector<Related> *list : {&finding.related, &finding.flow})
    for (const Related &at : *list)
      if (at.place.range.valid() && !(list == &finding.flow && at.place == finding.place))
        all.push_back(
            json::Object{{"location", location(at.place)}, {"message", printable(at.message)}});
  return all;
}

json::Value Diagnostician::textEdit(File &file, size_t begin, size_t end, StringRef text) {
  return json::Object{
      {"range", toJSON(Span{file.positions.position(begin), file.positions.position(end)})},
      {"newText", json::fixUTF8(text)}};
}

json::Value Diagnostician::workspaceEdit(std::map<std::string, json::Array> edits) const {
  json::Array documentChanges;
  json::Object changes;
  for (auto &[name, list] : edits) {
    std::string uri = uriFor(name);
    if (!client.documentChanges) {
      changes[uri] = std::move(list);
      continue;
    }
    json::Object document{{"uri", uri}, {"version", nullptr}};
    auto opened = documents.find(project.pathOf(name));
    if (opened != documents.end() && opened->second.version)
      document["version"] = *opened->second.version;
    documentChanges.push_back(
        json::Object{{"textDocument", std::move(document)}, {"edits", std::move(list)}});
  }
  if (client.documentChanges)
    return json::Object{{"documentChanges", std::move(documentChanges)}};
  return json::Object{{"changes", std::move(changes)}};
}

void Diagnostician::addFixes(const Finding &finding, std::vector<Action> &actions) {
  for (const Fix &fix : finding.fixes) {
    std::map<std::string, json::Array> edits;
    bool whole = !fix.edits.empty();
    for (const Edit &edit : fix.edits) {
      File &file = fileOf(edit.place.file);
      std::optional<ByteEdit> bytes = byteEdit(file.text.text(), edit);
      // As for --fix: nothing outside the project is written, and half a fix is none.
      whole &= bytes && project.holds(project.pathOf(edit.place.file));
      if (whole)
        edits[edit.place.file].push_back(textEdit(file, bytes->begin, bytes->end, bytes->text));
    }
    if (whole)
      actions.push_back({printable(fix.description), /*mends=*/true, /*preferred=*/actions.empty(),
                         workspaceEdit(std::move(edits))});
  }
}

void Diagnostician::addSilence(const Finding &finding, std::vector<Action> &actions) {
  File &file = fileOf(finding.place.file);
  bool isSql = StringRef(finding.place.file).ends_with_insensitive(".sql");
  std::optional<ByteEdit> comment =
      silencing(file.text.text(), isSql, finding.place.range, finding.rule);
  if (!comment)
    return;
  std::map<std::string, json::Array> edits;
  edits[finding.place.file].push_back(textEdit(file, comment->begin, comment->end, comment->text));
  actions.push_back({"Silence " + finding.rule + " here, and say why", /*mends=*/false,
                     /*preferred=*/false, workspaceEdit(std::move(edits))});
}

Diagnosis Diagnostician::diagnose(const Finding &finding) {
  Diagnosis result;
  result.span = fileOf(finding.place.file).positions.span(finding.place.range);
  result.rule = finding.rule;
  result.advice = finding.advice.empty() ? "" : printable(sentence(finding.advice));
  json::Object diagnostic{
      {"range", toJSON(result.span)},
      {"severity", severityOf(finding.level)},
      {"code", finding.rule},
      {"source", "migralint"},
      {"message", onTwoLines(finding)},
      {"data", json::Object{{"rule", finding.rule}, {"advice", result.advice}}}};
  if (std::string page = pageAddress(finding.rule); !page.empty())
    diagnostic["codeDescription"] = json::Object{{"href", std::move(page)}};
  if (client.relatedInformation)
    if (json::Array all = related(finding); !all.empty())
      diagnostic["relatedInformation"] = std::move(all);
  result.diagnostic = std::move(diagnostic);
  addFixes(finding, result.actions);
  addSilence(finding, result.actions);
  return result;
}

std::map<std::string, json::Array>
configurationDiagnostics(const std::vector<rules::Problem> &problems, const Snapshot &documents) {
  std::map<std::string, json::Array> byUri;
  for (const rules::Problem &problem : problems) {
    Position start{problem.line ? problem.line - 1 : 0, problem.column ? problem.column - 1 : 0};
    // To the end of the line: clients cut what is longer.
    Span span{start, {start.line, std::max(start.character + 1, 1000u)}};
    auto document = documents.find(problem.file);
    byUri[document == documents.end() ? uriOf(problem.file) : document->second.uri].push_back(
        json::Object{{"range", toJSON(span)},
                     {"severity", severityError},
                     {"code", "configuration"},
                     {"source", "migralint"},
                     {"message", printable(problem.message)}});
  }
  return byUri;
}

//===--- Pages --------------------------------------------------------------------------------===//

/// The text under a heading of a page.
static StringRef section(StringRef body, StringRef heading) {
  size_t begin = body.find(("## " + heading + "\n").str());
  if (begin == StringRef::npos)
    return {};
  StringRef rest = body.drop_front(begin).split('\n').second;
  return rest.take_front(rest.find("\n## ")).trim();
}

/// Links between pages lead nowhere from an editor; their words stay.
static std::string withoutLinks(StringRef text) {
  std::string result;
  while (!text.empty()) {
    size_t open = text.find('[');
    size_t middle = text.find("](", open);
    size_t close = text.find(')', middle);
    if (open == StringRef::npos || middle == StringRef::npos || close == StringRef::npos)
      break;
    result += text.take_front(open).str() + text.slice(open + 1, middle).str();
    text = text.drop_front(close + 1);
  }
  return result + text.str();
}

std::string explanation(StringRef rule, StringRef advice, bool markdown) {
  const Page *page = findPage(std::string_view(rule));
  if (!page)
    return {};
  std::string mark = markdown ? "**" : "";
  std::string code = markdown ? "`" : "";
  std::string text = mark + rule.str() + mark + " (" + std::string(page->level) + ", " +
                     std::string(page->guideline) + ")\n\n" + sentence(std::string(page->summary)) +
                     "\n\n";
  if (!advice.empty())
    text += mark + "What to do:" + mark + " " + advice.str() + "\n\n";
  std::string why = withoutLinks(section(StringRef(page->body), "Why it matters"));
  if (!why.empty())
    text += why + "\n\n";
  return text + code + "migralint explain " + rule.str() + code + " tells more.";
}

} // namespace migralint::driver::lsp
