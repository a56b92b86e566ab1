// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The overview of a track: a column for each step, a row for each table, and a sign where a step
// makes, changes, fills or removes it. For eyes only: the table below it says the same.
#include "driver/report/html.h"
#include "driver/report/timeline.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>
#include <map>
#include <set>

namespace migralint::driver {
namespace {

using llvm::raw_ostream;

/// The first `bytes` of a text, without a part of a character at the end.
llvm::StringRef start(llvm::StringRef text, size_t bytes) {
  if (text.size() <= bytes)
    return text;
  while (bytes > 0 && ((unsigned char)text[bytes] & 0xC0) == 0x80)
    --bytes;
  return text.take_front(bytes);
}

/// More tables than this would be a picture nobody reads.
constexpr size_t maxTables = 60;
constexpr size_t maxLabel = 28; ///< characters of a table's name
constexpr int rowHeight = 15, top = 34;
constexpr int pictureWidth = 1200; ///< of the columns, as long as they can be told apart

struct Row {
  std::string table;
  std::map<size_t, std::set<Effect::Kind>> marks; ///< by column
};

struct Layout {
  std::vector<Row> rows;
  size_t leftOut = 0;
  size_t columns = 0;
  int left = 0, pitch = 0, radius = 4;

  int x(size_t column) const { return left + int(column) * pitch + pitch / 2; }
  int y(size_t row) const { return top + int(row) * rowHeight + rowHeight / 2; }
  int width() const { return left + int(columns) * pitch + 12; }
  int height() const { return top + int(rows.size()) * rowHeight + 4; }
};

/// Made and gone within one step: a rebuild's other name.
bool passing(const Row &row, const TimelineStep &step) {
  if (row.marks.size() != 1)
    return false;
  bool made = false, gone = false;
  for (const Effect &effect : step.effects)
    if (effect.ofTable && effect.object == row.table) {
      made |= effect.kind == Effect::Kind::Makes && effect.noun == "table";
      gone |= effect.noun == "table, renamed" ||
              (effect.kind == Effect::Kind::Removes && effect.noun == "table");
    }
  return made && gone;
}

void addMarks(const Effect &effect, size_t column, std::vector<Row> &rows,
              std::map<std::string, size_t> &index) {
  auto rowOf = [&](const std::string &table) -> Row & {
    auto [at, fresh] = index.emplace(table, rows.size());
    if (fresh)
      rows.push_back({table, {}});
    return rows[at->second];
  };
  bool whole = effect.noun == "table";
  Effect::Kind kind = effect.kind;
  // A column that comes or goes changes its table; so do rows that are removed its rows.
  if (!whole && kind != Effect::Kind::Rows)
    kind = effect.noun == "rows of" || effect.noun == "all rows of" ? Effect::Kind::Rows
                                                                    : Effect::Kind::Changes;
  if (effect.noun == "table, renamed" && !effect.details.empty()) {
    llvm::StringRef to = effect.details.front();
    to.consume_front("→ ");
    rowOf(to.str()).marks[column].insert(Effect::Kind::Makes);
    kind = Effect::Kind::Removes;
  }
  rowOf(effect.object).marks[column].insert(kind);
}

Layout layOut(const Track &track) {
  Layout layout;
  layout.columns = track.steps.size();
  std::map<std::string, size_t> index;
  for (size_t i = 0; i < track.steps.size(); ++i)
    for (const Effect &effect : track.steps[i].effects)
      if (effect.ofTable && !effect.object.empty() && effect.times)
        addMarks(effect, i, layout.rows, index);
  llvm::erase_if(layout.rows, [&](const Row &row) {
    return passing(row, track.steps[row.marks.begin()->first]);
  });
  if (layout.rows.size() > maxTables) {
    // Those with the most to tell, in their order.
    std::vector<size_t> busiest(layout.rows.size());
    for (size_t i = 0; i < busiest.size(); ++i)
      busiest[i] = i;
    llvm::stable_sort(busiest, [&](size_t a, size_t b) {
      return layout.rows[a].marks.size() > layout.rows[b].marks.size();
    });
    layout.leftOut = busiest.size() - maxTables;
    busiest.resize(maxTables);
    llvm::sort(busiest);
    std::vector<Row> kept;
    for (size_t i : busiest)
      kept.push_back(std::move(layout.rows[i]));
    layout.rows = std::move(kept);
  }
  size_t longest = 0;
  for (const Row &row : layout.rows)
    longest = std::max(longest, std::min(row.table.size(), maxLabel));
  layout.left = int(longest) * 7 + 14;
  layout.pitch = std::clamp(pictureWidth / int(layout.columns), 6, 24);
  layout.radius = layout.pitch < 9 ? 3 : 4;
  return layout;
}

/// `r`: half of its width.
void writeMark(Effect::Kind kind, int x, int y, int r, raw_ostream &out) {
  switch (kind) {
  case Effect::Kind::Makes:
    out << "<rect class=\"k-makes\" x=\"" << x - r << "\" y=\"" << y - r << "\" width=\"" << 2 * r
        << "\" height=\"" << 2 * r << "\"/>";
    break;
  case Effect::Kind::Changes:
    out << "<path class=\"k-changes\" d=\"M" << x << ' ' << y - r << 'l' << r << ' ' << r << ' '
        << -r << ' ' << r << ' ' << -r << ' ' << -r << "z\"/>";
    break;
  case Effect::Kind::Rows:
    out << "<circle class=\"k-rows\" cx=\"" << x << "\" cy=\"" << y << "\" r=\"" << (r + 2) / 2
        << "\"/>";
    break;
  case Effect::Kind::Removes:
    out << "<path class=\"k-removes\" d=\"M" << x - r << ' ' << y - r << 'l' << 2 * r << ' '
        << 2 * r << "m0-" << 2 * r << 'l' << -2 * r << ' ' << 2 * r << "\"/>";
    break;
  }
}

/// The heaviest level of a step's findings, as a name; empty if there is none.
llvm::StringRef levelOf(const TimelineStep &step) {
  if (step.findings.empty())
    return "";
  Level level = Level::Note;
  for (const Finding *finding : step.findings)
    level = std::max(level, finding->level);
  return levelName(level);
}

void writeFindingMark(llvm::StringRef level, int x, int y, int r, raw_ostream &out) {
  if (level == "error")
    out << "<path class=\"k-error\" d=\"M" << x - r << ' ' << y - r << 'h' << 2 * r << 'l' << -r
        << ' ' << 2 * r << "z\"/>";
  else if (level == "warning")
    out << "<path class=\"k-warning\" d=\"M" << x - r << ' ' << y + r << 'h' << 2 * r << 'l' << -r
        << ' ' << -2 * r << "z\"/>";
  else if (level == "note")
    out << "<circle class=\"k-note\" cx=\"" << x << "\" cy=\"" << y << "\" r=\"" << r - 1 << "\"/>";
}

/// A table's life: from where it is made, or the left edge, to where it is gone, or the right one.
void writeLives(const Layout &layout, size_t i, raw_ostream &out) {
  const Row &row = layout.rows[i];
  bool alive = !row.marks.begin()->second.count(Effect::Kind::Makes);
  int from = layout.left;
  auto line = [&](int to) {
    out << "<path class=\"life\" d=\"M" << from << ' ' << layout.y(i) << "H" << to << "\"/>";
  };
  for (const auto &[column, kinds] : row.marks) {
    bool makes = kinds.count(Effect::Kind::Makes), removes = kinds.count(Effect::Kind::Removes);
    if (removes && !makes && alive) {
      line(layout.x(column));
      alive = false;
    } else if (makes && !alive) {
      from = layout.x(column);
      alive = true;
    }
  }
  if (alive)
    line(layout.left + int(layout.columns) * layout.pitch);
}

void writeRow(const Layout &layout, size_t i, raw_ostream &out) {
  const Row &row = layout.rows[i];
  std::string label = row.table;
  if (label.size() > maxLabel)
    label = start(label, maxLabel - 1).str() + "…";
  out << "<text x=\"" << layout.left - 8 << "\" y=\"" << layout.y(i) + 4
      << "\" text-anchor=\"end\">" << escapeHtml(label) << "</text>";
  writeLives(layout, i, out);
  for (const auto &[column, kinds] : row.marks) {
    // Made anew in place of the old: what is left is a table that was changed.
    if (kinds.count(Effect::Kind::Makes) && kinds.count(Effect::Kind::Removes))
      writeMark(Effect::Kind::Changes, layout.x(column), layout.y(i), layout.radius, out);
    else
      writeMark(kinds.count(Effect::Kind::Makes)     ? Effect::Kind::Makes
                : kinds.count(Effect::Kind::Removes) ? Effect::Kind::Removes
                : kinds.count(Effect::Kind::Changes) ? Effect::Kind::Changes
                                                     : Effect::Kind::Rows,
                layout.x(column), layout.y(i), layout.radius, out);
  }
  out << '\n';
}

void writeColumns(const Layout &layout, const Track &track, size_t trackIndex, raw_ostream &out) {
  int lastLabel = -100;
  for (size_t i = 0; i < track.steps.size(); ++i) {
    const TimelineStep &step = track.steps[i];
    int x = layout.x(i), labelWidth = int(std::min<size_t>(step.version.size(), 8)) * 7;
    if (!step.version.empty() && x - labelWidth / 2 > lastLabel + 6) {
      out << "<text class=\"dim\" x=\"" << x << "\" y=\"13\" text-anchor=\"middle\">"
          << escapeHtml(start(step.version, 8)) << "</text>";
      lastLabel = x + labelWidth / 2;
    }
    writeFindingMark(levelOf(step), x, 25, layout.radius, out);
    out << "<a href=\"#" << stepId(trackIndex, i) << "\" tabindex=\"-1\"><title>"
        << escapeHtml((step.version.empty() ? "" : step.version + ": ") + step.name)
        << "</title><rect class=\"hit\" x=\"" << x - layout.pitch / 2 << "\" y=\"0\" width=\""
        << layout.pitch << "\" height=\"" << layout.height() << "\"/></a>\n";
  }
}

template <class Sign> void writeKeyEntry(const char *meaning, raw_ostream &out, Sign sign) {
  out << "<span><svg width=\"10\" height=\"10\" aria-hidden=\"true\">";
  sign();
  out << "</svg>" << meaning << "</span>";
}

void writeKey(size_t leftOut, raw_ostream &out) {
  using Kind = Effect::Kind;
  out << "<p class=\"key\">";
  for (const auto &[kind, meaning] : {std::pair{Kind::Makes, "makes the table"},
                                      {Kind::Changes, "changes it"},
                                      {Kind::Rows, "changes its rows"},
                                      {Kind::Removes, "removes it"}})
    writeKeyEntry(meaning, out, [&, kind = kind] { writeMark(kind, 5, 5, 4, out); });
  for (const char *level : {"error", "warning", "note"})
    writeKeyEntry(level, out, [&] { writeFindingMark(level, 5, 5, 4, out); });
  if (leftOut)
    out << "<span>" << leftOut << " more tables, which fewer steps touch, are left out here</span>";
  out << "</p>\n";
}

} // namespace

void writeOverview(const Track &track, size_t trackIndex, raw_ostream &out) {
  Layout layout = layOut(track);
  if (layout.rows.empty() || layout.columns < 3)
    return;
  out << "<div class=\"map\" role=\"group\" tabindex=\"0\" aria-label=\"Picture of steps and "
         "tables\">"
      << "<svg role=\"img\" aria-label=\"Which of " << layout.columns << " steps touches which of "
      << layout.rows.size() << " tables; the table below says the same in words\" width=\""
      << layout.width() << "\" height=\"" << layout.height() << "\" viewBox=\"0 0 "
      << layout.width() << ' ' << layout.height() << "\">\n";
  for (size_t i = 0; i < layout.rows.size(); ++i)
    writeRow(layout, i, out);
  writeColumns(layout, track, trackIndex, out);
  out << "</svg></div>\n";
  writeKey(layout.leftOut, out);
}

} // namespace migralint::driver
