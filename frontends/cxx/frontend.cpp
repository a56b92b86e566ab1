// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/frontend.h"

#include "frontends/cxx/annotations.h"
#include "frontends/cxx/ast.h"
#include "frontends/cxx/fallback.h"
#include "frontends/cxx/lower.h"
#include "frontends/cxx/parse.h"
#include "frontends/cxx/references.h"
#include "frontends/cxx/text.h"
#include "frontends/cxx/tokens.h"
#include "frontends/sql/reader.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

#include <algorithm>

namespace migralint::cxx {

namespace {

std::string relativePath(llvm::StringRef path, llvm::StringRef root) {
  root = root.rtrim('/');
  llvm::StringRef relative = path;
  if (!root.empty() && relative.consume_front(root))
    relative = relative.ltrim('/');
  else
    relative = path;
  return relative.str();
}

void addComments(const Source &source, const Lines &lines, FileFacts &facts) {
  bool previousLine = false;
  for (const CommentToken &token : source.comments) {
    llvm::StringRef text = token.text;
    Range range = lines.range(token.offset, token.offset + static_cast<uint32_t>(text.size()));
    bool line = text.consume_front("//");
    if (!line) {
      text.consume_front("/*");
      text.consume_back("*/");
    }
    text = text.ltrim("/!*<").trim();
    bool continues = line && previousLine && token.ownLine && !facts.comments.empty() &&
                     facts.comments.back().range.endLine + 1 == range.line;
    if (continues) {
      Comment &comment = facts.comments.back();
      comment.text += "\n" + text.str();
      comment.range.endLine = range.endLine;
      comment.range.endColumn = range.endColumn;
    } else {
      facts.comments.push_back({range, text.str()});
    }
    previousLine = line;
  }
}

/// How much of the file's SQL the trees hold, and what became of the rest.
void account(const Source &source, const Lines &lines, const llvm::DenseSet<uint32_t> &held,
             const llvm::DenseSet<uint32_t> &read, const std::vector<Stretch> &hidden,
             FileFacts &facts) {
  std::vector<std::pair<uint32_t, uint32_t>> bodies;
  for (const Brace &brace : source.braces)
    if (brace.kind == Brace::Kind::Function)
      bodies.emplace_back(source.tokens[brace.paren].offset,
                          brace.close < source.tokens.size()
                              ? source.tokens[brace.close].offset
                              : static_cast<uint32_t>(source.text.size()));
  llvm::sort(bodies);
  for (const Token &token : source.tokens) {
    if (token.kind != Token::Kind::String || !sql::looksLikeSql(literalValue(token.text)))
      continue;
    bool isHeld = held.contains(token.offset), isRead = read.contains(token.offset);
    if (isIn(hidden, token.offset)) {
      if (!isRead)
        facts.unread.push_back({lines.range(token.offset, token.end()), "SQL hidden by #if"});
      continue;
    }
    auto after = std::upper_bound(bodies.begin(), bodies.end(), std::pair(token.offset, ~0u));
    bool inBody = after != bodies.begin() && token.offset < std::prev(after)->second;
    // Bodies in #else groups are not in the outline; the parser may have seen them.
    inBody |= llvm::any_of(facts.functions, [&](const Function &function) {
      return function.range.contains(lines.range(token.offset, token.end()));
    });
    facts.sqlLiterals += inBody;
    facts.sqlLiteralsHeld += inBody && isHeld;
    facts.sqlLiteralsFromTokens += inBody && !isHeld && isRead;
    if (!isHeld && !isRead)
      facts.unread.push_back(
          {lines.range(token.offset, token.end()), "SQL in code that the parser lost"});
  }
}

/// `NAME(a, b)` where declarations stand. What else a macro is called with is no declaration.
void addDeclarations(const Source &source, const Lines &lines, FileFacts &facts) {
  const std::vector<Token> &tokens = source.tokens;
  auto bodies = llvm::make_filter_range(source.braces, [](const Brace &brace) {
    return brace.kind != Brace::Kind::Namespace && brace.parent < 0;
  });
  auto body = bodies.begin();
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    // What stands in classes and bodies is left out, and what an opening bracket begins.
    while (body != bodies.end() && body->open < i)
      ++body;
    if (body != bodies.end() && body->open == i) {
      i = body->close;
      continue;
    }
    const Token &name = tokens[i];
    if (!name.name || !tokens[i + 1].is("(") || tokens[i + 1].match == Token::none ||
        !isMacroCase(name.text) || (i > 0 && !tokens[i - 1].is(";") && !name.lineStart))
      continue;
    const size_t close = tokens[i + 1].match;
    Declaration declaration;
    declaration.macro = name.text.str();
    declaration.range = lines.range(name.offset, tokens[close].end());
    uint32_t from = tokens[i + 1].end();
    for (size_t at = i + 2; at <= close; ++at) {
      if (at < close && !tokens[at].is(",")) {
        if (tokens[at].match != Token::none && tokens[at].match > at)
          at = tokens[at].match;
        continue;
      }
      declaration.args.push_back(source.text.slice(from, tokens[at].offset).trim().str());
      from = tokens[at].end();
    }
    facts.declarations.push_back(std::move(declaration));
    i = close;
  }
}

/// Runs the parser, and hands it what to do with each AST that it has.
using Parse = llvm::function_ref<bool(const Source &, llvm::function_ref<void(ParsedFile &)>)>;

FileFacts factsOf(llvm::StringRef text, llvm::StringRef path, llvm::StringRef root, Parse parse) {
  FileFacts facts;
  facts.path = relativePath(path, root);
  facts.language = "c++";
  Lines lines(text);
  Source source = tokenize(text);
  for (const IncludeToken &include : source.includes)
    facts.includes.push_back(include.name.str());
  addComments(source, lines, facts);
  addDeclarations(source, lines, facts);
  llvm::DenseSet<uint32_t> held;
  std::vector<Stretch> hidden;
  FileFacts lowered;
  // Beyond this the parser's own recovery would run out of stack.
  constexpr uint32_t deepest = 2000;
  bool parsed = source.deepest <= deepest && parse(source, [&](ParsedFile &file) {
                  lowered = {};
                  held.clear();
                  hidden = file.hidden;
                  lower(file, source, lines, lowered, held);
                  findReferences(file, source, lines, root, lowered);
                  findAnnotations(file, lines, lowered);
                });
  facts.functions = std::move(lowered.functions);
  facts.classes = std::move(lowered.classes);
  facts.variables = std::move(lowered.variables);
  facts.unread = std::move(lowered.unread);
  facts.references = std::move(lowered.references);
  facts.annotations = std::move(lowered.annotations);
  if (!parsed)
    facts.unread.push_back(
        {lines.range(0, static_cast<uint32_t>(text.size())), "file that the parser gave up on"});
  llvm::DenseSet<uint32_t> read = readLost(source, lines, hidden, held, facts);
  auto byPlace = [](const auto &a, const auto &b) { return startsBefore(a.range, b.range); };
  std::stable_sort(facts.functions.begin(), facts.functions.end(), byPlace);
  std::stable_sort(facts.classes.begin(), facts.classes.end(), byPlace);
  std::stable_sort(facts.variables.begin(), facts.variables.end(), byPlace);
  account(source, lines, held, read, hidden, facts);
  std::stable_sort(facts.unread.begin(), facts.unread.end(), byPlace);
  return facts;
}

} // namespace

llvm::Expected<FileFacts> extract(llvm::StringRef path, const Options &options,
                                  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fs) {
  auto buffer = fs->getBufferForFile(path);
  if (!buffer)
    return llvm::createStringError(buffer.getError(), "cannot read %s: %s", path.str().c_str(),
                                   buffer.getError().message().c_str());
  return factsOf((*buffer)->getBuffer(), path, options.root,
                 [&](const Source &source, llvm::function_ref<void(ParsedFile &)> use) {
                   return parse(path, source, options, fs, use);
                 });
}

std::optional<FileFacts> extract(ParsedFile &file, llvm::StringRef path, llvm::StringRef root) {
  clang::ASTContext &context = file.context;
  const clang::SourceManager &sources = context.getSourceManager();
  FileFacts facts = factsOf(sources.getBufferData(sources.getMainFileID()), path, root,
                            [&](const Source &, llvm::function_ref<void(ParsedFile &)> use) {
                              use(file);
                              return true;
                            });
  if (std::chrono::steady_clock::now() > file.deadline)
    return std::nullopt;
  return facts;
}

} // namespace migralint::cxx
