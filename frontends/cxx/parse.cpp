// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/parse.h"

#include "frontends/cxx/command.h"
#include "frontends/cxx/includes.h"
#include "frontends/cxx/names.h"
#include "frontends/cxx/parts.h"
#include "frontends/cxx/sandbox.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTMutationListener.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/Stack.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Sema/ExternalSemaSource.h"
#include "clang/Sema/Lookup.h"
#include "clang/Sema/Scope.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/Path.h"

#include <deque>

namespace migralint::cxx {

namespace {

using Clock = std::chrono::steady_clock;

/// Leaves the parser for good once its time is up. Only it can be left so: its objects leak.
class Deadline {
public:
  explicit Deadline(Clock::time_point end) : end(end) {}

  /// For every token: looks at the clock now and then only.
  void check() {
    constexpr unsigned often = 1024;
    if (++tokens % often == 0 && Clock::now() > end)
      leaveSandbox();
  }
  Clock::time_point time() const { return end; }
  bool passed() const { return Clock::now() > end; }

private:
  Clock::time_point end;
  unsigned tokens = 0;
};

/// Lets missing headers pass, and remembers what conditional directives hid.
class Directives : public HiddenCode {
public:
  using HiddenCode::HiddenCode;

  bool FileNotFound(llvm::StringRef) override { return true; }
  bool EmbedFileNotFound(llvm::StringRef) override { return true; }
};

/// Answers the look-ups that fail for want of headers: with a stand-in, or with a value of unknown
/// type.
class StandIns : public clang::ExternalSemaSource {
public:
  explicit StandIns(Deadline &deadline) : deadline(deadline) {}

  void InitializeSema(clang::Sema &s) override {
    sema = &s;
    s.getPreprocessor().setTokenWatcher([this](const clang::Token &token) {
      deadline.check();
      if (token.is(clang::tok::r_brace))
        refuseLayout();
    });
  }
  void ForgetSema() override { sema = nullptr; }

  bool LookupUnqualified(clang::LookupResult &result, clang::Scope *) override {
    if (!sema || result.isForRedeclaration() || !result.getLookupName().isIdentifier())
      return false;
    auto kind = result.getLookupKind();
    if (kind != clang::Sema::LookupOrdinaryName &&
        kind != clang::Sema::LookupNestedNameSpecifierName &&
        kind != clang::Sema::LookupNamespaceName)
      return false;
    const clang::IdentifierInfo *name = result.getLookupName().getAsIdentifierInfo();
    if (!name || name->getName().empty())
      return false;
    if (name->getName().starts_with(anyType)) {
      result.addDecl(anyTypedef(*name));
      return true;
    }
    bool found = false;
    if (clang::NamespaceDecl *scope = standIns())
      for (clang::NamedDecl *decl : scope->lookup(name)) {
        bool isScope = llvm::isa<clang::NamespaceDecl>(decl);
        bool isType = llvm::isa<clang::TypeDecl, clang::TypeAliasTemplateDecl>(decl);
        if ((kind == clang::Sema::LookupNamespaceName && !isScope) ||
            (kind == clang::Sema::LookupNestedNameSpecifierName && !isScope && !isType) ||
            (kind == clang::Sema::LookupOrdinaryName && isScope))
          continue;
        result.addDecl(decl);
        found = true;
      }
    if (found) {
      result.resolveKind();
      return true;
    }
    if (kind != clang::Sema::LookupOrdinaryName || declaresSomething(result.getNameLoc()))
      return false;
    result.addDecl(value(*name));
    return true;
  }

private:
  Deadline &deadline;
  clang::Sema *sema = nullptr;
  clang::NamespaceDecl *scope = nullptr;
  llvm::DenseMap<const clang::IdentifierInfo *, clang::NamedDecl *> made;
  clang::QualType anyValue;

  /// A class with an unknown base has no layout, and asking for one would crash; of an invalid
  /// class nobody asks. It has to be known before the class is complete: when its `}` is read.
  void refuseLayout() const {
    auto *record = sema ? llvm::dyn_cast_or_null<clang::CXXRecordDecl>(sema->CurContext) : nullptr;
    if (!record || record->isDependentContext())
      return;
    for (const clang::CXXBaseSpecifier &base : record->bases())
      if (const clang::CXXRecordDecl *decl = base.getType()->getAsCXXRecordDecl();
          !decl || decl->isInvalidDecl())
        record->setInvalidDecl();
  }

