// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The ledger of known findings (driver/baseline.h).
#include "driver/baseline.h"

#include "driver/config/config.h"
#include "driver/messages.h"
#include "rules/shape.h"
#include "rules/yaml.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

#include <set>
#include <tuple>

namespace migralint::driver {
namespace {

using llvm::StringRef;
using rules::yaml::Node;
using rules::yaml::Reader;

/// Of the form, and of how fingerprints are made.
constexpr int version = 1;
constexpr int mostOfOne = 1'000'000;

auto key(const KnownFinding &entry) {
  return std::tie(entry.file, entry.rule, entry.message, entry.fingerprint);
}

bool isFingerprint(StringRef text) {
  return text.size() == 16 &&
         llvm::all_of(text, [](char c) { return llvm::isDigit(c) || (c >= 'a' && c <= 'f'); });
}

rules::Shape findingShape() {
  using rules::Shape;
  return Shape::map("a finding", {{"file", "where it was", Shape::text(), true},
                                  {"rule", "its id", Shape::text(), true},
                                  {"message", "what it says", Shape::text(), true},
                                  {"fingerprint", "what it is known by", Shape::text(), true},
                                  {"count", "how many there are", Shape::integer(1, mostOfOne)}});
}

rules::Shape ledgerShape() {
  using rules::Shape;
  return Shape::map("the ledger",
                    {{"version", "1; `migralint baseline` writes a new ledger",
                      Shape::integer(version, version), true},
                     {"findings", "a list, may be empty", Shape::list(findingShape()), true}});
}

class LedgerReader {
public:
  LedgerReader(Reader &reader, Ledger &ledger) : reader(reader), ledger(ledger) {}

  void document(const Node &root) {
    if (!reader.map(root, ledgerShape()))
      return;
    int found = 0;
    const Node *number = root.find("version"), *findings = root.find("findings");
    if (!reader.integer(*number, "'version'", version, version, found))
      return;
    if (findings->kind == Node::Kind::Null || !reader.list(*findings, "'findings'"))
      return;
    const rules::Shape shape = findingShape();
    for (const Node &item : findings->items)
      entry(item, shape);
    llvm::sort(ledger.entries, [](const auto &a, const auto &b) { return key(a) < key(b); });
  }

private:
  void entry(const Node &node, const rules::Shape &shape) {
    if (!reader.map(node, shape))
      return;
    KnownFinding one;
    const std::pair<const char *, std::string *> texts[] = {{"file", &one.file},
                                                            {"rule", &one.rule},
                                                            {"message", &one.message},
                                                            {"fingerprint", &one.fingerprint}};
    for (auto [name, text] : texts)
      if (!reader.text(*node.find(name), std::string("'") + name + "'", *text))
        return;
    if (!isFingerprint(one.fingerprint))
      return reader.problem(*node.find("fingerprint"),
                            "'fingerprint' must be 16 hexadecimal digits, in quotes");
    int count = 1;
    if (const Node *value = node.find("count");
        value && !reader.integer(*value, "'count'", 1, mostOfOne, count))
      return;
    one.count = unsigned(count);
    if (!seen.emplace(one.fingerprint, one.file).second)
      return reader.problem(node, "the same finding is listed before; remove one of the two");
    ledger.entries.push_back(std::move(one));
  }

