// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/names.h"

#include "llvm/ADT/StringExtras.h"

#include <algorithm>

namespace migralint::cxx {

namespace {

bool isName(const Token &token) { return token.name; }

void blank(std::string &text, uint32_t begin, uint32_t end) {
  for (uint32_t i = begin; i < end; ++i)
    if (text[i] != '\n' && text[i] != '\r')
      text[i] = ' ';
}

/// Words that stand before a type or a declaration, not before a value.
bool startsType(const Token &token) {
  static const llvm::StringSet<> words = {
      "const",   "static", "constexpr", "inline",   "virtual",  "friend",       "explicit",
      "mutable", "extern", "new",       "typename", "volatile", "thread_local", "constinit"};
  return token.word() && words.contains(token.text);
}

bool startsDeclaration(const Token &token) {
  static const llvm::StringSet<> words = {
      "const",  "static", "constexpr", "inline", "virtual",   "friend",  "explicit", "mutable",
      "extern", "void",   "bool",      "int",    "unsigned",  "char",    "auto",     "class",
      "struct", "enum",   "template",  "using",  "typedef",   "public",  "private",  "protected",
      "double", "float",  "long",      "short",  "namespace", "operator"};
  return token.word() && words.contains(token.text);
}

/// Words that stand before the type of a declaration.
bool isSpecifier(const Token &token) {
  static const llvm::StringSet<> words = {"extern", "static",   "virtual",   "inline",
                                          "friend", "explicit", "constexpr", "mutable"};
  return token.word() && words.contains(token.text);
}

bool isBuiltinType(const Token &token) {
  static const llvm::StringSet<> words = {"const",  "void",   "bool", "int",   "unsigned",
                                          "signed", "char",   "long", "short", "double",
                                          "float",  "struct", "enum", "class", "typename"};
  return token.word() && words.contains(token.text);
}

/// What the prelude itself declares in `std`.
bool isLanguageType(llvm::StringRef name) {
  static const llvm::StringSet<> names = {"initializer_list", "enable_if",     "enable_if_t",
                                          "conditional",      "conditional_t", "bool_constant",
                                          "strong_ordering",  "weak_ordering", "partial_ordering"};
  return names.contains(name);
}

} // namespace

Names::Names(llvm::ArrayRef<std::string> definitions) {
  for (const std::string &definition : definitions)
    macros.insert(llvm::StringRef(definition).take_while([](char c) {
      return llvm::isAlnum(c) || c == '_';
    }));
}

void Names::add(const Source &source) {
  addDeclarations(source);
  addUses(source);
}

void Names::addDeclarations(const Source &source) {
  const std::vector<Token> &tokens = source.tokens;
  for (const Source::Macro &macro : source.macros) {
    if (isMacroCase(macro.alias))
      macroAliases.try_emplace(macro.name, macro.alias.str());
    else
      macros.insert(macro.name);
  }
  for (const Brace &brace : source.braces) {
    auto qualified = [&](llvm::StringRef name) {
      return brace.scope.empty() ? name.str() : brace.scope + "::" + name.str();
    };
    if (brace.kind == Brace::Kind::Namespace) {
      std::string path = brace.scope;
      for (size_t i = brace.head; i < brace.open; ++i)
        if (isName(tokens[i])) {
          path += (path.empty() ? "" : "::") + tokens[i].text.str();
          namespaces.insert(path);
        }
    } else if (brace.kind == Brace::Kind::Class && brace.name) {
      classes.insert(tokens[brace.name].text);
      types.insert(tokens[brace.name].text);
      // A specialisation declares no template: `namespace std { template <> struct hash<Key> {`.
      if (!tokens[brace.name + 1].is("<"))
        qualifiedTypes.insert(qualified(tokens[brace.name].text));
    } else if (brace.kind == Brace::Kind::Enum) {
      if (brace.name) {
        types.insert(tokens[brace.name].text);
        qualifiedTypes.insert(qualified(tokens[brace.name].text));
      }
      for (size_t i = brace.open + 1; i < brace.close && i < tokens.size(); ++i)
        if (isName(tokens[i]) && (tokens[i - 1].is("{") || tokens[i - 1].is(",")))
          enumerators.insert(tokens[i].text);
    } else if (brace.kind == Brace::Kind::Function && brace.name &&
               (brace.parent < 0 || source.braces[brace.parent].kind == Brace::Kind::Namespace)) {
      // `A::B::f(`: A::B is a class, or a namespace that is declared elsewhere.
      std::string path;
      for (size_t i = brace.name;
           i + 1 < brace.paren && isName(tokens[i]) && tokens[i + 1].is("::"); i += 2)
        path += (path.empty() ? "" : "::") + tokens[i].text.str();
      if (!path.empty()) {
        ownerless[brace.scope][path] = true;
        functions.insert(qualified(path + "::" + tokens[brace.paren - 1].text.str()));
      }
    }
  }
  for (size_t i = 0; i + 2 < tokens.size(); ++i) {
    if (tokens[i].is("using") && isName(tokens[i + 1]) && tokens[i + 2].is("=")) {
      types.insert(tokens[i + 1].text);
      typeAliases.insert(tokens[i + 1].text);
    }
    if (tokens[i].is("namespace") && isName(tokens[i + 1]) && tokens[i + 2].is("=")) {
      std::string path;
      for (size_t j = i + 3; j < tokens.size() && !tokens[j].is(";"); ++j)
        path += tokens[j].text;
      llvm::StringRef whole = path;
      whole.consume_front("::");
      namespaceAliases[tokens[i + 1].text] = whole.str();
    }
    if (tokens[i].is("typedef"))
      for (size_t j = i + 1; j + 1 < tokens.size() && !tokens[j].is(";"); ++j)
        if (isName(tokens[j]) && tokens[j + 1].is(";")) {
          types.insert(tokens[j].text);
          typeAliases.insert(tokens[j].text);
        }
  }
}

void Names::addUses(const Source &source) {
  const std::vector<Token> &tokens = source.tokens;
  argumentsUntil = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token &token = tokens[i];
    if (token.kind == Token::Kind::String || token.kind == Token::Kind::Char ||
        token.kind == Token::Kind::Number) {
      llvm::StringRef suffix = token.text;
      if (token.kind == Token::Kind::Number) {
        suffix =
            suffix.drop_while([](char c) { return llvm::isDigit(c) || c == '.' || c == '\''; });
        if (!suffix.starts_with("_") && suffix != "s" && suffix != "ms" && suffix != "min" &&
            suffix != "h" && suffix != "us" && suffix != "ns" && suffix != "d" && suffix != "y")
          continue;
      } else {
        suffix = suffix.substr(suffix.find_last_of("\"'") + 1);
      }
      if (!suffix.empty())
        suffixes.insert(suffix);
      continue;
    }
    if (!isName(token))
      continue;
    if (i > 0 && (tokens[i - 1].is(".") || tokens[i - 1].is("->")))
      continue;
    if (i > 1 && tokens[i - 1].is("::") && (tokens[i - 2].word() || tokens[i - 2].is(">")))
      continue; // within a chain that was too odd to follow
    addChain(source, i);
  }
}