  clang::NamespaceDecl *standIns() {
    if (!scope)
      for (clang::NamedDecl *decl :
           sema->Context.getTranslationUnitDecl()->lookup(&sema->Context.Idents.get(standInScope)))
        scope = llvm::dyn_cast<clang::NamespaceDecl>(decl);
    return scope;
  }

  /// A type parameter of no template: dependent, so that nothing is asked of it. The depth keeps it
  /// apart from parameters of real templates.
  clang::QualType makeAny() {
    constexpr unsigned depth = 1000;
    return sema->Context.getTemplateTypeParmType(depth, static_cast<unsigned>(made.size()), false,
                                                 nullptr);
  }

  clang::NamedDecl *anyTypedef(const clang::IdentifierInfo &name) {
    clang::NamedDecl *&decl = made[&name];
    if (!decl) {
      clang::ASTContext &context = sema->Context;
      decl = clang::TypedefDecl::Create(context, context.getTranslationUnitDecl(), {}, {}, &name,
                                        context.getTrivialTypeSourceInfo(makeAny()));
      decl->setImplicit();
    }
    return decl;
  }

  clang::NamedDecl *value(const clang::IdentifierInfo &name) {
    clang::NamedDecl *&decl = made[&name];
    if (!decl) {
      clang::ASTContext &context = sema->Context;
      if (anyValue.isNull())
        anyValue = makeAny();
      decl =
          clang::VarDecl::Create(context, context.getTranslationUnitDecl(), {}, {}, &name, anyValue,
                                 context.getTrivialTypeSourceInfo(anyValue), clang::SC_Extern);
      decl->setImplicit();
    }
    return decl;
  }

  /// Whether a name follows, as in `Unknown x`: then the parser's own recovery knows better.
  bool declaresSomething(clang::SourceLocation at) const {
    const clang::SourceManager &sources = sema->getSourceManager();
    auto next = clang::Lexer::findNextToken(sources.getFileLoc(at), sources, sema->getLangOpts());
    return next && next->is(clang::tok::raw_identifier);
  }
};

/// Completes classes that what is unknown would spoil.
///
/// Makes fields of unknown type references to it, whose size is known whatever they refer to.
/// Otherwise asking for the layout of their class would crash. (An invalid class would do as well,
/// but it is nobody's base.) In expressions a reference is as good as what it refers to.
class Layouts : public clang::ASTMutationListener {
public:
  explicit Layouts(clang::CompilerInstance &compiler) : compiler(compiler) {}

  void CompletedTagDefinition(const clang::TagDecl *tag) override {
    const auto *record = llvm::dyn_cast<clang::RecordDecl>(tag);
    if (!record || record->isDependentContext())
      return;
    clang::ASTContext &context = compiler.getASTContext();
    for (clang::FieldDecl *field : record->fields())
      if (field->getType()->isDependentType() && !field->getType()->isReferenceType())
        field->setType(context.getLValueReferenceType(field->getType()));
    if (const auto *cxx = llvm::dyn_cast<clang::CXXRecordDecl>(record); cxx && !cxx->isLambda())
      addLastResorts(*const_cast<clang::CXXRecordDecl *>(cxx));
  }

private:
  static bool takesUnknown(const clang::CXXMethodDecl &method) {
    return llvm::any_of(method.parameters(), [](const clang::ParmVarDecl *parameter) {
      return parameter->getType()->isDependentType();
    });
  }

  /// Of overloaded methods, none is viable for an argument whose parameter's type is unknown, and a
  /// range-for over a failing call is lost. An overload that takes anything, and that is worse than
  /// all others (for being volatile even without arguments), is chosen where these fail.
  void addLastResorts(clang::CXXRecordDecl &record) {
    llvm::MapVector<clang::DeclarationName, llvm::SmallVector<const clang::CXXMethodDecl *, 4>>
        byName;
    for (const clang::CXXMethodDecl *method : record.methods())
      if (method->getDeclName().isIdentifier())
        byName[method->getDeclName()].push_back(method);
    for (const auto &[name, methods] : byName) {
      bool fails = methods.size() > 1 && llvm::any_of(methods, [](const clang::CXXMethodDecl *m) {
                     return takesUnknown(*m);
                   });
      if (fails && llvm::none_of(methods, [](const clang::CXXMethodDecl *m) {
            return m->isStatic() || m->isVolatile();
          }))
        addLastResort(record, *methods.front());
    }
  }

