// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The page of `migralint timeline`. All that comes from the analysed project goes through
// escapeHtml; the page's policy allows its own style and nothing else, so that a mistake in that
// could still run nothing.
#include "driver/report/html.h"
#include "driver/report/timeline.h"
#include "driver/report/timeline_style.h"

#include "llvm/ADT/STLExtras.h"

namespace migralint::driver {

using llvm::raw_ostream;
using llvm::StringRef;

std::string stepId(size_t track, size_t step) {
  return "s" + std::to_string(track + 1) + "-" + std::to_string(step + 1);
}

namespace {

constexpr unsigned columns = 6;

struct Counts {
  size_t errors = 0, warnings = 0, notes = 0, silenced = 0;

  size_t findings() const { return errors + warnings + notes; }
  StringRef level() const { return errors ? "error" : warnings ? "warning" : notes ? "note" : ""; }
  void add(const std::vector<const Finding *> &findings) {
    for (const Finding *finding : findings) {
      StringRef level = levelName(finding->level);
      ++(level == "error" ? errors : level == "note" ? notes : warnings);
    }
  }
};

Counts countsOf(const Track &track) {
  Counts counts;
  counts.add(track.findings);
  for (const TimelineStep &step : track.steps)
    counts.add(step.findings);
  return counts;
}

class Page {
public:
  Page(const Timeline &timeline, const Report &report, raw_ostream &out)
      : timeline(timeline), report(report), out(out) {}

  void write() {
    head();
    out << "<body>\n<a class=\"skip\" href=\"#steps\">To the steps</a>\n<header>\n"
           "<h1>Migration timeline</h1>\n";
    summary();
    unread();
    out << "</header>\n";
    contents();
    out << "<main id=\"steps\">\n";
    for (size_t i = 0; i < timeline.tracks.size(); ++i)
      track(timeline.tracks[i], i);
    rest();
    out << "</main>\n</body>\n</html>\n";
  }

private:
  void head() {
    out << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        << "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; "
           "style-src "
        << escapeHtml(cspHash(timelineStyle))
        << "; base-uri &#39;none&#39;; form-action &#39;none&#39;\">\n"
        << "<meta name=\"referrer\" content=\"no-referrer\">\n"
        << "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        << "<meta name=\"generator\" content=\"migralint " MIGRALINT_VERSION "\">\n"
        << "<title>Migration timeline</title>\n<style>" << timelineStyle << "</style>\n</head>\n";
  }

  //===--- Small parts ----------------------------------------------------------------------===//

  void code(StringRef text) { out << "<code>" << escapeHtml(text) << "</code>"; }

  /// `near`: the file that the reader knows to be meant.
  void place(const Place &place, StringRef near = "") {
    if (place.file.empty())
      return;
    out << "<span class=\"at\">";
    if (place.file != near || !place.valid())
      out << escapeHtml(place.file) << (place.valid() ? ":" : "");
    else
      out << "line&nbsp;";
    if (place.valid())
      out << place.range.line;
    out << "</span>";
  }

  void fact(const Fact &fact, StringRef near, StringRef element) {
    // Colour and sign are told in a word to those who see neither.
    const char *kind = "", *spoken = "";
    switch (fact.tone) {
    case Fact::Tone::Plain:
      break;
    case Fact::Tone::Good:
      kind = "good";
      break;
    case Fact::Tone::Bad:
      kind = "bad";
      spoken = "problem: ";
      break;
    case Fact::Tone::Unsure:
      kind = "unsure";
      spoken = "not known: ";
      break;
    }
    out << '<' << element;
    if (*kind)
      out << " class=\"" << kind << '"';
    out << '>';
    if (*spoken)
      out << "<span class=\"vh\">" << spoken << "</span>";
    out << escapeHtml(fact.words);
    if (!fact.code.empty()) {
      out << ' ';
      code(fact.code);
    }
    if (fact.place.valid()) {
      out << ' ';
      place(fact.place, near);
    }
    out << "</" << element << '>';
  }