/// Whether the name before which `first` stands may be a template argument.
static bool insideArguments(const std::vector<Token> &tokens, size_t first) {
  return first > 1 && (tokens[first - 1].is("<") || tokens[first - 1].is(","));
}

/// Whether the name at `at` is cast to: `f(x, (Handle)value)`, and not `if (x) value();`.
static bool castsTo(const std::vector<Token> &tokens, size_t at) {
  if (at < 2 || at + 2 >= tokens.size() || !tokens[at - 1].is("(") || !tokens[at + 1].is(")"))
    return false;
  const Token &before = tokens[at - 2], &value = tokens[at + 2];
  return (before.is(",") || before.is("(") || before.is("=") || before.is("return") ||
          before.is("==") || before.is("!=")) &&
         (isName(value) || value.kind == Token::Kind::String || value.kind == Token::Kind::Number);
}

/// Whether the `>>` at `shift` ends the type of something: `vector<function<void()>> steps`, and
/// not `a, i < n >> 1`.
static bool endsType(const std::vector<Token> &tokens, size_t shift) {
  if (shift + 1 >= tokens.size())
    return false;
  const Token &before = tokens[shift - 1], &next = tokens[shift + 1];
  bool type = before.is(")") || before.is("*") || before.is("&") || isBuiltinType(before);
  return type && (isName(next) || next.is(">") || next.is("{") || next.is("&") || next.is("*") ||
                  next.is("::") || next.is(";") || next.is(",") || next.is(")"));
}