  void addLastResort(clang::CXXRecordDecl &record, const clang::CXXMethodDecl &like) {
    constexpr unsigned depth = 1001; // no parameter of a real template, nor one of the stand-ins'
    clang::ASTContext &context = compiler.getASTContext();
    clang::FunctionProtoType::ExtProtoInfo takesAll;
    takesAll.Variadic = true;
    takesAll.TypeQuals.addConst();
    takesAll.TypeQuals.addVolatile();
    clang::QualType type = context.getFunctionType(
        context.getTemplateTypeParmType(depth, lastResorts++, false, nullptr), {}, takesAll);
    auto *method = clang::CXXMethodDecl::Create(
        context, &record, like.getLocation(), {like.getDeclName(), like.getLocation()}, type,
        context.getTrivialTypeSourceInfo(type, like.getLocation()), clang::SC_None,
        /*UsesFPIntrin=*/false, /*isInline=*/true, clang::ConstexprSpecKind::Unspecified,
        like.getEndLoc());
    method->setAccess(clang::AS_public);
    method->setImplicit();
    // The class's own bodies, which are parsed next, look into its scope.
    if (clang::Scope *scope = compiler.getSema().getScopeForContext(&record))
      compiler.getSema().PushOnScopeChains(method, scope);
    else
      record.addDecl(method);
  }

  unsigned lastResorts = 0;
  clang::CompilerInstance &compiler;
};

class Consumer : public clang::ASTConsumer {
public:
  Consumer(clang::CompilerInstance &compiler, std::vector<std::pair<uint32_t, uint32_t>> &hidden,
           Deadline &deadline, llvm::function_ref<void(ParsedFile &)> use)
      : compiler(compiler), layouts(compiler), hidden(hidden), deadline(deadline), use(use) {}

  clang::ASTMutationListener *GetASTMutationListener() override { return &layouts; }

  bool shouldSkipFunctionBody(clang::Decl *decl) override {
    return !compiler.getSourceManager().isInMainFile(
        compiler.getSourceManager().getFileLoc(decl->getLocation()));
  }

  void HandleTranslationUnit(clang::ASTContext &context) override {
    ParsedFile file{context, compiler.getPreprocessor(), std::move(hidden), {}, deadline.time()};
    use(file);
  }

private:
  clang::CompilerInstance &compiler;
  Layouts layouts;
  std::vector<std::pair<uint32_t, uint32_t>> &hidden;
  Deadline &deadline;
  llvm::function_ref<void(ParsedFile &)> use;
};

class Action : public clang::ASTFrontendAction {
public:
  Action(Deadline &deadline, llvm::function_ref<void(ParsedFile &)> use)
      : deadline(deadline), use(use) {}

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &compiler,
                                                        llvm::StringRef) override {
    compiler.getPreprocessor().addPPCallbacks(
        std::make_unique<Directives>(compiler.getSourceManager(), hidden));
    compiler.getPreprocessor().setTokenWatcher([this](const clang::Token &) { deadline.check(); });
    return std::make_unique<Consumer>(compiler, hidden, deadline, use);
  }

private:
  Deadline &deadline;
  std::vector<std::pair<uint32_t, uint32_t>> hidden;
  llvm::function_ref<void(ParsedFile &)> use;
};

bool execute(std::shared_ptr<clang::CompilerInvocation> invocation,
             llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fs, bool sourceMode,
             Deadline &deadline, llvm::function_ref<void(ParsedFile &)> use) {
  clang::CompilerInstance compiler(std::move(invocation));
  compiler.setVirtualFileSystem(std::move(fs));
  compiler.createDiagnostics(new clang::IgnoringDiagConsumer, /*ShouldOwnClient=*/true);
  compiler.setVerboseOutputStream(std::make_unique<llvm::raw_null_ostream>());
  if (sourceMode)
    compiler.setExternalSemaSource(llvm::makeIntrusiveRefCnt<StandIns>(deadline));
  bool used = false;
  // Named: the action keeps but a reference to it.
  auto noteUse = [&](ParsedFile &file) {
    used = true;
    use(file);
  };
  Action action(deadline, noteUse);
  compiler.ExecuteAction(action);
  return used;
}

/// How much longer than its patience a parse may take that does not ask for the time.
constexpr std::chrono::seconds grace(5);

constexpr llvm::StringLiteral preludePath = "/__migralint/prelude.h";
constexpr llvm::StringLiteral headersPath = "/__migralint/headers";

/// How much is held back from a parser that has crashed on the file before.
enum class Caution { None, NoRisks, NoHeaders };

/// The file and the project's headers that it reaches, mended, in memory: in source mode nothing
/// else can be opened.
class Snapshot {
public:
  Snapshot(llvm::StringRef path, const Source &source, const Options &options,
           llvm::vfs::FileSystem &disk, Caution caution)
      : options(options), disk(disk), names(options.macros) {
    if (caution != Caution::None)
      names.playSafe();
    names.add(source);
    if (caution != Caution::NoHeaders)
      reach(path, source);
    std::vector<const HeaderText *> texts;
    for (const Header &header : headers)
      texts.push_back(header.text.get());
    Selection selection(words(), source, options.macros, texts);
    addFile(path, names.mend(source));
    for (size_t i = 0; i < headers.size(); ++i)
      addFile(headers[i].path, selection.cut(i, names.mend(texts[i]->source)));
    for (const auto &[include, target] : links)
      files->addHardLink((headersPath + "/" + include).str(), target);
    addFile(preludePath,
            names.prelude([&](llvm::StringRef word) { return selection.mentions(word); }));
  }

  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fileSystem() const { return files; }

