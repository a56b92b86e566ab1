// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What all reports share (driver/report/report.h).
#include "driver/report/report.h"

#include "checks/message.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace migralint::driver {

using llvm::StringRef;

bool Report::complete() const {
  return unreadable.empty() && coverage.unread.empty() &&
         coverage.statementsRead == coverage.statements;
}

StringRef levelName(Level level) {
  switch (level) {
  case Level::Error:
    return "error";
  case Level::Note:
    return "note";
  case Level::OfPage:
  case Level::Warning:
    break;
  }
  return "warning";
}

std::string sentence(StringRef text) {
  std::string result = text.str();
  StringRef word = text.take_until([](char c) { return c == ' '; });
  if (word == "a" || (word.size() > 1 && llvm::all_of(word, llvm::isLower)))
    result[0] = llvm::toUpper(result[0]);
  if (!text.empty() && !StringRef(".?!").contains(text.back()) && text.size() != longestText)
    result += '.';
  return result;
}

std::string messageWithAdvice(const Finding &finding) {
  std::string message = sentence(finding.message);
  std::string advice = sentence(finding.advice);
  if (!advice.empty() && message.size() + 1 + advice.size() <= longestText)
    message += " " + advice;
  return message;
}

std::string inOneLine(StringRef text) {
  std::string line = printable(text);
  for (char &c : line)
    if (c == '\n' || c == '\t')
      c = ' ';
  return line;
}

} // namespace migralint::driver
