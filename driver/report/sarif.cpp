// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SARIF 2.1.0 (OASIS), within the limits of the services that read it. What the format allows and
// they reject or misread is left out: empty URIs, a rank, and suppressed results unless asked for.
// Distinct from Clang's own writer, which knows neither help texts nor relative URIs, fixes and
// suppressions.
#include "checks/check.h"
#include "checks/message.h"
#include "driver/report/fingerprint.h"
#include "driver/report/report.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

namespace migralint::driver {
namespace {

namespace json = llvm::json;
using llvm::StringRef;

/// GitHub's limits: characters of a description, locations of a result.
constexpr size_t maxDescription = 1024;
constexpr size_t maxRelated = 100;

constexpr StringRef rootName = "%SRCROOT%";

/// A relative reference as RFC 3986 has it.
std::string uriOf(StringRef name) {
  std::string uri;
  // A first component with a colon would be read as a scheme.
  if (name.split('/').first.contains(':'))
    uri = "./";
  for (unsigned char c : name) {
    if (llvm::isAlnum(c) || StringRef("-._~/!$&'()*+,;=:@").contains(char(c)))
      uri += char(c);
    else
      uri += "%" + llvm::utohexstr(c, /*LowerCase=*/false, /*Width=*/2);
  }
  return uri;
}

/// Markdown's first paragraph after the heading, in one line.
std::string firstParagraph(StringRef body) {
  body = body.ltrim();
  if (body.starts_with("#"))
    body = body.drop_front(std::min(body.find('\n'), body.size())).ltrim();
  std::string paragraph = body.take_front(body.find("\n\n")).rtrim().str();
  std::replace(paragraph.begin(), paragraph.end(), '\n', ' ');
  return paragraph.substr(0, maxDescription);
}

/// In a message, `[text](1)` is a link; text that only looks like the end of one is escaped.
std::string escapedForLink(StringRef text) {
  std::string result;
  for (char c : text) {
    if (c == '[' || c == ']' || c == '\\')
      result += '\\';
    result += c;
  }
  return result;
}

class SarifReport {
public:
  SarifReport(const Report &report, Sources &sources, const SarifOptions &options,
              llvm::raw_ostream &stream)
      : report(report), sources(sources), options(options), stream(stream), out(stream, 2) {}