  llvm::StringMap<std::string> headerPaths() const {
    llvm::StringMap<std::string> paths;
    for (const auto &[include, target] : links)
      paths[(headersPath + "/" + include).str()] = target;
    return paths;
  }

private:
  struct Header {
    std::string path;
    std::shared_ptr<const HeaderText> text;
  };

  const Options &options;
  llvm::vfs::FileSystem &disk;
  Names names;
  WordTable ownWords; ///< where there is no index of headers
  std::deque<Header> headers;
  llvm::StringSet<> seen;
  std::vector<std::pair<std::string, std::string>> links;
  llvm::StringSet<> linked;
  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> files =
      llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();

  void addFile(llvm::StringRef path, llvm::StringRef text) {
    files->addFile(path, 0, llvm::MemoryBuffer::getMemBufferCopy(text, path));
  }

  WordTable &words() { return options.headers ? options.headers->words() : ownWords; }

  void reach(llvm::StringRef path, const Source &source) {
    // Breadth first, so that what is near is read even if there is too much.
    seen.insert(path);
    follow(source, locateAll(path, source));
    for (size_t i = 0; i < headers.size() && i < IncludeGraph::mostFollowed; ++i) {
      const Header &header = headers[i]; // stays where it is
      const HeaderText &text = *header.text;
      std::call_once(text.included, [&] { text.includes = locateAll(header.path, text.source); });
      follow(text.source, text.includes);
    }
  }

  /// Reads what a file includes; `found` has where that is.
  void follow(const Source &source, const std::vector<std::string> &found) {
    for (size_t i = 0; i < source.includes.size(); ++i) {
      if (found[i].empty())
        continue;
      if (!seen.contains(found[i])) {
        std::shared_ptr<const HeaderText> text = options.headers
                                                     ? options.headers->read(found[i], disk)
                                                     : readHeader(found[i], ownWords, disk);
        if (!text)
          continue;
        seen.insert(found[i]);
        if (options.includes)
          options.includes->addText(found[i], text->digest);
        headers.push_back({found[i], std::move(text)});
        names.add(headers.back().text->source);
      }
      llvm::StringRef name = source.includes[i].name;
      if (!name.starts_with("/") && !name.contains("..") && linked.insert(name).second)
        links.emplace_back(name.str(), found[i]);
    }
  }

  std::vector<std::string> locateAll(llvm::StringRef includer, const Source &source) const {
    std::vector<std::string> found;
    found.reserve(source.includes.size());
    for (const IncludeToken &include : source.includes)
      found.push_back(locateInclude(include.name, includer, options.root, options.headers, disk));
    if (options.includes)
      note(includer, source, found);
    return found;
  }