/// Takes up `a::b<c>::d` from its first name on.
size_t Names::addChain(const Source &source, size_t at) {
  const std::vector<Token> &tokens = source.tokens;
  auto is = [&](size_t i, const auto &spelling) {
    return i < tokens.size() && tokens[i].is(spelling);
  };
  constexpr size_t longest = 64; // no name is longer, and printing recurses
  const size_t first = at;
  Node *node = &root;
  std::string path;
  // What is named by an alias is looked for where that leads.
  if (auto alias = namespaceAliases.find(tokens[at].text);
      alias != namespaceAliases.end() && is(at + 1, "::") && at + 2 < tokens.size() &&
      isName(tokens[at + 2])) {
    llvm::SmallVector<llvm::StringRef> names;
    llvm::StringRef(alias->second).split(names, "::");
    for (llvm::StringRef name : names) {
      node = &node->children[name];
      node->scope = true;
    }
    at += 2;
  }
  for (size_t length = 0;; ++length) {
    if (length == longest)
      return at + 1;
    Node &child = node->children[tokens[at].text];
    size_t next = at + 1;
    bool isTemplate = false;
    size_t arguments = 0, argumentsEnd = 0;
    if (is(next, "<")) {
      bool shared = false; // `vector<function<void()>>`: its last token is that of the one around
      bool within = insideArguments(tokens, first);
      if (size_t after = afterTemplateArguments(tokens, next, within ? &shared : nullptr);
          after && (!shared || at < argumentsUntil || endsType(tokens, after)) &&
          after < tokens.size() &&
          (tokens[after].word() || is(after, "(") || is(after, "{") || is(after, "::") ||
           is(after, ">") || is(after, ">>") || is(after, ",") || is(after, ")") ||
           is(after, "&") || is(after, "*") || is(after, "&&") || is(after, "...") ||
           is(after, ";"))) {
        isTemplate = true;
        arguments = next + 1;
        argumentsEnd = shared ? after : after - 1;
        next = after;
      }
    }
    auto noteTemplate = [&] {
      int depth = 0;
      size_t position = 0, start = arguments;
      auto note = [&](size_t end) {
        if (start >= end)
          return;
        if (child.templateParameters.size() <= position)
          child.templateParameters.resize(position + 1);
        const Token &token = tokens[start];
        Node::TemplateParameter &parameter = child.templateParameters[position];
        parameter.value |= token.kind == Token::Kind::Number || token.kind == Token::Kind::Char ||
                           token.is("true") || token.is("false") || token.is("&") ||
                           token.is("sizeof");
        parameter.type |= isBuiltinType(token) || tokens[end - 1].is("*") ||
                          tokens[end - 1].is("&") || tokens[end - 1].is(">");
        std::string name;
        for (size_t i = start; i < end && (isName(tokens[i]) || is(i, "::")); ++i) {
          auto alias = i == start ? namespaceAliases.find(tokens[i].text) : namespaceAliases.end();
          name += alias == namespaceAliases.end() ? tokens[i].text.str() : alias->second;
          if (i + 1 == end)
            parameter.names.push_back(name);
        }
      };
      for (size_t i = arguments; i < argumentsEnd; ++i) {
        if (is(i, "<") || is(i, "("))
          ++depth;
        else if (is(i, ">") || is(i, ")"))
          --depth;
        else if (is(i, ">>"))
          depth -= 2;
        else if (is(i, ",") && depth == 0) {
          note(i);
          start = i + 1;
          ++position;
        }
      }
      note(argumentsEnd);
    };
    if (is(next, "::") && next + 1 < tokens.size() &&
        (isName(tokens[next + 1]) || (is(next + 1, "template") && next + 2 < tokens.size()))) {
      if (isTemplate) {
        noteTemplate();
        argumentsUntil = std::max(argumentsUntil, argumentsEnd);
        child.typeTemplate = true;
      }
      child.scope = true;
      at = is(next + 1, "template") ? next + 2 : next + 1;
      node = &child;
      continue;
    }
    if (is(next, "::"))
      child.scope = true; // X::~X, X::operator…
    bool beforeName = next < tokens.size() && (isName(tokens[next]) || is(next, "operator"));
    const Token *previous = first > 0 ? &tokens[first - 1] : nullptr;
    if (previous && previous->is("::"))
      previous = first > 1 ? &tokens[first - 2] : nullptr;
    bool declarator = false; // `X &x`, `X *x`, `X &&x`
    if (is(next, "&") || is(next, "*") || is(next, "&&")) {
      size_t star = next;
      while (is(star, "*") || is(star, "&") || is(star, "&&") || is(star, "const"))
        ++star;
      bool startsHere = !previous || previous->is(";") || previous->is("{") || previous->is("}") ||
                        previous->is(":") || previous->is(")") || startsType(*previous);
      bool named = star < tokens.size() && isName(tokens[star]);
      bool parameter =
          previous && (previous->is("(") || previous->is(",")) && named &&
          (is(star + 1, ",") || is(star + 1, ")") || is(star + 1, "=") || is(star + 1, ":"));
      bool castOrArgument =
          (is(star, ">") || is(star, ",") || is(star, ")") || is(star, "(")) && previous &&
          (previous->is("<") || previous->is(",") || previous->is("(") || startsType(*previous));
      bool member = named && startsHere;
      declarator =
          (startsHere && (named || is(star, "("))) || parameter || castOrArgument || member;
      if (previous && startsType(*previous))
        declarator = true;
      if (previous && previous->is(")") && !startsHere)
        declarator = false;
    }
    const bool standardType = tokens[first].is("std") && tokens[at].text.ends_with("_t");
    const bool constAfter = is(next, "const") || is(next, "volatile"); // `path const &file`
    // `using other::optional;`: what it is, its uses here tell.
    const bool imported = previous && previous->is("using") && is(next, ";") && first != at;
    bool typePlace =
        standardType || constAfter ||
        (previous && (startsType(*previous) || previous->is("class") || previous->is("struct")));
    // After a comma it may be a value, too; what is written like a type is taken for one.
    llvm::StringRef word = tokens[at].text;
    bool likeType = (llvm::isUpper(word[0]) && !isMacroCase(word)) || word.ends_with("_t") ||
                    tokens[first].is("std");
    bool argument = previous && (is(next, ">") || is(next, ">>") || is(next, ","));
    bool argumentOfTemplate = argument && previous->is("<");
    likeType &= argument && previous->is(",") && first < argumentsUntil;
    // `f(point{1, 2})`: braces are after a type only.
    bool braced = is(next, "{") && previous && (previous->is("(") || previous->is(","));
    bool parameterPack = is(next, "...") && previous && (previous->is("(") || previous->is(","));
    if (isTemplate) {
      noteTemplate();
      argumentsUntil = std::max(argumentsUntil, argumentsEnd);
      bool callLike = is(next, "(");
      bool function = callLike && !typePlace && !llvm::isUpper(tokens[at].text[0]);
      (function ? child.valueTemplate : child.typeTemplate) = true;
    } else if ((beforeName && !(previous && (previous->is("class") || previous->is("struct") ||
                                             previous->is("enum") || previous->is("namespace")))) ||
               declarator || typePlace || argumentOfTemplate || parameterPack || braced ||
               castsTo(tokens, at)) {
      child.type = true;
    } else if (imported) {
      child.imported = true;
    } else {
      (likeType ? child.likeType : child.value) = true;
    }
    return next;
  }
}