  void facts(const std::vector<Fact> &facts, StringRef near) {
    if (facts.empty())
      return;
    out << "<ul>";
    for (const Fact &each : facts)
      fact(each, near, "li");
    out << "</ul>";
  }

  void finding(const Finding &finding, StringRef near, const Silenced *silenced = nullptr) {
    StringRef level = levelName(finding.level);
    out << "<li class=\"find " << (silenced ? "silenced" : level) << "\"><b>"
        << (silenced ? "silenced " : "") << level << "</b> " << escapeHtml(finding.message) << ' ';
    place(finding.place, near);
    out << " <span class=\"rule\">" << escapeHtml(finding.rule) << "</span>";
    if (silenced) {
      out << "<p>"
          << (silenced->reason.empty() ? "no reason given"
                                       : "reason: " + escapeHtml(silenced->reason))
          << "</p></li>\n";
      return;
    }
    out << "<p>" << escapeHtml(finding.advice);
    StringRef last;
    for (const Related &related : finding.related) {
      if (related.message == last)
        out << ", ";
      else
        out << " · " << escapeHtml(related.message) << ' ';
      place(related.place, near);
      last = related.message;
    }
    out << "</p>";
    out << "</li>\n";
  }

  void findings(const std::vector<const Finding *> &all,
                const std::vector<const Silenced *> &silenced, StringRef near) {
    out << "<ul>\n";
    for (const Finding *each : all)
      finding(*each, near);
    for (const Silenced *each : silenced)
      finding(each->finding, near, each);
    out << "</ul>";
  }

  //===--- Summary --------------------------------------------------------------------------===//

  void tile(const std::string &value, StringRef what, StringRef kind = "") {
    out << "<div";
    if (!kind.empty() && value != "0")
      out << " class=\"" << kind << '"';
    out << "><dt>" << what << "</dt><dd>" << value << "</dd></div>\n";
  }

  static StringRef plural(size_t count, StringRef one, StringRef more) {
    return count == 1 ? one : more;
  }

  void summary() {
    Counts counts;
    for (const Finding &each : report.findings)
      counts.add({&each});
    size_t steps = timeline.steps();
    const Coverage &coverage = report.coverage;
    out << "<dl class=\"sum\">\n";
    tile(std::to_string(steps), plural(steps, "step", "steps"));
    tile(std::to_string(counts.errors), plural(counts.errors, "error", "errors"), "error");
    tile(std::to_string(counts.warnings), plural(counts.warnings, "warning", "warnings"),
         "warning");
    tile(std::to_string(counts.notes), plural(counts.notes, "note", "notes"), "note");
    tile(std::to_string(report.silenced.size()), "silenced");
    tile(std::to_string(coverage.statementsRead) + " / " + std::to_string(coverage.statements),
         "statements read");
    tile(std::to_string(coverage.files), plural(coverage.files, "file", "files"));
    out << "</dl>\n";
    if (steps == 0)
      out << "<p>No migration step was found.</p>\n";
  }

  void unread() {
    const Coverage &coverage = report.coverage;
    if (report.complete()) {
      out << "<p class=\"good\">All that there was to read could be read.</p>\n";
      return;
    }
    out << "<details class=\"unread\" open><summary>Not read, so nothing below is about "
           "it</summary>\n<ul>\n";
    for (const Unreadable &file : report.unreadable)
      out << "<li><span class=\"at\">" << escapeHtml(file.name)
          << "</span> cannot be read: " << escapeHtml(file.reason) << "</li>\n";
    if (uint32_t missing = coverage.statements - coverage.statementsRead) {
      out << "<li>" << missing << " of " << coverage.statements << " statements";
      if (coverage.builtAtRunTime)
        out << ", " << coverage.builtAtRunTime << " of them put together at run time";
      out << "</li>\n";
    }
    for (const auto &[file, what] : coverage.unread) {
      out << "<li>";
      place({file, what.range});
      out << ' ' << escapeHtml(what.what) << "</li>\n";
    }
    out << "</ul></details>\n";
  }