  void note(llvm::StringRef includer, const Source &source,
            const std::vector<std::string> &found) const {
    std::vector<IncludeGraph::Include> includes;
    includes.reserve(found.size());
    for (size_t i = 0; i < found.size(); ++i)
      includes.push_back({source.includes[i].name.str(), found[i]});
    options.includes->add(includer, std::move(includes));
  }
};

std::shared_ptr<clang::CompilerInvocation> sourceInvocation(llvm::StringRef path,
                                                            const Options &options,
                                                            clang::DiagnosticsEngine &diagnostics) {
  std::vector<const char *> arguments = {
      "-cc1", "-triple", "x86_64-unknown-linux-gnu", "-fsyntax-only", "-x", "c++", "-std=c++23",
      "-fcxx-exceptions", "-fexceptions", "-w", "-ferror-limit", "0", "-nostdsysteminc",
      "-nobuiltininc", "-nostdinc++", "-frecovery-ast", "-frecovery-ast-type",
      "-fno-caret-diagnostics", "-fno-spell-checking", "-fcoroutines", "-fchar8_t",
      // What needs more is no migration.
      "-ftemplate-depth=128", "-fconstexpr-depth=128", "-fconstexpr-steps=100000", "-include",
      preludePath.data(), "-I", headersPath.data()};
  auto invocation = std::make_shared<clang::CompilerInvocation>();
  clang::CompilerInvocation::CreateFromArgs(*invocation, arguments, diagnostics);
  for (const std::string &macro : options.macros)
    invocation->getPreprocessorOpts().addMacroDef(macro);
  invocation->getFrontendOpts().Inputs = {
      clang::FrontendInputFile(path, clang::InputKind(clang::Language::CXX))};
  return invocation;
}

} // namespace

std::vector<clang::Decl *> declarationsInMainFile(clang::ASTContext &context) {
  const clang::SourceManager &sources = context.getSourceManager();
  auto inMainFile = [&](clang::SourceLocation location) {
    return location.isValid() && sources.isInMainFile(sources.getFileLoc(location));
  };
  std::vector<clang::Decl *> out;
  auto add = [&](clang::Decl *decl) {
    if (inMainFile(decl->getLocation()) || inMainFile(decl->getBeginLoc()))
      out.push_back(decl);
  };
  for (clang::Decl *decl : context.getTraversalScope())
    if (auto *unit = llvm::dyn_cast<clang::TranslationUnitDecl>(decl))
      llvm::for_each(unit->decls(), add);
    else
      add(decl);
  return out;
}

bool parse(llvm::StringRef path, const Source &source, const Options &options,
           llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fs,
           llvm::function_ref<void(ParsedFile &)> use) {
  Deadline deadline(Clock::now() + options.patience);
  clang::DiagnosticOptions diagnosticOptions;
  llvm::IntrusiveRefCntPtr<clang::DiagnosticsEngine> diagnostics =
      clang::CompilerInstance::createDiagnostics(
          *fs, diagnosticOptions, new clang::IgnoringDiagConsumer, /*ShouldOwnClient=*/true);
  bool sourceMode = !options.command;
  for (Caution caution : {Caution::None, Caution::NoRisks, Caution::NoHeaders}) {
    std::optional<Snapshot> snapshot;
    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files = fs;
    std::shared_ptr<clang::CompilerInvocation> invocation;
    if (sourceMode) {
      snapshot.emplace(path, source, options, *fs, caution);
      files = snapshot->fileSystem();
      invocation = sourceInvocation(path, options, *diagnostics);
    } else {
      invocation = commandInvocation(path, *options.command, options.directory, fs, diagnostics);
    }
    if (!invocation)
      return false;
    invocation->getFrontendOpts().SkipFunctionBodies = true;
    invocation->getFrontendOpts().DisableFree = false;
    bool parsed = false;
    Outcome outcome = runSandboxed(
        [&] {
          clang::noteBottomOfStack(/*ForceSet=*/true);
          parsed = execute(std::move(invocation), std::move(files), sourceMode, deadline,
                           [&](ParsedFile &file) {
                             if (snapshot)
                               file.headers = snapshot->headerPaths();
                             use(file);
                           });
        },
        deadline.time() + grace);
    if (outcome == Outcome::Finished)
      return parsed;
    if (deadline.passed())
      return false;
    if (!sourceMode)
      return false;
  }
  return false;
}

} // namespace migralint::cxx
