// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The report for people: Clang's style, which editors and people know how to read. A source line is
// laid out in cells of the terminal first, because bytes, characters and columns are three things.
#include "driver/report/report.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Unicode.h"

#include <algorithm>

namespace migralint::driver {
namespace {

using llvm::raw_ostream;
using llvm::StringRef;
using Color = raw_ostream::Colors;

class Painter {
public:
  Painter(raw_ostream &out, bool color) : out(out), color(color) {}
  template <class Write> void paint(Color with, bool bold, Write write) {
    if (color)
      out.changeColor(with, bold);
    write();
    if (color)
      out.resetColor();
  }
  template <class Write> void bold(Write write) { paint(Color::SAVEDCOLOR, true, write); }

private:
  raw_ostream &out;
  bool color;
};

Color colorOf(Level level) {
  switch (level) {
  case Level::Error:
    return Color::RED;
  case Level::Note:
    return Color::CYAN;
  default:
    return Color::MAGENTA;
  }
}

/// A character of a source line as it is shown.
struct Cell {
  std::string shown;
  unsigned width;
  size_t byte; ///< where it stands in the line
};

constexpr unsigned tabWidth = 8;

std::vector<Cell> cellsOf(StringRef line) {
  std::vector<Cell> cells;
  unsigned column = 0;
  for (size_t i = 0; i < line.size();) {
    size_t length = std::min<size_t>(llvm::getNumBytesForUTF8(line[i]), line.size() - i);
    StringRef character = line.substr(i, length);
    Cell cell{character.str(), 1, i};
    if (character == "\t") {
      cell.width = tabWidth - column % tabWidth;
      cell.shown.assign(cell.width, ' ');
    } else if (int width = llvm::sys::unicode::columnWidthUTF8(character); width >= 0) {
      cell.width = width;
    } else {
      // Neither valid nor printable: one sign for its first byte, then try again.
      cell.shown = "\xEF\xBF\xBD";
      length = 1;
    }
    column += cell.width;
    i += length;
    cells.push_back(std::move(cell));
  }
  return cells;
}

unsigned widthOf(llvm::ArrayRef<Cell> cells) {
  unsigned width = 0;
  for (const Cell &cell : cells)
    width += cell.width;
  return width;
}

/// The part of a line that is shown, and the part of that which is underlined; as indexes of cells.
struct Window {
  size_t begin, end;
  size_t markBegin, markEnd;
};

/// Cuts a line that is wider than `width` around what is marked.
Window cut(llvm::ArrayRef<Cell> cells, size_t markBegin, size_t markEnd, unsigned width) {
  Window window{0, cells.size(), markBegin, markEnd};
  if (widthOf(cells) <= width)
    return window;
  width = std::max(width, 20u) - 2; // a sign for what is left out at both ends
  // The marked part, as much of it as fits, then its surroundings: a third before it, the rest
  // behind.
  window.begin = window.end = markBegin;
  unsigned used = 0;
  auto grow = [&](size_t to, unsigned limit) {
    while (window.end < to && used + cells[window.end].width <= limit)
      used += cells[window.end++].width;
  };
  grow(markEnd, width);
  unsigned before = (width - used) / 3;
  for (unsigned taken = 0; window.begin > 0 && taken + cells[window.begin - 1].width <= before;)
    taken += cells[--window.begin].width, used += cells[window.begin].width;
  grow(cells.size(), width);
  while (window.begin > 0 && used + cells[window.begin - 1].width <= width)
    used += cells[--window.begin].width;
  window.markEnd = std::min(markEnd, window.end);
  return window;
}

class TextReport {
public:
  TextReport(const Report &report, Sources &sources, const TextOptions &options, raw_ostream &out)
      : report(report), sources(sources), options(options), out(out), painter(out, options.color) {}

  void writeCompact() {
    for (const Finding &finding : report.findings)
      heading(finding.place, finding.level, inOneLine(finding.message), finding.rule);
  }

  void write() {
    for (const Finding &finding : report.findings) {
      message(finding.place, finding.level, finding.message, finding.rule);
      for (const Related &related : finding.related)
        message(related.place, Level::Note, related.message, "");
      if (!finding.advice.empty()) {
        painter.bold([&] { out << "  help: "; });
        out << printable(finding.advice) << '\n';
      }
      if (finding.byName) {
        painter.bold([&] { out << "  guess: "; });
        out << "what the call does is known by its name only; `models` in .migralint.yaml can say "
               "it\n";
      }
      out << '\n';
    }
    if (options.verbose)
      for (const auto &[file, unread] : report.coverage.unread)
        message({file, unread.range}, Level::Note, "not read: " + unread.what, "");
    summary();
  }

private:
  void message(const Place &place, Level level, StringRef text, StringRef rule) {
    heading(place, level, text, rule);
    if (place.valid())
      excerpt(place);
  }

  void heading(const Place &place, Level level, StringRef text, StringRef rule) {
    painter.bold([&] {
      out << printable(place.file) << ':';
      if (place.valid())
        out << place.range.line << ':' << place.range.column << ':';
      out << ' ';
    });
    painter.paint(colorOf(level), true, [&] { out << levelName(level) << ": "; });
    painter.bold([&] {
      out << printable(text);
      if (!rule.empty())
        out << " [" << rule << ']';
    });
    out << '\n';
  }