  //===--- Contents -------------------------------------------------------------------------===//

  static StringRef kindName(const Track &track) {
    switch (track.kind) {
    case Track::Kind::Chain:
      return "Chain";
    case Track::Kind::Folder:
      return "Folder";
    case Track::Kind::File:
      break;
    }
    return "Steps outside a chain:";
  }

  void contents() {
    if (timeline.tracks.empty() && timeline.findings.empty())
      return;
    out << "<nav aria-label=\"Chains\">\n<table><thead><tr><th scope=\"col\">Chain</th>"
           "<th scope=\"col\">Steps</th><th scope=\"col\">Findings</th></tr></thead>\n<tbody>\n";
    for (size_t i = 0; i < timeline.tracks.size(); ++i) {
      const Track &track = timeline.tracks[i];
      Counts counts = countsOf(track);
      out << "<tr><td><a href=\"#t" << i + 1 << "\">" << kindName(track) << ' ';
      code(track.name);
      out << "</a></td><td class=\"n\">" << track.steps.size() << "</td><td>" << told(counts)
          << "</td></tr>\n";
    }
    if (!timeline.findings.empty() || !timeline.silenced.empty()) {
      Counts counts;
      counts.add(timeline.findings);
      out << "<tr><td><a href=\"#rest\">Outside the steps</a></td><td class=\"n\"></td><td>"
          << told(counts) << "</td></tr>\n";
    }
    out << "</tbody></table>\n<fieldset><legend>Show</legend>\n"
           "<label><input type=\"radio\" name=\"show\" id=\"all\" checked> all steps</label>\n"
           "<label><input type=\"radio\" name=\"show\" id=\"only-findings\"> steps with "
           "findings</label>\n"
           "<label><input type=\"radio\" name=\"show\" id=\"only-errors\"> steps with "
           "errors</label>\n</fieldset>\n</nav>\n";
  }

  static std::string told(const Counts &counts) {
    std::string text;
    auto add = [&](size_t count, const char *what) {
      if (count)
        text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + what +
                (count == 1 ? "" : "s");
    };
    add(counts.errors, "error");
    add(counts.warnings, "warning");
    add(counts.notes, "note");
    return text.empty() ? "none" : text;
  }

  //===--- Tracks ---------------------------------------------------------------------------===//

  void track(const Track &track, size_t index) {
    out << "<section id=\"t" << index + 1 << "\" aria-labelledby=\"h" << index + 1
        << "\">\n<h2 id=\"h" << index + 1 << "\">" << kindName(track) << ' ';
    code(track.name);
    if (track.kind == Track::Kind::Chain) {
      out << ' ';
      place(track.place);
    }
    out << "</h2>\n";
    if (!track.facts.empty()) {
      out << "<p class=\"facts\">";
      for (const Fact &each : track.facts) {
        fact(each, track.place.file, "span");
        out << '\n';
      }
      out << "</p>\n";
    }
    if (!track.findings.empty() || !track.silenced.empty()) {
      out << "<div class=\"f\">";
      findings(track.findings, track.silenced, track.place.file);
      out << "</div>\n";
    }
    writeOverview(track, index, out);
    table(track, index);
    out << "</section>\n";
  }

  void table(const Track &track, size_t index) {
    out << "<table class=\"steps\"><caption class=\"vh\">Steps of " << escapeHtml(track.name)
        << "</caption>\n<thead><tr><th scope=\"col\" class=\"c-v\">Version</th>"
           "<th scope=\"col\" class=\"c-s\">Step</th><th scope=\"col\">What it does</th>"
           "<th scope=\"col\" class=\"c-g\">Guard</th>"
           "<th scope=\"col\" class=\"c-t\">Transaction, record</th>"
           "<th scope=\"col\" class=\"c-w\">Way back</th></tr></thead>\n";
    for (size_t i = 0; i < track.steps.size(); ++i)
      step(track.steps[i], stepId(index, i));
    out << "</table>\n";
  }

