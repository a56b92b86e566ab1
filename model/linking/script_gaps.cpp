// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/script_gaps.h"

#include "model/linking/program.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace migralint::linking {

namespace {

/// With fewer files, the numbers may stand for something else than versions one after the other.
constexpr size_t fewest = 5;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// `schema-12` is schema-#: files of one shape are one way to the newest version.
std::string shapeOf(const std::string &name) {
  std::string shape;
  for (char c : name)
    if (!isDigit(c))
      shape += c;
    else if (shape.empty() || shape.back() != '#')
      shape += '#';
  return shape;
}

/// The whole numbers in a name.
std::vector<int64_t> numbersIn(const std::string &name) {
  std::vector<int64_t> numbers;
  for (size_t i = 0; i < name.size();) {
    size_t end = i;
    while (end < name.size() && isDigit(name[end]))
      ++end;
    int64_t number = 0;
    if (end > i && std::from_chars(name.data() + i, name.data() + end, number).ec == std::errc())
      numbers.push_back(number);
    i = std::max(end, i + 1);
  }
  return numbers;
}

/// The number that a file leads to, if its name says so by that number alone, or by the one before
/// and that one: `schema-12`, `update_11_12`.
std::optional<int64_t> leadsTo(const Function &f) {
  const std::vector<int64_t> numbers = numbersIn(f.name);
  const bool hop = numbers.size() == 2 && numbers[1] == numbers[0] + 1;
  std::optional<Version> version = Version::read(f.version);
  if ((numbers.size() != 1 && !hop) || !version || version->parts.size() != 1 ||
      version->parts[0] != numbers.back())
    return std::nullopt;
  return numbers.back();
}

/// The one number that is left out; nothing if there is none, or more are.
std::optional<int64_t> leftOut(const std::map<int64_t, Chain::Step> &steps) {
  if (steps.size() < fewest)
    return std::nullopt;
  const int64_t first = steps.begin()->first, last = steps.rbegin()->first;
  if (last - first != static_cast<int64_t>(steps.size()))
    return std::nullopt;
  int64_t expected = first;
  for (const auto &[number, step] : steps)
    if (number != expected++)
      return number - 1;
  return std::nullopt;
}

/// Whether the program's code speaks of the number: the step may be a function of its own.
bool spokenOf(const FactsRefs &files, int64_t number) {
  for (const FileFacts &file : files)
    for (const Function &f : file.functions) {
      if (f.sqlFile || f.testCode)
        continue;
      const std::vector<int64_t> numbers = numbersIn(f.name);
      if (std::find(numbers.begin(), numbers.end(), number) != numbers.end())
        return true;
      bool found = false;
      forEach(f.body, [&](const Expr &e) {
        found |= e.kind == Expr::Kind::Number && (e.number == number || e.number + 1 == number);
      });
      if (found)
        return true;
    }
  return false;
}

} // namespace

std::vector<Chain> findScriptGaps(const FactsRefs &files) {
  std::map<std::pair<std::string, std::string>, std::map<int64_t, Chain::Step>> folders;
  for (const FileFacts &file : files)
    for (const Function &f : file.functions) {
      if (!f.sqlFile || !f.framework || !f.tool.empty() || !f.versionKey.empty() ||
          !f.scope.empty() || f.testCode)
        continue;
      std::optional<int64_t> number = leadsTo(f);
      if (!number)
        continue;
      Chain::Step step;
      step.name = f.name;
      step.place = {file.path, f.nameRange};
      step.leadsTo = Version{{*number}};
      const size_t slash = file.path.rfind('/');
      std::string folder = slash == file.path.npos ? "." : file.path.substr(0, slash);
      folders[{std::move(folder), shapeOf(f.name)}].emplace(*number, std::move(step));
    }
  std::vector<Chain> chains;
  for (auto &[key, steps] : folders) {
    std::optional<int64_t> number = leftOut(steps);
    if (!number || spokenOf(files, *number))
      continue;
    Chain chain;
    chain.folder = key.first;
    chain.leftOut = Version{{*number}};
    chain.place = steps.at(*number + 1).place;
    for (auto &[at, step] : steps)
      chain.steps.push_back(std::move(step));
    chains.push_back(std::move(chain));
  }
  return chains;
}

} // namespace migralint::linking