std::vector<std::pair<llvm::StringRef, const Names::Node *>>
Names::Node::sorted(llvm::function_ref<bool(llvm::StringRef)> mentioned) const {
  std::vector<std::pair<llvm::StringRef, const Node *>> found;
  for (const auto &entry : children)
    if (mentioned(entry.getKey()))
      found.emplace_back(entry.getKey(), &entry.second);
  std::sort(found.begin(), found.end());
  return found;
}

const Names::Node *Names::nodeOf(llvm::StringRef path) const {
  const Node *node = &root;
  while (!path.empty() && node) {
    auto [head, tail] = path.split("::");
    auto found = node->children.find(head);
    node = found == node->children.end() ? nullptr : &found->second;
    path = tail;
  }
  return node;
}

/// Whether the name is surely a type's, going by its declaration or by how it is used elsewhere.
bool Names::namesType(llvm::StringRef path) const {
  size_t colons = path.rfind("::");
  if (types.contains(colons == llvm::StringRef::npos ? path : path.drop_front(colons + 2)))
    return true;
  const Node *node = nodeOf(path);
  return node && node->type && !isMacroCase(path);
}

std::string Names::parametersOf(const Node &node) const {
  std::vector<std::string> parameters;
  size_t needed = 0; // up to the last value; of types any number may be left to defaults
  for (const Node::TemplateParameter &parameter : node.templateParameters) {
    bool value = parameter.value, type = parameter.type;
    for (const std::string &name : parameter.names) {
      size_t colons = name.rfind("::");
      llvm::StringRef last =
          llvm::StringRef(name).drop_front(colons == std::string::npos ? 0 : colons + 2);
      type |= namesType(name);
      value |= !types.contains(last) && (isMacroCase(last) || macros.contains(last));
    }
    // One argument that is surely a type outweighs those that may be either.
    bool isValue = value && !type;
    parameters.push_back(isValue ? "auto, " : "class, ");
    if (isValue)
      needed = parameters.size();
  }
  parameters.resize(needed);
  return "template <" + llvm::join(parameters, "") + "class...> ";
}

const Names::Node &Names::shownByUse(llvm::StringRef name, const Node &node) const {
  auto tells = [](const Node &n) { return n.isType() || n.typeTemplate || n.valueTemplate; };
  auto used = root.children.find(name);
  return tells(node) || used == root.children.end() || !tells(used->second) ? node : used->second;
}

std::string Names::any() const { return (anyType + llvm::Twine(anyCount++)).str(); }

