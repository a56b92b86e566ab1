// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/fallback.h"

#include "frontends/cxx/splice.h"
#include "frontends/cxx/text.h"
#include "frontends/cxx/token_reader.h"
#include "frontends/sql/reader.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

#include <algorithm>

namespace migralint::cxx {

namespace {

using Offsets = llvm::DenseSet<uint32_t>;

bool isSql(const Token &token) {
  return token.kind == Token::Kind::String && sql::looksLikeSql(literalValue(token.text));
}

std::string joined(const std::string &scope, const std::string &name) {
  return scope.empty() || name.empty() ? scope + name : scope + "::" + name;
}

/// What a stretch of code stands in.
struct Surroundings {
  std::string scope;
  bool isClass = false;
};

/// Whole functions: those of `source` that `facts` does not have.
class LostFunctions {
public:
  LostFunctions(const Source &source, const Lines &lines, Surroundings around, Offsets &read,
                FileFacts &facts)
      : source(source), tokens(source.tokens), lines(lines), around(std::move(around)), read(read),
        facts(facts) {
    for (const Function &function : facts.functions) {
      ids.insert(function.id);
      if (!function.lambda)
        known.push_back(function.range);
    }
    llvm::sort(known, startsBefore);
  }

  /// Adds those with SQL; of the others only `tell`s.
  void run(const std::vector<Stretch> &hidden, bool tell) {
    for (const Brace &brace : source.braces) {
      if (brace.kind != Brace::Kind::Function || isIn(hidden, tokens[brace.open].offset) ||
          isKnown(lines.range(tokens[brace.open].offset, tokens[brace.open].offset)))
        continue;
      if (hasSql(brace))
        facts.functions.push_back(function(brace));
      else if (tell)
        facts.unread.push_back({rangeOf(brace), "function body that the parser lost" +
                                                    (brace.name ? ": " + spelledName(brace) : "")});
    }
  }

private:
  const Source &source;
  const std::vector<Token> &tokens;
  const Lines &lines;
  const Surroundings around;
  Offsets &read;
  FileFacts &facts;
  std::vector<Range> known; ///< of functions that the parser kept
  llvm::StringSet<> ids;

  bool isKnown(const Range &open) const {
    // Functions hold others only by local classes: a few steps back suffice.
    constexpr int nesting = 32;
    auto after = std::upper_bound(known.begin(), known.end(), open, startsBefore);
    for (int i = 0; i < nesting && after != known.begin(); ++i) {
      --after;
      if (std::pair(after->endLine, after->endColumn) > std::pair(open.line, open.column))
        return true;
    }
    return false;
  }

  Range rangeOf(const Brace &brace) const {
    size_t last = std::min(brace.close, tokens.size() - 1);
    return lines.range(tokens[brace.head].offset, tokens[last].end());
  }

  bool hasSql(const Brace &brace) const {
    for (size_t i = brace.paren; i < brace.close && i < tokens.size(); ++i)
      if (isSql(tokens[i]))
        return true;
    return false;
  }

  std::string spelledName(const Brace &brace) const {
    std::string name;
    for (size_t i = brace.name; i < brace.paren; ++i)
      name += tokens[i].text.str();
    return name;
  }

  Function function(const Brace &brace) {
    Function out;
    out.fromTokens = true;
    out.range = rangeOf(brace);
    size_t name = brace.name ? brace.name : brace.head;
    size_t last = brace.paren ? brace.paren - 1 : name;
    out.nameRange = lines.range(tokens[name].offset, tokens[last].end());
    std::string spelled = spelledName(brace);
    llvm::StringRef whole = spelled, qualifier;
    if (size_t colons = whole.rfind("::"); colons != llvm::StringRef::npos) {
      qualifier = whole.take_front(colons);
      whole = whole.drop_front(colons + 2);
    }
    out.name = whole.str();
    out.scope = joined(around.scope, brace.scope);
    out.scope = joined(out.scope, qualifier.str());
    bool inClass =
        brace.parent >= 0 ? source.braces[brace.parent].kind == Brace::Kind::Class : around.isClass;
    if (inClass || !qualifier.empty()) {
      llvm::StringRef scope = out.scope;
      out.className = (scope.contains("::") ? scope.rsplit("::").second : scope).str();
    }
    out.constructor = !out.className.empty() && out.name == out.className;
    out.destructor = whole.starts_with("~");
    for (size_t i = brace.head; i < name; ++i) {
      out.fileLocal |= tokens[i].is("static") && out.className.empty();
      out.isVirtual |= tokens[i].is("virtual");
      if (tokens[i].word() && (!isKeyword(tokens[i].text) || tokens[i].is("bool") ||
                               tokens[i].is("int") || tokens[i].is("void")))
        out.returnType = tokens[i].text.str();
    }
    size_t close = brace.paren ? closing(tokens, brace.paren) : brace.open;
    parameters(brace.paren + 1, close, out);
    for (size_t i = close; i < brace.open; ++i)
      out.isVirtual |= tokens[i].is("override");
    const std::string id = joined(out.scope, out.name);
    out.id = id;
    for (unsigned n = 2; !ids.insert(out.id).second; ++n)
      out.id = id + "#" + std::to_string(n);
    if (out.constructor && close + 1 < brace.open && tokens[close + 1].is(":"))
      take(readInitializers(source, lines, close + 2, brace.open, out.id + "::initializers"), out);
    take(readStatements(source, lines, brace.open + 1, brace.close, out.id), out);
    return out;
  }