  void excerpt(const Place &place) {
    const Range &range = place.range;
    StringRef line = sources.get(place.file).line(range.line);
    if (line.trim().empty())
      return;
    std::vector<Cell> cells = cellsOf(line);
    auto indexAt = [&](size_t byte) {
      return size_t(std::partition_point(cells.begin(), cells.end(),
                                         [&](const Cell &cell) { return cell.byte < byte; }) -
                    cells.begin());
    };
    // The file may have changed since it was read: stay within the line.
    size_t begin = std::min(indexAt(range.column - 1), cells.size());
    // A range of several lines is underlined to the end of its first.
    size_t end =
        range.endLine == range.line ? indexAt(range.endColumn - 1) : indexAt(line.rtrim().size());
    Window window = cut(cells, begin, std::max(end, begin), options.width);

    std::string gutter = std::to_string(range.line);
    out << llvm::right_justify(gutter, 5) << " | ";
    bool cutBefore = window.begin > 0, cutAfter = window.end < cells.size();
    out << (cutBefore ? "…" : "");
    for (size_t i = window.begin; i < window.end; ++i)
      out << cells[i].shown;
    out << (cutAfter ? "…" : "") << '\n';

    out.indent(5) << " | ";
    llvm::ArrayRef<Cell> shown(cells);
    out.indent(cutBefore + widthOf(shown.slice(window.begin, window.markBegin - window.begin)));
    unsigned marked = widthOf(shown.slice(
        window.markBegin, std::max(window.markEnd, window.markBegin) - window.markBegin));
    painter.paint(Color::GREEN, true,
                  [&] { out << '^' << std::string(std::max(marked, 1u) - 1, '~'); });
    out << '\n';
  }

  static std::string counted(size_t number, StringRef singular, StringRef plural) {
    return std::to_string(number) + " " + (number == 1 ? singular : plural).str();
  }

  void summary() {
    unsigned errors = 0, warnings = 0, notes = 0;
    for (const Finding &finding : report.findings)
      ++(finding.level == Level::Error ? errors : finding.level == Level::Note ? notes : warnings);
    std::vector<std::string> parts;
    if (errors)
      parts.push_back(counted(errors, "error", "errors"));
    if (warnings)
      parts.push_back(counted(warnings, "warning", "warnings"));
    if (notes)
      parts.push_back(counted(notes, "note", "notes"));
    out << (parts.empty() ? "no findings" : llvm::join(parts, ", "));
    if (!report.silenced.empty())
      out << "; " << report.silenced.size() << " suppressed";
    if (report.known)
      out << "; " << report.known << " known";
    if (report.fixing)
      out << "; fixed " << counted(report.fixed, "finding", "findings") << " in "
          << counted(report.fixedFiles, "file", "files");
    else if (size_t count = llvm::count_if(
                 report.findings, [](const Finding &finding) { return !finding.fixes.empty(); }))
      out << "; --fix mends " << count;
    out << '\n';
    for (const std::string &note : report.notes)
      out << "note: " << printable(note) << '\n';

    const Coverage &coverage = report.coverage;
    out << "checked " << counted(coverage.parsed, "file", "files");
    parts.clear();
    if (report.skippedWithoutSign)
      parts.push_back(std::to_string(report.skippedWithoutSign) + " without a sign of migration");
    if (report.skippedEmpty)
      parts.push_back(std::to_string(report.skippedEmpty) + " empty");
    if (report.skippedBinary)
      parts.push_back(std::to_string(report.skippedBinary) + " binary");
    if (!parts.empty())
      out << " (skipped: " << llvm::join(parts, ", ") << ')';
    if (!report.unreadable.empty())
      out << "; " << counted(report.unreadable.size(), "file", "files") << " could not be read";
    out << '\n';

    out << "read " << coverage.statementsRead << " of "
        << counted(coverage.statements, "statement", "statements");
    unsigned other = coverage.statements - coverage.statementsRead - coverage.builtAtRunTime;
    if (coverage.builtAtRunTime)
      out << "; " << coverage.builtAtRunTime << (coverage.builtAtRunTime == 1 ? " is" : " are")
          << " built at run time";
    if (other)
      out << "; " << other << (other == 1 ? " is" : " are") << " not understood";
    if (size_t lost = coverage.unread.size())
      out << "; " << counted(lost, "place", "places") << " could not be parsed"
          << (options.verbose ? "" : " (--verbose lists them)");
    out << '\n';
  }

  const Report &report;
  Sources &sources;
  const TextOptions &options;
  raw_ostream &out;
  Painter painter;
};

} // namespace

void writeText(const Report &report, Sources &sources, const TextOptions &options,
               raw_ostream &out) {
  if (options.color)
    out.enable_colors(true);
  TextReport(report, sources, options, out).write();
}

void writeCompact(const Report &report, Sources &sources, const TextOptions &options,
                  raw_ostream &out) {
  if (options.color)
    out.enable_colors(true);
  TextReport(report, sources, options, out).writeCompact();
}

} // namespace migralint::driver