void Names::print(const Node &node, llvm::StringRef qualified, std::string &out,
                  llvm::function_ref<bool(llvm::StringRef)> mentioned) const {
  // A stand-in beside the real one would make the name ambiguous where both namespaces are used.
  bool real = namespaces.contains(qualified);
  for (const auto &[word, entry] : node.sorted(mentioned)) {
    const std::string name = word.str();
    const Node &child = entry->imported ? shownByUse(name, *entry) : *entry;
    std::string path = qualified.empty() ? name : (qualified + "::" + name).str();
    // Who opens a library's namespace (`std`, to specialise its templates) only adds to it: what it
    // holds is declared elsewhere, whatever else has the same name here.
    bool declared = qualifiedTypes.contains(path) ||
                    (real && qualified != "std" && typeAliases.contains(name)) ||
                    (qualified == "std" && isLanguageType(name));
    if (macros.contains(name) || declared)
      continue;
    if (child.typeTemplate)
      out += parametersOf(child) + "using " + name + " = " + any() + ";\n";
    else if (child.isType())
      out += "using " + name + " = " + any() + ";\n";
    else if (child.scope) {
      out += "namespace " + name + " {\n";
      print(child, path, out, mentioned);
      out += "}\n";
    } else if (child.valueTemplate)
      out += parametersOf(child) + "extern " + any() + " " + name + ";\n";
    else if ((child.value || entry->imported) &&
             !qualified.empty()) // unqualified ones are made when they are asked for
      out += "extern " + any() + " " + name + ";\n";
  }
}

std::string Names::prelude(llvm::function_ref<bool(llvm::StringRef)> mentioned) const {
  std::string out;
  // Of these the language itself knows, or their arguments tell too little:
  // `enable_if<A<T>::value>` might be given a type or a value.
  out += R"(namespace std {
template <class E> class initializer_list {
  const E *b; unsigned long n;
public:
  constexpr const E *begin() const noexcept; constexpr const E *end() const noexcept;
  constexpr unsigned long size() const noexcept;
};
template <bool, class T = void> struct enable_if { using type = T; };
template <bool, class T = void> using enable_if_t = T;
template <bool, class A, class B> struct conditional { using type = A; };
template <bool, class A, class B> using conditional_t = A;
template <class T, T V> struct integral_constant { static constexpr T value = V; };
template <bool V> using bool_constant = integral_constant<bool, V>;
struct partial_ordering {
  signed char v;
  static const partial_ordering less, equivalent, greater, unordered;
};
inline constexpr partial_ordering partial_ordering::less{-1}, partial_ordering::equivalent{0},
    partial_ordering::greater{1}, partial_ordering::unordered{2};
struct weak_ordering {
  signed char v;
  static const weak_ordering less, equivalent, greater;
};
inline constexpr weak_ordering weak_ordering::less{-1}, weak_ordering::equivalent{0},
    weak_ordering::greater{1};
struct strong_ordering {
  signed char v;
  static const strong_ordering less, equal, equivalent, greater;
};
inline constexpr strong_ordering strong_ordering::less{-1}, strong_ordering::equal{0},
    strong_ordering::equivalent{0}, strong_ordering::greater{1};
}
)";
  out += ("namespace " + standInScope + " {\n").str();
  print(root, "", out, mentioned);
  out += "}\n";
  // Namespaces that are really there also see the stand-ins of their own name.
  auto isScope = [&](llvm::StringRef path) { // printed as a namespace all the way down
    for (size_t end = 0; end != llvm::StringRef::npos;) {
      end = path.find("::", end ? end + 2 : 0);
      const Node *node = nodeOf(path.substr(0, end));
      if (!node ||
          !mentioned(path.substr(0, end).rsplit("::").second.empty()
                         ? path.substr(0, end)
                         : path.substr(0, end).rsplit("::").second) ||
          !node->scope || node->type || node->typeTemplate ||
          macros.contains(path.substr(0, end).rsplit("::").second))
        return false;
    }
    return true;
  };
  std::vector<std::string> known = {"std"};
  for (const auto &entry : namespaces)
    known.push_back(entry.getKey().str());
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  for (const std::string &path : known) {
    if (!isScope(path))
      continue;
    out +=
        "namespace " + path + " { using namespace ::" + standInScope.str() + "::" + path + "; }\n";
  }
  for (const auto &[scope, paths] : ownerless) {
    std::string body;
    for (const auto &[path, _] : paths) {
      llvm::StringRef owner = path;
      llvm::StringRef last = owner.contains("::") ? owner.rsplit("::").second : owner;
      std::string full = scope.empty() ? path : scope + "::" + path;
      if (!mentioned(last) || classes.contains(last) || namespaces.contains(full) ||
          namespaces.contains(path) || macros.contains(last) || types.contains(last))
        continue;
      auto [outer, inner] = owner.contains("::")
                                ? owner.rsplit("::")
                                : std::pair<llvm::StringRef, llvm::StringRef>("", owner);
      if (!outer.empty() && classes.contains(outer))
        continue;
      if (!outer.empty())
        body += "namespace " + outer.str() + " { ";
      body += "struct " + inner.str() + " {\n";
      if (const Node *node = nodeOf(path))
        for (const auto &[word, entry] : node->sorted(mentioned)) {
          const std::string name = word.str();
          const Node &child = *entry;
          if (macros.contains(name) || functions.contains(full + "::" + name) || name == inner)
            continue;
          if (child.typeTemplate)
            body += parametersOf(child) + "using " + name + " = " + any() + ";\n";
          else if (child.isType() || child.scope)
            body += "using " + name + " = " + any() + ";\n";
          else if (child.value)
            body += "static " + any() + " " + name + ";\n";
        }
      body += "};\n";
      if (!outer.empty())
        body += "}\n";
    }
    if (!body.empty())
      out += scope.empty() ? body : "namespace " + scope + " {\n" + body + "}\n";
  }
  for (const auto &entry : suffixes) {
    llvm::StringRef suffix = entry.getKey();
    if (macros.contains(suffix))
      continue;
    std::string op = (" operator\"\"" + suffix).str();
    for (llvm::StringRef type : {"char", "char8_t", "char16_t", "char32_t", "wchar_t"}) {
      out += any() + op + "(const " + type.str() + " *, unsigned long);\n";
      out += any() + op + "(" + type.str() + ");\n";
    }
    out += any() + op + "(unsigned long long);\n" + any() + op + "(long double);\n";
  }
  return out;
}

