// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/sql/sections.h"

#include "model/lines.h"

#include "llvm/ADT/StringRef.h"

#include <deque>

namespace migralint::sql {

namespace {

using llvm::StringRef;

struct Line {
  std::string_view text;
  uint32_t number = 1;
  std::string words; ///< of the comment that it is, folded, single blanks between; empty: none

  bool starts(std::string_view prefix) const { return words.rfind(prefix, 0) == 0; }
  Range range() const { return {number, 1, number, static_cast<uint32_t>(text.size() + 1)}; }
};

/// The words of a line comment, folded; empty if the line is none.
std::string remark(std::string_view line) {
  size_t i = line.find_first_not_of(" \t");
  if (i == line.npos || line.substr(i, 2) != "--")
    return {};
  std::string words;
  for (i += 2; i < line.size(); ++i) {
    char c = line[i];
    bool blank = c == ' ' || c == '\t' || c == '\r';
    if (!blank)
      words += c;
    else if (!words.empty() && words.back() != ' ')
      words += ' ';
  }
  while (!words.empty() && words.back() == ' ')
    words.pop_back();
  return StringRef(words).lower();
}

std::vector<Line> linesOf(std::string_view contents) {
  std::vector<Line> lines;
  uint32_t number = 1;
  for (size_t begin = 0; begin < contents.size(); ++number) {
    size_t end = begin;
    while (end < contents.size() && !endsLine(contents, end))
      ++end;
    std::string_view text = contents.substr(begin, end - begin);
    lines.push_back({text, number, remark(text)});
    begin = end + 1;
  }
  return lines;
}

/// Whether words of a mark say `key:value`.
bool says(const Line &line, std::string_view attribute) {
  return line.words.find(attribute) != std::string::npos;
}

/// Puts lines into sections, each a line of its text wherever it stands.
class Filler {
public:
  explicit Filler(Section &section) : section(section) {}

