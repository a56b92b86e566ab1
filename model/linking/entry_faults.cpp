// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/entry_faults.h"

#include "model/linking/guards.h"

#include <algorithm>
#include <map>
#include <set>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using Kind = GuardFault::Kind;

const std::vector<Expr> &partsOf(const Expr &entry) {
  const Expr *e = &entry;
  while (e->args.size() == 1 &&
         (e->args[0].kind == ExprKind::List || e->args[0].kind == ExprKind::Construct))
    e = &e->args[0];
  return e->args;
}

namespace {

/// What an entry asks and what it does; `first` is null if either is missing or not all is known.
struct Asked {
  const Expr *probe = nullptr;
  const Action *question = nullptr;
  const Action *first = nullptr; ///< that it does
  const Expr *statements = nullptr;
  Names touched;
};

/// Whether the text asks for the shape of the store, not for data in it.
bool asksShape(const Names &words) {
  return words.count("show") || words.count("information_schema") || words.count("sqlite_master") ||
         words.count("table_info");
}

Asked askedBy(const StepTable::Entry &entry) {
  Asked asked;
  bool known = true, several = false;
  for (const Expr *text : entry.sql)
    for (const SqlStatement &s : text->sql)
      for (const Action &a : s.actions) {
        if (a.kind == ActionKind::Read) {
          several |= asked.question != nullptr && asked.probe != text;
          asked.question = &a;
          asked.probe = text;
          continue;
        }
        known &= s.complete && a.objectKnown && a.kind != ActionKind::Unknown;
        if (!asked.first) {
          asked.first = &a;
          asked.statements = text;
        }
        asked.touched.insert({a.object, a.name});
        for (const Column &c : a.columns)
          asked.touched.insert(c.name);
        asked.touched.insert(a.sources.begin(), a.sources.end());
      }
  if (!asked.probe || !known || several)
    asked.first = nullptr;
  return asked;
}

/// The table or column that is asked for and not touched; empty if there is none.
std::string askedInVain(const Asked &asked) {
  if (asked.question->sources.size() != 1 || !asked.probe->text.known())
    return {};
  Names words = identifiers(asked.probe->text.value(" "));
  const std::string &source = asked.question->sources[0];
  if (!asksShape(words) || asksShape({source}))
    return {};
  if (!asked.touched.count(source))
    return source;
  if (!words.count("columns") || !words.count("like"))
    return {};
  std::string text = asked.probe->text.value();
  size_t quote = text.find('\'');
  Names column = quote == std::string::npos ? Names() : identifiers(text.substr(quote));
  ActionKind kind = asked.first->kind;
  bool reshapes = kind == ActionKind::AddColumn || kind == ActionKind::DropColumn ||
                  kind == ActionKind::ChangeColumn || kind == ActionKind::RenameColumn;
  return column.size() == 1 && reshapes && asked.first->object == source &&
                 !asked.touched.count(*column.begin())
             ? source + "." + *column.begin()
             : std::string();
}

/// Whether the name stands in the text as a word or as words: `beds` in `2024_beds.sql`.
bool mentions(const std::string &text, const std::string &name) {
  for (size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    auto ends = [&](size_t i) {
      return i >= text.size() || !std::isalnum(static_cast<unsigned char>(text[i]));
    };
    if ((at == 0 || ends(at - 1)) && ends(at + name.size()))
      return true;
  }
  return false;
}

/// Whether what the entry is called sides with the query: it names the table asked for, and not the
/// one that is touched.
bool namedAsAsked(const StepTable::Entry &entry, const Asked &asked, const std::string &probed) {
  const std::string &done = asked.first->object;
  if (probed.find(done) != std::string::npos || done.find(probed) != std::string::npos)
    return false;
  bool one = false, other = false;
  for (const Expr &part : partsOf(*entry.expr)) {
    if (part.kind != ExprKind::Text || !part.sql.empty() || !part.text.known())
      continue;
    one |= mentions(part.text.value(), probed);
    other |= mentions(part.text.value(), done);
  }
  return one && !other;
}

//===--- Words in the wrong field -----------------------------------------------------------===//

/// A field of the entries: its designator, or else its position.
std::string slotOf(const std::vector<Expr> &parts, size_t i) {
  return parts[i].designator.empty() ? "field " + std::to_string(i + 1) : parts[i].designator;
}

/// The short texts of an entry that has a query, by field.
using Row = std::map<std::string, const Expr *>;

Row rowOf(const StepTable::Entry &entry) {
  Row row;
  const std::vector<Expr> &parts = partsOf(*entry.expr);
  for (size_t i = 0; i < parts.size(); ++i)
    if (parts[i].kind == ExprKind::Text && parts[i].sql.empty() && parts[i].text.known())
      row.emplace(slotOf(parts, i), &parts[i]);
  return row;
}

/// A field in which nearly all entries hold one of a few words.
struct Vocabulary {
  std::string slot;
  std::set<std::string> words;
};

std::vector<Vocabulary> vocabularies(const std::vector<Row> &rows) {
  static constexpr size_t fewest = 4; ///< entries that make a habit
  static constexpr size_t exceptions = 10;
  std::map<std::string, std::pair<std::vector<std::string>, size_t>> slots; ///< filled, and empty
  for (const Row &row : rows)
    for (const auto &[slot, text] : row) {
      auto &[filled, empty] = slots[slot];
      if (text->text.value().empty())
        ++empty;
      else
        filled.push_back(text->text.value());
    }
  std::vector<Vocabulary> out;
  for (const auto &[slot, held] : slots) {
    const auto &[filled, empty] = held;
    std::set<std::string> words(filled.begin(), filled.end());
    if (empty == 0 || filled.size() < fewest || words.size() * 2 > filled.size() ||
        (empty > 1 && empty * exceptions > filled.size()))
      continue;
    out.push_back({slot, std::move(words)});
  }
  return out;
}

/// `.when = "", .match = "empty"`, where all the others have it the other way round: whoever reads
/// the entry knows no such word.
void findMisplaced(const StepTable &table, std::vector<GuardFault> &faults) {
  std::vector<Row> rows;
  std::vector<Place> done;
  for (const StepTable::Entry &entry : table.entries)
    if (Asked asked = askedBy(entry); asked.probe && asked.statements) {
      rows.push_back(rowOf(entry));
      done.push_back({table.file->path, asked.statements->range});
    }
  for (const Vocabulary &vocabulary : vocabularies(rows))
    for (size_t i = 0; i < rows.size(); ++i) {
      auto own = rows[i].find(vocabulary.slot);
      if (own == rows[i].end() || !own->second->text.value().empty())
        continue;
      for (const auto &[slot, text] : rows[i]) {
        const std::string word = text->text.value();
        auto holdsWord = [&, &slot = slot](const Row &row) {
          auto other = row.find(slot);
          return &row != &rows[i] && other != row.end() &&
                 vocabulary.words.count(other->second->text.value());
        };
        if (!vocabulary.words.count(word) || std::any_of(rows.begin(), rows.end(), holdsWord))
          continue;
        GuardFault &fault = faults.emplace_back();
        fault.kind = Kind::Misplaced;
        fault.place = {table.file->path, own->second->range};
        fault.condition = word;
        fault.object = vocabulary.slot;
        fault.probed = slot;
        fault.operation = done[i];
        fault.function = table.name;
      }
    }
}

} // namespace

void findEntryFaults(const StepTable &table, std::vector<GuardFault> &faults) {
  for (const StepTable::Entry &entry : table.entries) {
    Asked asked = askedBy(entry);
    if (!asked.first)
      continue;
    std::string probed = askedInVain(asked);
    if (probed.empty())
      continue;
    GuardFault &fault = faults.emplace_back();
    fault.kind = Kind::OtherObject;
    fault.place = {table.file->path, asked.probe->range};
    fault.condition = asked.probe->text.value();
    fault.probed = probed;
    const Action &first = *asked.first;
    fault.object =
        first.columns.empty() ? first.object : first.object + "." + first.columns[0].name;
    fault.operation = {table.file->path, first.range};
    fault.statementWrong = namedAsAsked(entry, asked, probed);
    fault.function = table.name;
  }
  findMisplaced(table, faults);
}

} // namespace migralint::linking
