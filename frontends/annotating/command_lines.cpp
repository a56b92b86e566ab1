// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/annotating/command_lines.h"

#include "frontends/annotating/tree.h"

#include <sstream>
#include <utility>

namespace migralint::annotating {

void readCommand(Expr &call, const rules::Rules &rules, Texts &texts) {
  const Meaning by = std::exchange(call.meaning, {});
  const Expr *handed = argumentAt(call, by.subject);
  if (!handed)
    return;
  const Expr &line = unwrapped(*handed);
  if (line.kind != Expr::Kind::Text)
    return;
  const Range range = line.range;
  std::vector<std::string> words;
  std::istringstream stream(line.text.value("%s"));
  for (std::string word; stream >> word;)
    words.push_back(std::move(word));
  if (words.empty())
    return;
  Meaning meaning = rules.command(by.pack, words[0]);
  if (meaning.act == Act::None)
    return;
  meaning.errors = by.errors;
  meaning.sure = by.sure;
  const size_t given = call.args.size();
  // A word is said in the line, or by the argument that its `%s` stands for.
  auto settle = [&](int8_t &index) {
    if (index < 0)
      return;
    const size_t at = static_cast<size_t>(index);
    index = -1;
    if (at >= words.size())
      return;
    if (words[at].front() != '%') {
      index = texts.addArgument(call, words[at], range);
      return;
    }
    size_t argument = static_cast<size_t>(by.subject) + 1;
    for (size_t i = 0; i < at; ++i)
      argument += words[i].front() != '%' ? 0 : words[i] == "%b" ? 2 : 1; // bytes have a length
    if (argument < given)
      index = static_cast<int8_t>(argument);
  };
  settle(meaning.subject);
  settle(meaning.value);
  call.meaning = std::move(meaning);
}

} // namespace migralint::annotating