  void take(TokenReading reading, Function &out) {
    llvm::append_range(out.body, std::move(reading.body));
    llvm::append_range(facts.functions, std::move(reading.lambdas));
    read.insert(reading.held.begin(), reading.held.end());
  }

  void parameters(size_t begin, size_t end, Function &out) const {
    Parameter parameter;
    bool isConst = false, indirect = false, isDefault = false;
    for (size_t i = begin; i <= end && i < tokens.size(); ++i) {
      const Token &token = tokens[i];
      if (i == end || token.is(",")) {
        parameter.output = indirect && !isConst;
        if (parameter.type.empty())
          std::swap(parameter.type, parameter.name); // unnamed
        if (!parameter.type.empty())
          out.parameters.push_back(std::move(parameter));
        parameter = {};
        isConst = indirect = isDefault = false;
      } else if (token.is("=")) {
        isDefault = true;
      } else if (token.is("<")) {
        if (size_t after = afterTemplateArguments(tokens, i))
          i = after - 1;
      } else if (token.is("(") || token.is("{") || token.is("[")) {
        i = std::min(closing(tokens, i), end - 1);
      } else if (token.is("const")) {
        isConst = true;
      } else if (token.is("*") || token.is("&")) {
        indirect = true;
      } else if (token.word() && !isDefault) {
        if (!parameter.name.empty())
          parameter.type = parameter.name;
        parameter.name = token.text.str();
      }
    }
  }
};

/// Statements in functions that the parser kept: those it lost, and those that a conditional
/// directive hides from it.
class LostStatements {
public:
  LostStatements(const Source &source, const Lines &lines, const Offsets &held, Offsets &read,
                 FileFacts &facts)
      : source(source), lines(lines), held(held), read(read), facts(facts) {}

  void run(const std::vector<Stretch> &hidden) {
    for (const Brace &brace : source.braces) {
      if (brace.kind != Brace::Kind::Function)
        continue;
      std::vector<Range> lost;
      for (size_t i = brace.open; i < brace.close && i < source.tokens.size(); ++i)
        if (const Token &token = source.tokens[i]; isSql(token) && !held.contains(token.offset) &&
                                                   !read.contains(token.offset) &&
                                                   !isIn(hidden, token.offset))
          lost.push_back(lines.range(token.offset, token.end()));
      if (!lost.empty())
        addLost(brace, lost);
    }
    finish();
  }

  /// Adds the statements of `part`, which is hidden, under a condition that nobody knows. False: it
  /// is in no function.
  bool addHidden(const Source &part) {
    if (part.tokens.empty())
      return false;
    Range place = lines.range(part.tokens.front().offset, part.tokens.back().end());
    Function *inner = innermost(place);
    if (!inner)
      return false;
    TokenReading reading =
        readStatements(part, lines, 0, part.tokens.size(), inner->id + "::hidden");
    Statement branch;
    branch.kind = Statement::Kind::If;
    branch.range = place;
    branch.body = std::move(reading.body);
    insertByPlace(inner->body, std::move(branch));
    read.insert(reading.held.begin(), reading.held.end());
    for (Function &lambda : reading.lambdas)
      lambda.owner = inner->id;
    llvm::append_range(facts.functions, std::move(reading.lambdas));
    return true;
  }

private:
  const Source &source;
  const Lines &lines;
  const Offsets &held;
  Offsets &read;
  FileFacts &facts;
  std::vector<Function> added;
  std::vector<Range> replaced;

  Function *innermost(const Range &place) {
    Function *best = nullptr;
    for (Function &function : facts.functions)
      if (function.range.contains(place) && (!best || best->range.contains(function.range)))
        best = &function;
    return best;
  }