void Names::resolveAliases() {
  for (auto &entry : macroAliases) {
    llvm::StringRef name = entry.second;
    for (int hops = 0; hops < 8; ++hops) {
      if (macros.contains(name)) {
        macros.insert(entry.getKey());
        break;
      }
      auto next = macroAliases.find(name);
      if (next == macroAliases.end())
        break;
      name = next->second;
    }
  }
}

std::string Names::mend(const Source &source) {
  resolveAliases();
  std::string text = source.text.str();
  blankMacros(source, text);
  blankBases(source, text);
  blankEnumerators(source, text);
  blankForwards(source, text);
  blankLayout(source, text);
  nameLiterals(source, text);
  blankNested(source, text);
  return text;
}

/// `f("…", Query::Name{"x"})`: of a class that is not known, nobody knows that `Name` is a type,
/// and braces after anything else are an error. An object of the class itself will do.
void Names::blankNested(const Source &source, std::string &text) const {
  const std::vector<Token> &tokens = source.tokens;
  for (size_t i = 2; i + 1 < tokens.size(); ++i) {
    if (!tokens[i + 1].is("{") || !isName(tokens[i]) || !tokens[i - 1].is("::"))
      continue;
    size_t first = i;
    while (first > 1 && tokens[first - 1].is("::") && isName(tokens[first - 2]))
      first -= 2;
    if (first == 0 || first == i ||
        !(tokens[first - 1].is("(") || tokens[first - 1].is(",") || tokens[first - 1].is("{")))
      continue;
    auto alias = namespaceAliases.find(tokens[first].text);
    std::string path = alias == namespaceAliases.end() ? tokens[first].text.str() : alias->second;
    for (size_t j = first + 2; j + 1 < i; j += 2)
      path += "::" + tokens[j].text.str();
    const Node *node = nodeOf(path);
    if (node && node->isType() && !types.contains(tokens[i - 2].text))
      blank(text, tokens[i - 1].offset, tokens[i].end());
  }
}

/// `alignas(T)` and inline assembly ask the parser for the layout of types, which made-up types do
/// not have; neither says anything about stored data.
void Names::blankLayout(const Source &source, std::string &text) const {
  const std::vector<Token> &tokens = source.tokens;
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    bool assembly = tokens[i].is("asm") || tokens[i].is("__asm__") || tokens[i].is("__asm");
    if (!assembly && !tokens[i].is("alignas") && !tokens[i].is("_Alignas"))
      continue;
    size_t open = i + 1;
    while (assembly && open + 1 < tokens.size() &&
           (isName(tokens[open]) || tokens[open].is("volatile") || tokens[open].is("goto") ||
            tokens[open].is("inline")))
      ++open;
    if (!tokens[open].is("("))
      continue;
    size_t last = closing(tokens, open);
    if (last < tokens.size())
      blank(text, tokens[i].offset, tokens[last].end());
  }
}

/// `using Storage = decltype(openStorage(""));`: a literal does not become the unknown class that
/// the function takes, and the alias would be lost. A name that nobody knows becomes anything.
void Names::nameLiterals(const Source &source, std::string &text) {
  const std::vector<Token> &tokens = source.tokens;
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (!tokens[i].is("decltype") || !tokens[i + 1].is("("))
      continue;
    const size_t last = closing(tokens, i + 1);
    for (size_t at = i + 2; at < last && last < tokens.size(); ++at)
      if (tokens[at].kind == Token::Kind::String && !tokens[at].text.contains('\n'))
        text.replace(tokens[at].offset, tokens[at].text.size(), tokens[at].text.size(), '_');
  }
}