  void step(const TimelineStep &step, const std::string &id) {
    Counts counts;
    counts.add(step.findings);
    out << "<tbody class=\"step";
    if (counts.findings())
      out << " has l-" << counts.level();
    out << "\" id=\"" << id << "\">\n<tr><th scope=\"row\" class=\"v\"><a href=\"#" << id << "\">";
    if (step.version.empty())
      out << "<span class=\"none\">\u2013<span class=\"vh\">no version known</span></span>";
    else
      out << "<bdi>" << escapeHtml(step.version) << "</bdi>";
    out << "</a></th>\n<td>";
    code(step.name);
    out << "<br>";
    place(step.place);
    if (step.down)
      out << "<div>a way back, of no step that is in view</div>";
    facts(step.notes, step.place.file);
    out << "</td>\n<td>";
    effects(step);
    cell("Guard", step.guard, step);
    cell("Transaction, record", step.transaction, step);
    cell("Way back", step.wayBack, step);
    out << "</td></tr>\n";
    if (!step.findings.empty() || !step.silenced.empty()) {
      out << "<tr class=\"f\"><td colspan=\"" << columns << "\">";
      findings(step.findings, step.silenced, step.place.file);
      out << "</td></tr>\n";
    }
    out << "</tbody>\n";
  }

  void cell(StringRef heading, const std::vector<Fact> &all, const TimelineStep &step) {
    out << "</td>\n<td data-h=\"" << heading << "\">";
    facts(all, step.place.file);
  }

  void effects(const TimelineStep &step) {
    if (!step.effects.empty()) {
      out << "<ul>";
      for (const Effect &each : step.effects)
        effect(each);
      out << "</ul>";
    }
    if (step.texts.empty())
      return;
    out << "<details class=\"sql\"><summary>" << step.texts.size() << ' '
        << plural(step.texts.size(), "statement", "statements") << "</summary><ul>";
    for (const ExecutedText &each : step.texts) {
      out << "<li>";
      code(each.text);
      out << ' ';
      place(each.place, step.place.file);
      out << "</li>";
    }
    out << "</ul></details>";
  }

  void effect(const Effect &effect) {
    static constexpr StringRef classes[] = {"makes", "changes", "removes", "rows"};
    static constexpr StringRef spoken[] = {"makes", "changes", "removes", "changes"};
    out << "<li class=\"e " << classes[size_t(effect.kind)] << "\"><span class=\"vh\">"
        << spoken[size_t(effect.kind)] << " </span>" << effect.noun << ' ';
    if (effect.object.empty())
      out << "<span class=\"d\">a name that is not known</span>";
    else
      code(effect.object);
    if (!effect.details.empty()) {
      out << " <span class=\"d\"><code>";
      for (size_t i = 0; i < effect.details.size(); ++i)
        out << (i ? ", " : "") << escapeHtml(effect.details[i]);
      out << "</code></span>";
    }
    if (effect.times > 1)
      out << " <span class=\"d\">\u00d7" << effect.times << "</span>";
    out << "</li>";
  }

  void rest() {
    if (timeline.findings.empty() && timeline.silenced.empty())
      return;
    out << "<section id=\"rest\" aria-labelledby=\"rest-h\">\n<h2 id=\"rest-h\">Outside the "
           "steps</h2>\n<div>";
    findings(timeline.findings, timeline.silenced, "");
    out << "</div>\n</section>\n";
  }

  const Timeline &timeline;
  const Report &report;
  raw_ostream &out;
};

} // namespace

void writeTimeline(const Timeline &timeline, const Report &report, raw_ostream &out) {
  Page(timeline, report, out).write();
}

} // namespace migralint::driver