  void addLost(const Brace &brace, const std::vector<Range> &lost) {
    Range open = lines.range(source.tokens[brace.open].offset, source.tokens[brace.open].end());
    Function *function = innermost(open);
    if (!function || function->fromTokens)
      return;
    TokenReading reading =
        readStatements(source, lines, brace.open + 1, brace.close, function->id + "::tokens");
    for (const Range &place : lost)
      if (std::optional<Range> taken = takeOver(*function, reading, place))
        keep(*taken, *function, reading);
  }

  /// From the innermost lambda that both know, else from the function itself.
  std::optional<Range> takeOver(Function &function, const TokenReading &reading,
                                const Range &place) {
    Function *inner = innermost(place);
    for (const Function &lambda : reading.lambdas)
      if (inner && inner != &function && !startsBefore(lambda.range, inner->range) &&
          !startsBefore(inner->range, lambda.range))
        return cxx::takeOver(inner->body, lambda.body, place);
    return cxx::takeOver(function.body, reading.body, place);
  }

  /// Keeps what belongs to the stretch that was taken over.
  void keep(const Range &taken, const Function &function, const TokenReading &reading) {
    replaced.push_back(taken);
    for (const Token &token : source.tokens)
      if (reading.held.contains(token.offset) && !held.contains(token.offset) &&
          taken.contains(lines.range(token.offset, token.end())))
        read.insert(token.offset);
    for (const Function &lambda : reading.lambdas)
      if (taken.contains(lambda.range) &&
          llvm::none_of(added, [&](const Function &other) { return other.id == lambda.id; })) {
        added.push_back(lambda);
        added.back().owner = function.id;
      }
  }

  void finish() {
    llvm::erase_if(facts.functions, [&](const Function &function) {
      return function.lambda && llvm::any_of(replaced, [&](const Range &range) {
               return range.contains(function.range);
             });
    });
    llvm::append_range(facts.functions, std::move(added));
  }
};

/// The stretch by itself, as if its condition held.
struct Revealed {
  std::string text;
  Source source;
};

bool isDead(llvm::StringRef stretch) {
  llvm::StringRef line = stretch.take_until([](char c) { return c == '\n'; }).ltrim("# \t").trim();
  return line.consume_front("if") && (line.trim() == "0" || line.trim() == "false");
}

std::unique_ptr<Revealed> reveal(const Source &whole, Stretch stretch) {
  llvm::StringRef text = whole.text.slice(stretch.first, stretch.second);
  if (isDead(text) || !text.contains('"'))
    return nullptr;
  auto revealed = std::make_unique<Revealed>();
  revealed->text = text.str();
  revealed->source = tokenize(revealed->text);
  if (llvm::none_of(revealed->source.tokens, isSql))
    return nullptr;
  for (Token &token : revealed->source.tokens)
    token.offset += stretch.first;
  revealed->source.text = whole.text;
  return revealed;
}

Surroundings surroundingsOf(const Source &source, uint32_t offset) {
  Surroundings around;
  for (const Brace &brace : source.braces) {
    bool encloses =
        source.tokens[brace.open].offset < offset &&
        (brace.close >= source.tokens.size() || source.tokens[brace.close].offset > offset);
    if (!encloses || (brace.kind != Brace::Kind::Class && brace.kind != Brace::Kind::Namespace))
      continue;
    std::string name;
    for (size_t i = brace.kind == Brace::Kind::Class ? brace.name : brace.head + 1;
         i < brace.open && i > 0 && !source.tokens[i].is(":"); ++i) {
      if (source.tokens[i].word() || source.tokens[i].is("::"))
        name += source.tokens[i].text;
      if (brace.kind == Brace::Kind::Class)
        break;
    }
    around = {joined(brace.scope, name), brace.kind == Brace::Kind::Class};
  }
  return around;
}

} // namespace

bool isIn(const std::vector<Stretch> &stretches, uint32_t offset) {
  return llvm::any_of(stretches, [&](const Stretch &stretch) {
    return offset >= stretch.first && offset < stretch.second;
  });
}

llvm::DenseSet<uint32_t> readLost(const Source &source, const Lines &lines,
                                  const std::vector<Stretch> &hidden,
                                  const llvm::DenseSet<uint32_t> &held, FileFacts &facts) {
  Offsets read;
  if (source.tokens.empty())
    return read;
  LostFunctions(source, lines, {}, read, facts).run(hidden, /*tell=*/true);
  LostStatements statements(source, lines, held, read, facts);
  statements.run(hidden);
  for (const Stretch &stretch : hidden)
    if (std::unique_ptr<Revealed> part = reveal(source, stretch))
      if (!statements.addHidden(part->source))
        LostFunctions(part->source, lines, surroundingsOf(source, stretch.first), read, facts)
            .run({}, /*tell=*/false);
  return read;
}

} // namespace migralint::cxx
