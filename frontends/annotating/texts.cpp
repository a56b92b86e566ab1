// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/annotating/texts.h"

#include "frontends/annotating/tree.h"
#include "frontends/sql/reader.h"

#include <algorithm>
#include <utility>

namespace migralint::annotating {

/// A key such as `schema_version` may be a name; a sentence or a statement is none.
static bool isKey(const Text &text, std::string &key) {
  constexpr size_t longestKey = 64;
  if (!text.known())
    return false;
  key = text.value();
  return !key.empty() && key.size() <= longestKey &&
         key.find_first_of(" \t\n\"'();=") == std::string::npos;
}

void Texts::read(Expr &text) {
  if (sql::looksLikeSql(text.text.value())) {
    text.sql = sql::read(text.text, Dialect::Common);
    caches.nameIn(text.sql);
    return;
  }
  std::string key;
  if (isKey(text.text, key)) {
    std::replace(key.begin(), key.end(), '/', '_'); // `/store/schema_version`
    key.erase(0, key.find_first_not_of('_'));
    const Names::Tags &tags = names.of(key);
    text.versionName = tags.stored;
    text.cacheName = tags.cache;
  }
  // `DB_VERSION_KEY`, whatever its value.
  if (!text.name.empty()) {
    const Names::Tags &tags = names.of(text.name);
    text.versionName = text.versionName || tags.stored;
    text.cacheName = text.cacheName || tags.cache;
  }
}

void Texts::readSubject(Expr &call) {
  const Meaning &meaning = call.meaning;
  if (meaning.act != Act::Execute && meaning.act != Act::Prepare && meaning.act != Act::Queue)
    return;
  Expr *subject = argumentAt(call, meaning.subject);
  if (!subject || subject->kind != Expr::Kind::Text || subject->text.empty())
    return;
  if (subject->sql.empty() || meaning.dialect != Dialect::Common)
    subject->sql = sql::read(subject->text, meaning.dialect);
  caches.nameIn(subject->sql);
  subject->versionName = false;
}

int8_t Texts::addArgument(Expr &call, std::string value, Range range) {
  Expr argument;
  argument.kind = Expr::Kind::Text;
  argument.range = range;
  Piece piece;
  piece.text = std::move(value);
  piece.range = range;
  argument.text.pieces.push_back(std::move(piece));
  read(argument);
  call.args.push_back(std::move(argument));
  return static_cast<int8_t>(call.args.size() - 1);
}

} // namespace migralint::annotating