  void write() {
    out.object([&] {
      out.attribute("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
      out.attribute("version", "2.1.0");
      out.attributeArray("runs", [&] { out.object([&] { run(); }); });
    });
    stream << '\n';
  }

private:
  void run() {
    out.attributeObject("tool", [&] { out.attributeObject("driver", [&] { driver(); }); });
    out.attributeObject("automationDetails", [&] { out.attribute("id", "migralint/default/"); });
    out.attributeObject("originalUriBaseIds", [&] {
      out.attributeObject(rootName, [&] {
        text("description",
             "The root of the project: the folder with its repository or its configuration.");
      });
    });
    out.attribute("columnKind", "utf16CodeUnits");
    out.attributeArray("invocations", [&] { out.object([&] { invocation(); }); });
    out.attributeArray("results", [&] { results(); });
    out.attributeObject("properties", [&] { coverage(); });
  }

  void driver() {
    out.attribute("name", "Migralint");
    out.attribute("version", MIGRALINT_VERSION);
    out.attribute("semanticVersion", MIGRALINT_VERSION);
    out.attribute("informationUri", MIGRALINT_HOMEPAGE);
    out.attributeArray("rules", [&] {
      for (const Page &page : allPages())
        out.object([&] { rule(page); });
    });
  }

  void rule(const Page &page) {
    out.attribute("id", StringRef(page.id));
    out.attribute("name",
                  llvm::convertToCamelFromSnakeCase(snakeCase(page.id), /*capitalizeFirst=*/true));
    text("shortDescription", sentence(page.summary));
    text("fullDescription", firstParagraph(page.body));
    out.attributeObject("help", [&] {
      out.attribute("text", StringRef(page.body));
      out.attribute("markdown", StringRef(page.body));
    });
    out.attributeObject("defaultConfiguration",
                        [&] { out.attribute("level", StringRef(page.level)); });
    out.attributeObject("properties", [&] {
      out.attributeArray("tags", [&] {
        out.value("migration");
        out.value(StringRef(page.family));
        out.value(StringRef(page.guideline));
      });
      out.attribute("precision", "high");
      out.attribute("problem.severity",
                    page.level == "note" ? StringRef("recommendation") : StringRef(page.level));
    });
  }

  static std::string snakeCase(StringRef id) {
    std::string name = id.str();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
  }

  void text(StringRef attribute, StringRef value) {
    out.attributeObject(attribute, [&] { out.attribute("text", printable(value)); });
  }

  void invocation() {
    out.attribute("executionSuccessful", true);
    if (report.unreadable.empty() && report.coverage.unread.empty() && report.notes.empty())
      return;
    out.attributeArray("toolExecutionNotifications", [&] {
      for (const Unreadable &file : report.unreadable)
        notification("error", {file.name, {}}, "cannot be read: " + file.reason);
      for (const auto &[file, unread] : report.coverage.unread)
        notification("note", {file, unread.range}, "not read: " + unread.what);
      for (const std::string &note : report.notes)
        out.object([&] {
          out.attribute("level", "note");
          text("message", sentence(note));
        });
    });
  }

  void notification(StringRef level, const Place &place, const std::string &message) {
    out.object([&] {
      out.attribute("level", level);
      text("message", message);
      out.attributeArray("locations", [&] { out.object([&] { physicalLocation(place); }); });
    });
  }

  /// Silenced ones come last: those before them have the same fingerprints with and without.
  void results() {
    std::vector<Finding> all = report.findings;
    if (options.silenced)
      for (const Silenced &silenced : report.silenced)
        all.push_back(silenced.finding);
    const std::vector<std::string> prints = uniqueFingerprints(all, sources);
    for (size_t i = 0; i < all.size(); ++i)
      out.object([&] {
        result(all[i], prints[i]);
        if (!options.silenced)
          return;
        // The standard wants this of all results or of none.
        out.attributeArray("suppressions", [&] {
          if (i >= report.findings.size())
            out.object([&] { suppression(report.silenced[i - report.findings.size()]); });
        });
      });
  }

  void suppression(const Silenced &silenced) {
    out.attribute("kind", silenced.external ? "external" : "inSource");
    out.attribute("status", "accepted");
    if (!silenced.reason.empty())
      out.attribute("justification", printable(silenced.reason));
  }

  void result(const Finding &finding, const std::string &print) {
    const std::vector<Page> &pages = allPages();
    const Page *page = findPage(finding.rule);
    out.attribute("ruleId", finding.rule);
    if (page)
      out.attribute("ruleIndex", int64_t(page - pages.data()));
    out.attribute("level", levelName(finding.level));
    size_t related = std::min(finding.related.size(), maxRelated);
    text("message", messageOf(finding, related));
    out.attributeArray("locations", [&] {
      out.object([&] {
        physicalLocation(finding.place);
        if (!finding.function.empty())
          out.attributeArray("logicalLocations", [&] {
            out.object([&] {
              out.attribute("fullyQualifiedName", printable(finding.function));
              out.attribute("kind", "function");
            });
          });
      });
    });
    if (related)
      out.attributeArray("relatedLocations", [&] {
        for (size_t i = 0; i < related; ++i)
          out.object([&] {
            out.attribute("id", int64_t(i + 1));
            physicalLocation(finding.related[i].place);
            text("message", sentence(finding.related[i].message));
          });
      });
    if (!finding.flow.empty())
      out.attributeArray("codeFlows", [&] { out.object([&] { codeFlow(finding.flow); }); });
    if (!finding.fixes.empty())
      out.attributeArray("fixes", [&] {
        for (const Fix &each : finding.fixes)
          out.object([&] { fix(each); });
      });
    out.attributeObject("partialFingerprints", [&] {
      StringRef lineHash = sources.get(finding.place.file).lineHash(finding.place.range.line);
      if (!lineHash.empty())
        out.attribute("primaryLocationLineHash", lineHash);
      out.attribute("migralint/v1", print);
    });
    if (!finding.advice.empty() || finding.byName)
      out.attributeObject("properties", [&] {
        if (!finding.advice.empty())
          out.attribute("advice", printable(sentence(finding.advice)));
        if (finding.byName)
          out.attribute("confidence", "low");
      });
  }

  void codeFlow(llvm::ArrayRef<Related> flow) {
    out.attributeArray("threadFlows", [&] {
      out.object([&] {
        out.attributeArray("locations", [&] {
          for (const Related &at : flow)
            out.object([&] {
              out.attributeObject("location", [&] {
                physicalLocation(at.place);
                text("message", sentence(at.message));
              });
            });
        });
      });
    });
  }

  void fix(const Fix &fix) {
    text("description", sentence(fix.description));
    std::vector<StringRef> files; // as they come: the first is the one of the finding
    for (const Edit &edit : fix.edits)
      if (!llvm::is_contained(files, edit.place.file))
        files.push_back(edit.place.file);
    out.attributeArray("artifactChanges", [&] {
      for (StringRef file : files)
        out.object([&] {
          artifactLocation(file);
          out.attributeArray("replacements", [&] {
            for (const Edit &edit : fix.edits)
              if (edit.place.file == file)
                out.object([&] { replacement(edit); });
          });
        });
    });
  }

  void replacement(const Edit &edit) {
    out.attributeObject("deletedRegion", [&] { region(edit.place); });
    if (!edit.text.empty())
      out.attributeObject("insertedContent",
                          [&] { out.attribute("text", json::fixUTF8(edit.text)); });
  }

  /// At most `longestText` bytes. Services show related places only where the message links to
  /// them, so that these go before the advice, which is a property as well; where there is no room
  /// for what the places are, a number stands for each.
  static std::string messageOf(const Finding &finding, size_t related) {
    for (const std::string &text : {messageWithAdvice(finding), sentence(finding.message)}) {
      // `[this](int)` of an excerpt would be a dead link.
      std::string message = StringRef(text).contains("](") ? escapedForLink(text) : text;
      for (bool named : {true, false})
        if (std::string all = message + linksTo(finding, related, named); all.size() <= longestText)
          return all;
    }
    std::string message = shortened(escapedForLink(sentence(finding.message)), longestText);
    for (size_t fewer = related; fewer > 0; --fewer)
      if (std::string some = message + linksTo(finding, fewer, /*named=*/false);
          some.size() <= longestText)
        return some;
    return message;
  }

  static std::string linksTo(const Finding &finding, size_t related, bool named) {
    std::string links;
    for (size_t i = 0; i < related; ++i) {
      std::string number = std::to_string(i + 1);
      links += (i > 0   ? ", ["
                : named ? " See: ["
                        : " See [") +
               (named ? escapedForLink(finding.related[i].message) : number) + "](" + number + ")";
    }
    return related ? links + "." : links;
  }

  void physicalLocation(const Place &place) {
    out.attributeObject("physicalLocation", [&] {
      artifactLocation(place.file);
      if (place.valid())
        out.attributeObject("region", [&] { region(place); });
    });
  }

  void artifactLocation(StringRef file) {
    out.attributeObject("artifactLocation", [&] {
      out.attribute("uri", uriOf(file));
      out.attribute("uriBaseId", rootName);
    });
  }

  void region(const Place &place) {
    const SourceText &source = sources.get(place.file);
    const Range &range = place.range;
    out.attribute("startLine", range.line);
    out.attribute("startColumn", source.utf16Column(range.line, range.column));
    if (range.endLine == 0)
      return;
    out.attribute("endLine", range.endLine);
    out.attribute("endColumn", source.utf16Column(range.endLine, range.endColumn));
  }

  void coverage() {
    const Coverage &coverage = report.coverage;
    out.attributeObject("migralint", [&] {
      out.attribute("files", coverage.files);
      out.attribute("filesParsed", coverage.parsed);
      out.attribute("statements", coverage.statements);
      out.attribute("statementsRead", coverage.statementsRead);
      out.attribute("statementsBuiltAtRunTime", coverage.builtAtRunTime);
      out.attribute("suppressed", report.silenced.size());
      if (report.known)
        out.attribute("known", report.known);
      if (report.fixing)
        out.attribute("fixed", report.fixed);
    });
  }

  const Report &report;
  Sources &sources;
  const SarifOptions &options;
  llvm::raw_ostream &stream;
  json::OStream out;
};

} // namespace

void writeSarif(const Report &report, Sources &sources, const SarifOptions &options,
                llvm::raw_ostream &out) {
  SarifReport(report, sources, options, out).write();
}

} // namespace migralint::driver