void Names::blankBases(const Source &source, std::string &text) const {
  const std::vector<Token> &tokens = source.tokens;
  for (const Brace &brace : source.braces) {
    if (brace.kind != Brace::Kind::Class)
      continue;
    // Export macros: `class MACRO MACRO(x) Name`.
    for (size_t i = brace.head; i < brace.name; ++i)
      if (isName(tokens[i]) && i > brace.head && !macros.contains(tokens[i].text) &&
          !tokens[i - 1].is("[") && !tokens[i + 1].is("]") && !tokens[i + 1].is("::") &&
          !tokens[i - 1].is("::") && !tokens[i - 1].is("<") && !tokens[i - 1].is(",") &&
          !tokens[i + 1].is(",") && !tokens[i + 1].is(">") &&
          (tokens[i - 1].is("class") || tokens[i - 1].is("struct") || tokens[i - 1].is("union"))) {
        size_t last = tokens[i + 1].is("(") ? closing(tokens, i + 1) : i;
        if (last < brace.name)
          blank(text, tokens[i].offset, tokens[last].end());
      }
    // Without a name (`using X = struct {`, a name that a macro makes up) it begins at its head.
    size_t colon = brace.name ? brace.name : brace.head;
    while (colon < brace.open && !tokens[colon].is(":"))
      ++colon;
    bool kept = false;
    size_t pendingComma = 0;
    for (size_t i = colon + 1; i < brace.open;) {
      size_t end = i, last = 0;
      while (end < brace.open && !tokens[end].is(",")) {
        if (tokens[end].is("<")) {
          size_t after = afterTemplateArguments(tokens, end);
          end = after ? after : end + 1;
          continue;
        }
        if (isName(tokens[end]))
          last = end;
        ++end;
      }
      bool known = last && classes.contains(tokens[last].text);
      if (!known && last) {
        blank(text, tokens[i].offset, tokens[end - 1].end());
        if (end < brace.open)
          blank(text, tokens[end].offset, tokens[end].end());
        else if (pendingComma)
          blank(text, tokens[pendingComma].offset, tokens[pendingComma].end());
      } else {
        kept = true;
        pendingComma = end < brace.open ? end : 0;
      }
      i = end + 1;
    }
    if (!kept && colon < brace.open)
      blank(text, tokens[colon].offset, tokens[colon].end());
  }
}

/// An enumerator whose value depends on what is unknown would leave the enumeration without a size,
/// which the parser does not survive. It keeps its place in the sequence instead.
void Names::blankEnumerators(const Source &source, std::string &text) const {
  const std::vector<Token> &tokens = source.tokens;
  for (size_t i = 0; i < tokens.size(); ++i) { // `: quint8`: no size is known
    if (!tokens[i].is("enum"))
      continue;
    size_t colon = i + 1;
    while (colon < tokens.size() && tokens[colon].word())
      ++colon;
    if (colon + 1 >= tokens.size() || !tokens[colon].is(":") || isKeyword(tokens[colon + 1].text))
      continue;
    size_t open = colon;
    while (open < tokens.size() && !tokens[open].is("{") && !tokens[open].is(";"))
      ++open;
    blank(text, tokens[colon].offset, tokens[open - 1].end());
  }
  for (const Brace &brace : source.braces) {
    if (brace.kind != Brace::Kind::Enum)
      continue;
    for (size_t i = brace.open + 1; i < brace.close && i < tokens.size(); ++i) {
      if (!tokens[i].is("="))
        continue;
      size_t end = i;
      bool known = true;
      while (end < brace.close && end < tokens.size() && !tokens[end].is(",")) {
        const Token &token = tokens[end];
        bool plain = enumerators.contains(token.text) &&
                     !(end + 1 < tokens.size() && tokens[end + 1].is("::"));
        if (isName(token) && (safe || (!plain && !macros.contains(token.text))))
          known = false;
        if (tokens[end].is("("))
          end = closing(tokens, end);
        else
          ++end;
      }
      if (!known)
        blank(text, tokens[i].offset, tokens[std::min(end, tokens.size()) - 1].end());
      i = end;
    }
  }
}

void Names::blankForwards(const Source &source, std::string &text) {
  const std::vector<Token> &tokens = source.tokens;
  for (size_t i = 0; i + 2 < tokens.size(); ++i)
    if ((tokens[i].is("class") || tokens[i].is("struct")) && isName(tokens[i + 1]) &&
        tokens[i + 2].is(";") && !classes.contains(tokens[i + 1].text) &&
        (i == 0 || tokens[i - 1].is(";") || tokens[i - 1].is("{") || tokens[i - 1].is("}") ||
         tokens[i - 1].is(":") || isMacroCase(tokens[i - 1].text))) {
      blank(text, tokens[i].offset, tokens[i + 2].end());
      root.children[tokens[i + 1].text].type = true;
    }
}