  /// The line from column `from` (from 0) on; what stands before is blank.
  void take(const Line &line, size_t from = 0) {
    if (next == 0)
      next = section.firstLine = line.number;
    for (; next < line.number; ++next)
      section.text += '\n';
    section.text.append(from, ' ');
    section.text += line.text.substr(from);
    section.text += '\n';
    ++next;
  }

private:
  Section &section;
  uint32_t next = 0;
};

enum class Turn : uint8_t { None, Up, Down };

/// A line that says where the way up or down begins, and whose it is.
Turn turnOf(const Line &line, std::string_view &tool) {
  struct Mark {
    std::string_view words, tool;
    Turn turn;
  };
  static constexpr Mark marks[] = {
      {"+goose up", "goose", Turn::Up},         {"+goose down", "goose", Turn::Down},
      {"migrate:up", "dbmate", Turn::Up},       {"migrate:down", "dbmate", Turn::Down},
      {"+migrate up", "sql-migrate", Turn::Up}, {"+migrate down", "sql-migrate", Turn::Down},
  };
  for (const Mark &mark : marks)
    if (line.starts(mark.words) &&
        (line.words.size() == mark.words.size() || line.words[mark.words.size()] == ' ')) {
      tool = mark.tool;
      return mark.turn;
    }
  return Turn::None;
}

Dialect engineOf(const Line &line) {
  StringRef list = StringRef(line.words);
  size_t at = list.find("dbms:");
  if (at == list.npos)
    return Dialect::Common;
  list = list.drop_front(at + 5).take_until([](char c) { return c == ' '; });
  bool postgres = list.contains("postgres"), lite = list.contains("sqlite"),
       mysql = list.contains("mysql") || list.contains("mariadb");
  if (list.contains('!') || postgres + lite + mysql != 1 || list.contains("oracle") ||
      list.contains("mssql") || list.contains("h2"))
    return Dialect::Common;
  return postgres ? Dialect::Postgres : lite ? Dialect::Sqlite : Dialect::Mysql;
}

/// `--changeset author:id …`: the author and the id.
std::string changeSetOf(const Line &line) {
  StringRef rest = StringRef(line.text).ltrim().drop_front(2).ltrim().drop_front(9).ltrim();
  // Quotes around ids with blanks.
  if (rest.starts_with("\""))
    return rest.drop_front().split('"').first.str();
  return rest.take_until([](char c) { return c == ' ' || c == '\t' || c == '\r'; }).str();
}

Sections changeSets(const std::vector<Line> &lines) {
  Sections all;
  all.marked = true;
  all.tool = "liquibase";
  struct ChangeSet {
    Section up, down;
    bool reversed = false;
  };
  std::deque<ChangeSet> sets; // they stay where they are: fillers refer to them
  std::vector<std::pair<Filler, Filler>> fillers;
  Filler outside(all.outside);
  bool block = false; // in a rollback of several lines
  for (const Line &line : lines) {
    if (block) {
      size_t end = line.text.find("*/");
      if (end == line.text.npos)
        fillers.back().second.take(line);
      block = end == line.text.npos;
      continue;
    }
    if (line.starts("changeset ")) {
      ChangeSet &set = sets.emplace_back();
      set.up.mark = line.range();
      set.up.changeSet = changeSetOf(line);
      set.up.always = says(line, "runalways:true");
      set.up.dialect = engineOf(line);
      if (says(line, "runintransaction:false"))
        set.up.transaction = RunnerTransaction::Bare;
      set.down = set.up;
      set.down.down = true;
      fillers.emplace_back(Filler(set.up), Filler(set.down));
      continue;
    }
    if (sets.empty()) {
      outside.take(line);
      continue;
    }
    ChangeSet &set = sets.back();
    StringRef folded = StringRef(line.text).ltrim();
    if (line.starts("rollback")) {
      if (!set.reversed)
        set.down.mark = line.range();
      set.reversed = true;
      size_t from = StringRef(line.text).find_insensitive("rollback") + 8;
      if (!line.starts("rollback empty") && !line.starts("rollback not required"))
        fillers.back().second.take(line, from);
    } else if (folded.consume_front("/*") &&
               folded.ltrim().starts_with_insensitive("liquibase rollback")) {
      if (!set.reversed)
        set.down.mark = line.range();
      set.reversed = true;
      block = line.text.find("*/") == line.text.npos;
    } else {
      fillers.back().first.take(line);
    }
  }
  for (bool down : {false, true})
    for (ChangeSet &set : sets)
      if (!down || set.reversed)
        all.list.push_back(std::move(down ? set.down : set.up));
  if (all.list.empty())
    all.list.emplace_back();
  return all;
}

} // namespace

Sections sectionsOf(std::string_view contents, bool down) {
  Sections all;
  Section whole;
  whole.down = down;
  // Every mark is in a line comment.
  if (contents.find("--") == contents.npos) {
    whole.text = std::string(contents);
    all.list.push_back(std::move(whole));
    return all;
  }
  std::vector<Line> lines = linesOf(contents);
  Section up, back;
  back.down = true;
  Filler toUp(up), toDown(back), outside(all.outside);
  Turn now = Turn::None;
  auto bare = [](Section &section) { section.transaction = RunnerTransaction::Bare; };
  for (const Line &line : lines) {
    if (line.starts("liquibase formatted sql"))
      return changeSets(lines);
    std::string_view tool;
    if (Turn turn = turnOf(line, tool); turn != Turn::None) {
      all.marked = true;
      all.tool = all.tool.empty() ? tool : all.tool;
      now = turn;
      Section &section = turn == Turn::Up ? up : back;
      if (!section.mark.valid())
        section.mark = line.range();
      if (says(line, "transaction:false") || says(line, "notransaction"))
        bare(section);
      continue;
    }
    if (line.words == "+goose no transaction") {
      bare(up);
      bare(back);
    } else if (line.starts("atlas:txmode") || line.words == "no-transaction") {
      if (line.words != "atlas:txmode file" && line.words != "atlas:txmode all")
        bare(whole);
      if (all.tool.empty())
        all.tool = line.words == "no-transaction" ? "sqlx" : "atlas";
    }
    if (now == Turn::Up)
      toUp.take(line);
    else if (now == Turn::Down)
      toDown.take(line);
    else
      outside.take(line);
  }
  if (!all.marked) {
    all.outside = {};
    whole.text = std::string(contents);
    all.list.push_back(std::move(whole));
    return all;
  }
  if (up.mark.valid())
    all.list.push_back(std::move(up));
  if (back.mark.valid())
    all.list.push_back(std::move(back));
  return all;
}

} // namespace migralint::sql