  Reader &reader;
  Ledger &ledger;
  std::set<std::pair<std::string, std::string>> seen;
};

/// A JSON string is one of YAML, too.
struct Quoted {
  StringRef text;
};
llvm::raw_ostream &operator<<(llvm::raw_ostream &out, Quoted quoted) {
  return out << llvm::json::Value(printable(quoted.text));
}

} // namespace

Ledger Ledger::of(llvm::ArrayRef<Finding> findings, llvm::ArrayRef<std::string> prints) {
  std::map<std::pair<std::string, std::string>, KnownFinding> all;
  for (size_t i = 0; i < findings.size(); ++i) {
    const Finding &finding = findings[i];
    auto [entry, isNew] = all.try_emplace({finding.place.file, prints[i]});
    if (isNew)
      entry->second = {printable(finding.place.file), finding.rule, printable(finding.message),
                       prints[i], 1};
    else
      ++entry->second.count;
  }
  Ledger ledger;
  for (auto &entry : all)
    ledger.entries.push_back(std::move(entry.second));
  llvm::sort(ledger.entries, [](const auto &a, const auto &b) { return key(a) < key(b); });
  return ledger;
}

std::optional<Ledger> Ledger::load(const std::string &file, std::vector<rules::Problem> &problems) {
  std::optional<std::string> text = config::read(file, problems);
  if (!text)
    return std::nullopt;
  Ledger ledger;
  std::optional<Node> root = rules::yaml::parse(*text, file, problems);
  if (!root)
    return std::nullopt;
  Reader reader(file, problems);
  LedgerReader(reader, ledger).document(*root);
  if (!problems.empty())
    return std::nullopt;
  return ledger;
}

void Ledger::write(llvm::raw_ostream &out) const {
  out << "# Findings that were there when this was written: `migralint check` does not show them.\n"
         "# Written by `migralint baseline`. When findings are gone, `migralint baseline --prune`\n"
         "# removes their entries; entries may be removed by hand.\n"
         "version: "
      << version << "\nfindings:" << (entries.empty() ? " []" : "") << '\n';
  for (const KnownFinding &entry : entries) {
    out << "  - file: " << Quoted{entry.file} << "\n    rule: " << entry.rule
        << "\n    message: " << Quoted{entry.message} << "\n    fingerprint: \""
        << entry.fingerprint << "\"\n";
    if (entry.count > 1)
      out << "    count: " << entry.count << '\n';
  }
}

unsigned Ledger::findings() const {
  unsigned all = 0;
  for (const KnownFinding &entry : entries)
    all += entry.count;
  return all;
}

unsigned Ledger::prune(llvm::ArrayRef<Finding> findings, llvm::ArrayRef<std::string> prints,
                       llvm::function_ref<bool(const KnownFinding &)> covers) {
  std::map<std::string, unsigned> left;
  std::map<std::pair<std::string, std::string>, unsigned> inFile;
  for (size_t i = 0; i < findings.size(); ++i) {
    ++left[prints[i]];
    ++inFile[{prints[i], printable(findings[i].place.file)}];
  }
  // Findings that are where they were; then those that have moved, in the order of the entries.
  std::vector<unsigned> kept;
  for (const KnownFinding &entry : entries) {
    kept.push_back(std::min(entry.count, inFile[{entry.fingerprint, entry.file}]));
    left[entry.fingerprint] -= kept.back();
  }
  unsigned removed = 0;
  for (size_t i = 0; i < entries.size(); ++i) {
    unsigned &others = left[entries[i].fingerprint];
    unsigned moved = std::min(entries[i].count - kept[i], others);
    others -= moved;
    kept[i] += moved;
    if (covers(entries[i])) {
      removed += entries[i].count - kept[i];
      entries[i].count = kept[i];
    }
  }
  llvm::erase_if(entries, [](const KnownFinding &entry) { return entry.count == 0; });
  return removed;
}

std::string ledgerOf(const Project &project) {
  llvm::SmallString<256> file(project.configuration().empty()
                                  ? StringRef(project.root())
                                  : llvm::sys::path::parent_path(project.configuration()));
  llvm::sys::path::append(file, ledgerName);
  return file.str().str();
}

void Known::add(const Ledger &ledger) {
  std::map<std::string, Count> own;
  for (const KnownFinding &entry : ledger.entries) {
    own[entry.fingerprint].all += entry.count;
    own[entry.fingerprint].byFile[entry.file] += entry.count;
  }
  for (auto &[print, count] : own) {
    Count &total = counts[print];
    total.all = std::max(total.all, count.all);
    for (auto &[file, number] : count.byFile)
      total.byFile[file] = std::max(total.byFile[file], number);
  }
}

unsigned Known::hide(std::vector<Finding> &findings, llvm::ArrayRef<std::string> prints) const {
  std::map<std::string, Count> left = counts;
  std::vector<bool> hidden(findings.size());
  for (bool where : {true, false})
    for (size_t i = 0; i < findings.size(); ++i) {
      auto count = left.find(prints[i]);
      if (hidden[i] || count == left.end() || count->second.all == 0)
        continue;
      if (where) {
        auto inFile = count->second.byFile.find(printable(findings[i].place.file));
        if (inFile == count->second.byFile.end() || inFile->second == 0)
          continue;
        --inFile->second;
      }
      --count->second.all;
      hidden[i] = true;
    }
  std::vector<Finding> remaining;
  for (size_t i = 0; i < findings.size(); ++i)
    if (!hidden[i])
      remaining.push_back(std::move(findings[i]));
  unsigned number = unsigned(findings.size() - remaining.size());
  findings = std::move(remaining);
  return number;
}

} // namespace migralint::driver