void Names::blankMacros(const Source &source, std::string &text) const {
  const std::vector<Token> &tokens = source.tokens;
  auto is = [&](size_t i, const auto &spelling) {
    return i < tokens.size() && tokens[i].is(spelling);
  };
  // Per token: whether it is inside a function body.
  std::vector<bool> inBody(tokens.size() + 1, false);
  for (const Brace &brace : source.braces)
    if (brace.kind == Brace::Kind::Function)
      std::fill(inBody.begin() + static_cast<long>(brace.open),
                inBody.begin() + static_cast<long>(std::min(brace.close, tokens.size())), true);
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token &token = tokens[i];
    // Of `delete` the parser asks for the layout of what nobody knows; the operand is all that
    // matters.
    if (token.is("delete") && i > 0 && !is(i - 1, "=") && !is(i - 1, "operator")) {
      blank(text, token.offset, (is(i + 1, "[") && is(i + 2, "]") ? tokens[i + 2] : token).end());
      continue;
    }
    bool starts = i == 0 || is(i - 1, ";") || is(i - 1, "{") || is(i - 1, "}") || is(i - 1, ":") ||
                  (is(i - 1, ")") && token.lineStart) ||
                  (i > 0 && !inBody[i] && isMacroCase(tokens[i - 1].text) &&
                   !macros.contains(tokens[i - 1].text));
    if (!inBody[i] && (is(i, "public") || is(i, "private") || is(i, "protected")) &&
        i + 2 < tokens.size() && isName(tokens[i + 1]) && is(i + 2, ":") &&
        !macros.contains(tokens[i + 1].text)) {
      blank(text, tokens[i + 1].offset, tokens[i + 1].end());
      continue;
    }
    if (!isName(token) || macros.contains(token.text))
      continue;
    if (!inBody[i] && starts && is(i + 1, ":") && token.lineStart) { // `signals:`
      blank(text, token.offset, tokens[i + 1].end());
      continue;
    }
    if (is(i + 1, "(")) {
      size_t close = closing(tokens, i + 1);
      if (!starts || close >= tokens.size())
        continue;
      if (close + 1 == tokens.size()) { // `DECLARE(x)` at the end of the file
        if (!inBody[i] && isMacroCase(token.text))
          blank(text, token.offset, tokens[close].end());
        continue;
      }
      const Token &after = tokens[close + 1];
      bool newLine = after.lineStart;
      if (inBody[i] && after.is("{")) { // a loop or condition by macro
        blank(text, token.offset, tokens[close].end());
      } else if (isMacroCase(token.text) && newLine &&
                 (after.word() || after.is("}") || after.is("[") || after.is("~") ||
                  after.is("#"))) {
        // Keep it as a call where there is room for the semicolon.
        uint32_t end = tokens[close].end();
        if (inBody[i] && end < text.size() && (text[end] == ' ' || text[end] == '\r'))
          text[end] = ';';
        else
          blank(text, token.offset, end);
      } else if (isMacroCase(token.text) && !inBody[i] && after.is("{") && close - i > 1) {
        // A function whose head is a macro: TEST(a, b) {
        std::string head = "void f" + std::to_string(i) + "()";
        if (tokens[close].end() - token.offset >= head.size() &&
            llvm::StringRef(text).slice(token.offset, tokens[close].end()).find('\n') ==
                llvm::StringRef::npos) {
          blank(text, token.offset, tokens[close].end());
          std::copy(head.begin(), head.end(), text.begin() + token.offset);
        }
      }
      continue;
    }
    if (!isMacroCase(token.text) || i + 1 >= tokens.size())
      continue;
    const Token &after = tokens[i + 1];
    // After `extern "C"`, `virtual` and the like the declaration goes on.
    bool afterSpecifier =
        i > 0 && !inBody[i] &&
        (isSpecifier(tokens[i - 1]) ||
         (tokens[i - 1].kind == Token::Kind::String && i > 1 && is(i - 2, "extern")));
    bool declares = starts || token.lineStart || afterSpecifier || (i > 0 && is(i - 1, ">"));
    bool aloneOnLine = token.lineStart && after.lineStart && (starts || !inBody[i]);
    bool beforeMacro = !inBody[i] && isName(after) && isMacroCase(after.text) && token.lineStart;
    bool beforeDeclaration =
        beforeMacro ||
        (declares && (startsDeclaration(after) || (after.is("~") && !inBody[i]) ||
                      (isName(after) && i + 2 < tokens.size() &&
                       (isName(tokens[i + 2]) || is(i + 2, "::") || is(i + 2, "<") ||
                        is(i + 2, "&") || is(i + 2, "*") || is(i + 2, "operator")))));
    bool afterParameters =
        i > 0 && is(i - 1, ")") && (after.is(";") || after.is("{")) && !inBody[i];
    if (aloneOnLine || (beforeDeclaration && !types.contains(token.text)) || afterParameters)
      blank(text, token.offset, token.end());
  }
}

} // namespace migralint::cxx
