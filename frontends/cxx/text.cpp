// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/text.h"

#include "model/lines.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/ConvertUTF.h"

#include <algorithm>

namespace migralint::cxx {

namespace {

void appendUtf8(std::string &out, uint32_t codePoint) {
  char bytes[UNI_MAX_UTF8_BYTES_PER_CODE_POINT];
  char *end = bytes;
  if (llvm::ConvertCodePointToUTF8(codePoint, end))
    out.append(bytes, end);
}

/// One escape sequence at `at` (just after the backslash); returns the offset after it.
size_t escape(llvm::StringRef body, size_t at, std::string &out) {
  if (at >= body.size())
    return at;
  char kind = body[at];
  auto digits = [&](size_t from, size_t most, unsigned radix) {
    size_t end = from;
    while (end < body.size() && end - from < most &&
           (radix == 16 ? llvm::isHexDigit(body[end]) : body[end] >= '0' && body[end] <= '7'))
      ++end;
    return end;
  };
  auto number = [&](size_t from, size_t end, unsigned radix) {
    uint32_t value = 0;
    body.slice(from, end).getAsInteger(radix, value);
    return value;
  };
  switch (kind) {
  case 'n':
    out += '\n';
    return at + 1;
  case 't':
    out += '\t';
    return at + 1;
  case 'r':
    out += '\r';
    return at + 1;
  case 'a':
    out += '\a';
    return at + 1;
  case 'b':
    out += '\b';
    return at + 1;
  case 'f':
    out += '\f';
    return at + 1;
  case 'v':
    out += '\v';
    return at + 1;
  case '\n':
    return at + 1;
  case '\r':
    return at + (at + 1 < body.size() && body[at + 1] == '\n' ? 2 : 1);
  case 'x': {
    size_t end = digits(at + 1, 8, 16);
    out += static_cast<char>(number(at + 1, end, 16));
    return end;
  }
  case 'u':
  case 'U': {
    size_t end = digits(at + 1, kind == 'u' ? 4 : 8, 16);
    appendUtf8(out, number(at + 1, end, 16));
    return end;
  }
  default:
    if (kind >= '0' && kind <= '7') {
      size_t end = digits(at, 3, 8);
      out += static_cast<char>(number(at, end, 8));
      return end;
    }
    out += kind;
    return at + 1;
  }
}

} // namespace

std::string literalValue(llvm::StringRef token, std::vector<std::pair<uint32_t, uint32_t>> *marks) {
  size_t quote = token.find_first_of("\"'");
  if (quote == llvm::StringRef::npos)
    return {};
  auto mark = [&](size_t value, size_t spelled) {
    if (!marks)
      return;
    auto pair = std::pair(static_cast<uint32_t>(value), static_cast<uint32_t>(spelled));
    if (!marks->empty() && marks->back().first == pair.first)
      marks->back() = pair;
    else
      marks->push_back(pair);
  };
  std::string value;
  if (token.take_front(quote).ends_with("R")) {
    size_t open = token.find('(', quote);
    if (open == llvm::StringRef::npos)
      return {};
    std::string end = (")" + token.slice(quote + 1, open) + "\"").str();
    size_t close = token.find(end, open + 1);
    llvm::StringRef body = token.slice(open + 1, close);
    mark(0, open + 1);
    for (size_t i = 0; i < body.size(); ++i) {
      value += body[i];
      if (endsLine(body, i))
        mark(value.size(), open + 1 + i + 1);
    }
    return value;
  }
  size_t close = token.rfind(token[quote]);
  llvm::StringRef body = token.slice(0, close <= quote ? token.size() : close);
  mark(0, quote + 1);
  for (size_t i = quote + 1; i < body.size();) {
    if (body[i] != '\\') {
      value += body[i++];
      continue;
    }
    mark(value.size(), i);
    i = escape(body, i + 1, value);
    mark(value.size(), i);
  }
  return value;
}

Piece literalPiece(llvm::StringRef token, uint32_t offset, const Lines &lines) {
  Piece piece;
  std::vector<std::pair<uint32_t, uint32_t>> marks;
  piece.text = literalValue(token, &marks);
  piece.range = lines.range(offset, offset + static_cast<uint32_t>(token.size()));
  for (auto [value, spelled] : marks) {
    Range at = lines.range(offset + spelled, offset + spelled);
    piece.marks.push_back({value, at.line, at.column});
  }
  return piece;
}

Text textOf(const Expr &operand, llvm::StringRef source, const Lines &lines) {
  if (operand.kind == Expr::Kind::Text)
    return operand.text;
  Piece piece;
  piece.range = operand.range;
  if (operand.kind == Expr::Kind::Number) {
    piece.text = operand.type == "char" ? std::string(1, static_cast<char>(operand.number))
                                        : std::to_string(operand.number);
    return {{piece}};
  }
  constexpr size_t longest = 80;
  piece.hole = true;
  llvm::StringRef spelled = lines.slice(source, operand.range);
  bool blanks = false;
  for (char c : spelled.take_front(4 * longest)) {
    if (llvm::isSpace(c)) {
      blanks = true;
      continue;
    }
    if (blanks && !piece.text.empty())
      piece.text += ' ';
    blanks = false;
    piece.text += c;
    if (piece.text.size() >= longest) {
      piece.text += "…";
      break;
    }
  }
  if (operand.kind == Expr::Kind::Name)
    piece.variable = operand.name;
  return {{piece}};
}

namespace {

/// Part of a literal piece, with the marks that fall in it.
Piece part(const Piece &piece, size_t begin, size_t end) {
  Piece result;
  result.range = piece.range;
  result.filled = piece.filled;
  result.padded = piece.padded;
  result.text = piece.text.substr(begin, end - begin);
  const Mark *before = nullptr;
  for (const Mark &mark : piece.marks) {
    if (mark.offset <= begin)
      before = &mark;
    else if (mark.offset < end) {
      if (before && result.marks.empty())
        result.marks.push_back(
            {0, before->line, before->column + static_cast<uint32_t>(begin - before->offset)});
      result.marks.push_back({mark.offset - static_cast<uint32_t>(begin), mark.line, mark.column});
    }
  }
  if (before && result.marks.empty())
    result.marks.push_back(
        {0, before->line, before->column + static_cast<uint32_t>(begin - before->offset)});
  return result;
}

struct Placeholder {
  size_t begin = 0;
  size_t end = 0;
  int number = -1;      ///< from 0; -1: the next
  bool literal = false; ///< `%%`, `{{`: stands for its first character
};

template <typename Find>
std::vector<std::pair<size_t, Placeholder>> placeholders(const Text &text, Find find) {
  std::vector<std::pair<size_t, Placeholder>> found;
  for (size_t p = 0; p < text.pieces.size(); ++p) {
    if (text.pieces[p].hole)
      continue;
    const std::string &chars = text.pieces[p].text;
    for (size_t i = 0; i < chars.size();) {
      Placeholder placeholder;
      placeholder.begin = i;
      if (find(chars, i, placeholder)) {
        found.emplace_back(p, placeholder);
        i = placeholder.end;
      } else {
        ++i;
      }
    }
  }
  return found;
}

Text replaced(const Text &text, const std::vector<std::pair<size_t, Placeholder>> &found,
              llvm::function_ref<const Text *(const Placeholder &)> value) {
  Text result;
  size_t next = 0;
  for (size_t p = 0; p < text.pieces.size(); ++p) {
    size_t at = 0;
    const Piece &piece = text.pieces[p];
    bool any = false;
    for (; next < found.size() && found[next].first == p; ++next) {
      const Placeholder &placeholder = found[next].second;
      const Text *with = placeholder.literal ? nullptr : value(placeholder);
      if (!with && !placeholder.literal)
        continue;
      any = true;
      size_t stop = placeholder.begin + (placeholder.literal ? 1 : 0);
      if (stop > at)
        result.pieces.push_back(part(piece, at, stop));
      if (with)
        result.pieces.insert(result.pieces.end(), with->pieces.begin(), with->pieces.end());
      at = placeholder.end;
    }
    if (!any)
      result.pieces.push_back(piece);
    else if (at < piece.text.size())
      result.pieces.push_back(part(piece, at, piece.text.size()));
  }
  return result;
}

bool findNumbered(const std::string &chars, size_t at, Placeholder &placeholder) {
  if (chars[at] != '%')
    return false;
  size_t i = at + 1;
  if (i < chars.size() && chars[i] == 'L')
    ++i;
  if (i >= chars.size() || !llvm::isDigit(chars[i]))
    return false;
  placeholder.number = chars[i++] - '0';
  if (i < chars.size() && llvm::isDigit(chars[i]))
    placeholder.number = placeholder.number * 10 + (chars[i++] - '0');
  placeholder.end = i;
  return true;
}

bool findBraces(const std::string &chars, size_t at, Placeholder &placeholder) {
  if ((chars[at] == '{' || chars[at] == '}') && at + 1 < chars.size() &&
      chars[at + 1] == chars[at]) {
    placeholder.literal = true;
    placeholder.end = at + 2;
    return true;
  }
  if (chars[at] != '{')
    return false;
  size_t i = at + 1;
  int number = 0;
  bool numbered = false;
  while (i < chars.size() && llvm::isDigit(chars[i]) && number < 1000) {
    number = number * 10 + (chars[i++] - '0');
    numbered = true;
  }
  if (i < chars.size() && chars[i] == ':')
    while (i < chars.size() && chars[i] != '}')
      ++i;
  if (i >= chars.size() || chars[i] != '}')
    return false;
  placeholder.number = numbered ? number : -1;
  placeholder.end = i + 1;
  return true;
}

constexpr llvm::StringLiteral percentFlags = "-+#0123456789.*hlLqjzt";

/// `"… %" PRId64 " …"`: a placeholder in two literals is put into the first of them.
Text withWholePlaceholders(Text text) {
  for (size_t p = 0; p + 1 < text.pieces.size(); ++p) {
    Piece &first = text.pieces[p];
    const Piece &second = text.pieces[p + 1];
    const size_t percent = first.text.find_last_of('%');
    if (first.hole || second.hole || percent == std::string::npos ||
        first.text.find_first_not_of(percentFlags, percent + 1) != std::string::npos ||
        (percent > 0 && first.text[percent - 1] == '%') ||
        second.text.find_first_not_of(percentFlags) + 1 != second.text.size())
      continue;
    first.text += second.text;
    text.pieces.erase(text.pieces.begin() + static_cast<ptrdiff_t>(p + 1));
  }
  return text;
}

bool findPercent(const std::string &chars, size_t at, Placeholder &placeholder) {
  if (chars[at] != '%' || at + 1 >= chars.size())
    return false;
  if (chars[at + 1] == '%') {
    placeholder.literal = true;
    placeholder.end = at + 2;
    return true;
  }
  size_t i = at + 1;
  while (i < chars.size() && percentFlags.contains(chars[i]))
    ++i;
  if (i >= chars.size() || !llvm::StringRef("diouxXeEfFgGaAcspQwSC").contains(chars[i]))
    return false;
  placeholder.end = i + 1;
  return true;
}

} // namespace

Text fillNumbered(const Text &format, llvm::ArrayRef<Text> arguments, bool padded) {
  auto found = placeholders(format, findNumbered);
  std::vector<int> numbers;
  for (const auto &[_, placeholder] : found)
    numbers.push_back(placeholder.number);
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  Text result = replaced(format, found, [&](const Placeholder &placeholder) -> const Text * {
    size_t rank = static_cast<size_t>(
        std::lower_bound(numbers.begin(), numbers.end(), placeholder.number) - numbers.begin());
    return rank < arguments.size() ? &arguments[rank] : nullptr;
  });
  for (Piece &piece : result.pieces) {
    piece.filled = !piece.hole;
    piece.padded = !piece.hole && (piece.padded || padded);
  }
  return result;
}

std::optional<Text> fillFormat(const Text &written, llvm::ArrayRef<Text> arguments) {
  const Text format = withWholePlaceholders(written);
  for (auto *find : {&findBraces, &findPercent}) {
    auto found = placeholders(format, *find);
    size_t real = static_cast<size_t>(
        std::count_if(found.begin(), found.end(), [](const auto &f) { return !f.second.literal; }));
    if (real == 0)
      continue;
    size_t next = 0;
    return replaced(format, found, [&](const Placeholder &placeholder) -> const Text * {
      size_t index = placeholder.number >= 0 ? static_cast<size_t>(placeholder.number) : next++;
      return index < arguments.size() ? &arguments[index] : nullptr;
    });
  }
  return std::nullopt;
}

Text either(const Text &a, const Text &b) {
  auto same = [](const Piece &x, const Piece &y) {
    return x.hole == y.hole && x.text == y.text && x.range == y.range && x.values == y.values;
  };
  Text result;
  size_t prefix = 0;
  while (prefix < a.pieces.size() && prefix < b.pieces.size() &&
         same(a.pieces[prefix], b.pieces[prefix]))
    result.pieces.push_back(a.pieces[prefix++]);
  if (prefix == a.pieces.size() && prefix == b.pieces.size())
    return result;
  Text restA, restB;
  restA.pieces.assign(a.pieces.begin() + static_cast<long>(prefix), a.pieces.end());
  restB.pieces.assign(b.pieces.begin() + static_cast<long>(prefix), b.pieces.end());
  Piece hole;
  hole.hole = true;
  hole.range = restA.empty() ? restB.pieces.front().range : restA.pieces.front().range;
  auto values = [](const Text &text) -> std::vector<std::string> {
    if (text.known())
      return {text.value()};
    return text.pieces.size() == 1 ? text.pieces[0].values : std::vector<std::string>();
  };
  std::vector<std::string> valuesA = values(restA), valuesB = values(restB);
  if (!valuesA.empty() && !valuesB.empty()) {
    hole.values = valuesA;
    for (std::string &value : valuesB)
      if (std::find(hole.values.begin(), hole.values.end(), value) == hole.values.end())
        hole.values.push_back(std::move(value));
  }
  result.pieces.push_back(std::move(hole));
  return result;
}

namespace {

/// The words of a name, in lower case: `QLatin1String` has q, latin1 and string; `_TO_STR` to, str.
std::vector<std::string> wordsOf(llvm::StringRef name) {
  std::vector<std::string> words;
  bool inWord = false;
  for (size_t i = 0; i < name.size(); ++i) {
    char c = name[i];
    if (c == '_') {
      inWord = false;
      continue;
    }
    bool afterCapital = i > 0 && (llvm::isUpper(name[i - 1]) || llvm::isDigit(name[i - 1]));
    bool beforeSmall = i + 1 < name.size() && llvm::isLower(name[i + 1]);
    if (!inWord || (llvm::isUpper(c) && (!afterCapital || beforeSmall)))
      words.emplace_back();
    words.back() += llvm::toLower(c);
    inWord = true;
  }
  return words;
}

/// Words of what does something with a text rather than being it.
bool isDeed(llvm::StringRef word) {
  static const llvm::StringSet<> words = {
      "exec",    "execute",  "run",    "do",      "query",  "prepare", "apply",   "send",
      "call",    "write",    "put",    "set",     "save",   "store",   "add",     "append",
      "insert",  "update",   "delete", "remove",  "drop",   "create",  "read",    "load",
      "get",     "find",     "lookup", "has",     "is",     "log",     "print",   "show",
      "parse",   "compile",  "open",   "close",   "check",  "test",    "bind",    "eval",
      "perform", "process",  "count",  "hash",    "length", "len",     "strlen",  "size",
      "index",   "rename",   "match",  "compare", "cmp",    "command", "migrate", "statement",
      "stmt",    "migration"};
  return words.contains(word);
}

/// Words of types, literals and conversions that are texts.
bool isTextNoun(llvm::StringRef word) {
  static const llvm::StringSet<> words = {
      "string", "str",  "literal", "view", "text",  "bytearray", "bytes", "array", "char",
      "chars",  "cstr", "latin1",  "utf8", "utf16", "ascii",     "wide",  "wx"};
  return words.contains(word);
}

} // namespace

bool namesText(llvm::StringRef name) {
  std::vector<std::string> words = wordsOf(name);
  if (llvm::any_of(words, isDeed))
    return false;
  bool allCaps = isMacroCase(name);
  // `L1S("…")`, `_T("…")`: macros that short have no room for a deed.
  constexpr size_t shortest = 3;
  if ((allCaps || name.starts_with("_")) && name.ltrim('_').size() <= shortest)
    return true;
  return llvm::any_of(words, [&](llvm::StringRef word) {
    return isTextNoun(word) || (allCaps && (word.ends_with("string") || word.ends_with("literal") ||
                                            word.ends_with("text") || word.ends_with("view")));
  });
}

bool actsOnText(llvm::StringRef type) {
  if (type.ends_with("fstream")) // what it is given is a path
    return true;
  std::vector<std::string> words = wordsOf(type);
  return llvm::any_of(words, isDeed) && llvm::none_of(words, isTextNoun);
}

bool isListType(llvm::StringRef type) {
  for (llvm::StringRef word : {"list", "vector", "set", "deque", "queue", "stack"})
    if (type.ends_with_insensitive(word))
      return true;
  return type == "array";
}

} // namespace migralint::cxx
