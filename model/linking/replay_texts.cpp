// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/replay_texts.h"

namespace migralint::linking {

namespace {

constexpr char hole = '\x1a';

/// Whether a name in quotes is a template's: `ADD COLUMN "{}"`.
bool waits(const std::string &text) {
  size_t open = text.npos;
  for (size_t i = 0; i < text.size(); ++i) {
    if (open == text.npos && (text[i] == '\'' || text[i] == '"' || text[i] == '`')) {
      open = i;
    } else if (open != text.npos && text[i] == text[open]) {
      if (text[i] != '\'' && waitsForFormat(std::string_view(text).substr(open + 1, i - open - 1)))
        return true;
      open = text.npos;
    }
  }
  return false;
}

/// Puts a value into each hole: NULL where a value stands, a letter inside a text. Empty if one
/// stands inside a name or a comment.
std::string filled(const std::string &text) {
  std::string out;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == hole && quote && quote != '\'')
      return {};
    if (c == hole) {
      // Next to other characters it is a part of a word.
      auto word = [](char n) { return isalnum(static_cast<unsigned char>(n)) || n == '_'; };
      if (!quote && ((i > 0 && word(text[i - 1])) || (i + 1 < text.size() && word(text[i + 1]))))
        return {};
      out += quote ? "x" : "NULL";
      continue;
    }
    if (quote ? c == quote : c == '\'' || c == '"' || c == '`')
      quote = quote ? 0 : c;
    out += c;
  }
  return out;
}

/// Whether something outside quotes may be a place of a format: `%1`, `%s`, `{}`, `$(x)`.
bool hasPlaces(const std::string &text) {
  char quote = 0;
  for (char c : text) {
    if (quote ? c == quote : c == '\'' || c == '"' || c == '`')
      quote = quote ? 0 : c;
    else if (!quote && (c == '%' || c == '{' || c == '}' || c == '$' || c == '#' || c == '\\'))
      return true;
  }
  return false;
}

} // namespace

Dialect engineOf(const OwnOperation &own, const Operations &operations) {
  const Dialect library = operations.dialectOf(own);
  return library == Dialect::Common ? own.dialect : library;
}

ReplayText ReplayTexts::of(const OwnOperation &own) {
  if (!own.source || !own.statement)
    return {};
  auto [at, fresh] = parts.try_emplace(own.source);
  if (fresh) {
    const std::string whole = own.source->text.value(std::string(1, hole));
    for (std::string_view part : replay::split(whole))
      at->second.emplace_back(part);
  }
  const std::vector<SqlStatement> &all = own.source->sql;
  // The reader and the engine see the same statements, or which is which is not known.
  if (at->second.size() != all.size() || all.empty())
    return {};
  ReplayText text;
  text.dialect = engineOf(own, operations);
  text.sql = at->second[static_cast<size_t>(own.statement - all.data())];
  const bool whole = !waits(text.sql);
  text.exact = whole && text.sql.find(hole) == std::string::npos;
  text.sure = text.exact && !hasPlaces(text.sql);
  if (!text.exact)
    text.sql = whole ? filled(text.sql) : std::string();
  return text;
}

std::string refusal(const OwnOperation &own, const ReplayText &text, const replay::Result &result) {
  if (!text.sure || text.dialect != Dialect::Sqlite || result.outcome != replay::Outcome::Refused ||
      !own.statement || !own.statement->problems.empty())
    return {};
  const std::string &message = result.message;
  const bool makes = own.action && own.action->kind == ActionKind::CreateTable;
  bool alone = result.syntax || (makes && message.starts_with("duplicate column name"));
  for (std::string_view part :
       {"Cannot add a PRIMARY KEY column", "Cannot add a UNIQUE column",
        "AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY", "more than one primary key",
        "is not constant", "in foreign key definition", "columns in foreign key does not match"})
    alone = alone || message.find(part) != message.npos;
  return alone ? "SQLite refuses this statement: " + message : std::string();
}

} // namespace migralint::linking
