// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Scheduling of the frontends (driver/extraction.h). In rounds: a fast look at every file's text
// tells which are to be parsed, and how many: what the search for the project's headers may cost
// goes by that. SQL needs no headers, and is read in the first. A second look at the others' texts
// finds those that call what only migrations are seen to call (driver/unseen_callers.h).
#include "driver/extraction.h"

#include "driver/progress.h"
#include "driver/script_tools.h"
#include "driver/signs.h"
#include "driver/unseen_callers.h"
#include "frontends/annotate.h"
#include "frontends/change_log.h"
#include "frontends/cxx/frontend.h"
#include "frontends/sql/file.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ThreadPool.h"

#include <atomic>
#include <chrono>
#include <optional>

namespace migralint::driver {
namespace {

using llvm::StringRef;

/// Larger files are generated data, and would only cost memory: of SQL some ten times their size,
/// and with all that a parser keeps of it, of C++ far more.
constexpr uint64_t maxSqlBytes = uint64_t(64) << 20, maxCxxBytes = uint64_t(16) << 20;

/// How many folders may be looked through for headers, at all and for each file that is parsed:
/// some 10 µs each. A hook that checks one file of a huge tree must not wait for all of its
/// folders.
constexpr size_t headerFolders = 2000, headerFoldersPerFile = 50;

/// What is known of one file; each thread writes to its own.
struct Slot {
  Look look = Look::Unreadable;
  std::string reason;
  std::vector<std::string> macros; ///< what a parser must know of the libraries it can be using
  std::optional<FileFacts> facts;
  std::unique_ptr<SourceText> text;   ///< that `facts` are from, if it was at hand
  const FileFacts *earlier = nullptr; ///< another state's, that may hold here, too
  bool taken = false;                 ///< that is what `facts` are
  uint64_t digest = 0;
  double milliseconds = 0;
};

llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> load(const InputFile &input,
                                                        llvm::vfs::FileSystem &fs) {
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> file = fs.openFileForRead(input.path);
  if (!file)
    return file.getError();
  llvm::ErrorOr<llvm::vfs::Status> status = (*file)->status();
  if (!status)
    return status.getError();
  if (status->getSize() > (input.sql ? maxSqlBytes : maxCxxBytes))
    return std::make_error_code(std::errc::file_too_large);
  return (*file)->getBuffer(input.path, int64_t(status->getSize()),
                            /*RequiresNullTerminator=*/false);
}

/// As git tells it.
bool isBinary(StringRef text) { return text.take_front(8000).contains('\0'); }

class Extractor {
public:
  Extractor(const std::vector<InputFile> &files, const Project &project, const rules::Rules &rules,
            const ExtractionOptions &options)
      : files(files), project(project), rules(rules), options(options), slots(files.size()) {}

  Extraction run() {
    forEach("looking", files.size(), [&](size_t i) { look(files[i], slots[i]); });
    size_t parsed =
        llvm::count_if(slots, [](const Slot &slot) { return slot.look == Look::Parse; });
    cxx::HeaderIndex index(
        [&] { return findHeaders(project, headerFolders + headerFoldersPerFile * parsed, *fs); });
    headers = &index;
    std::optional<SteadyIncludes> unchanged;
    if (options.earlier)
      steady = &unchanged.emplace(*options.earlier, project, index, *fs);
    readAll(Look::Parse);
    lookForCallers();
    readAll(Look::Called);
    return result();
  }

private:
  void forEach(StringRef what, size_t count, llvm::function_ref<void(size_t)> work) {
    Progress progress(what, count);
    std::atomic<size_t> next = 0;
    auto takeAll = [&] {
      for (size_t i = next++; i < count; i = next++) {
        work(i);
        progress.advance();
      }
    };
    if (count <= 1 || options.jobs == 1)
      return takeAll();
    // One task a thread: thousands of small ones would cost more than the files.
    llvm::DefaultThreadPool pool(llvm::hardware_concurrency(options.jobs));
    for (unsigned i = 0; i < pool.getMaxConcurrency(); ++i)
      pool.async(takeAll);
    pool.wait();
  }

  void readAll(Look kind) {
    std::vector<size_t> rest;
    for (size_t i = 0; i < slots.size(); ++i)
      if (slots[i].look == kind && !slots[i].facts)
        rest.push_back(i);
    forEach("reading", rest.size(), [&](size_t i) { parse(files[rest[i]], slots[rest[i]]); });
  }

  void lookForCallers() {
    std::vector<size_t> rest;
    for (size_t i = 0; i < slots.size(); ++i)
      if (slots[i].look == Look::NoSign && !files[i].changeLog &&
          !rules.testPath(files[i].name)) // who calls it from a test does not count
        rest.push_back(i);
    if (rest.empty())
      return;
    std::vector<const FileFacts *> parsed;
    for (const Slot &slot : slots)
      if (slot.facts)
        parsed.push_back(&*slot.facts);
    const UnseenCallers callers(parsed);
    if (callers.empty())
      return;
    forEach("looking", rest.size(), [&](size_t i) {
      Slot &slot = slots[rest[i]];
      auto buffer = load(files[rest[i]], *fs);
      if (!buffer || !callers.mayBeIn((*buffer)->getBuffer()))
        return;
      slot.look = Look::Called;
      slot.macros = rules.macrosFor(std::string_view((*buffer)->getBuffer()));
    });
  }

  void look(const InputFile &file, Slot &slot) {
    if (options.earlier && recall(file, slot))
      return;
    auto buffer = load(file, *fs);
    if (!buffer) {
      slot.reason = buffer.getError() == std::errc::file_too_large
                        ? file.sql ? "larger than 64 MB" : "larger than 16 MB"
                        : buffer.getError().message();
      return;
    }
    StringRef text = (*buffer)->getBuffer();
    slot.digest = digestOf(text);
    if (text.trim().empty()) {
      slot.look = Look::Empty;
    } else if (isBinary(text)) {
      slot.look = Look::Binary;
    } else if (file.sql || (file.changeLog && isChangeLog(std::string_view(text)))) {
      slot.look = Look::Parse;
      timed(slot, [&] { parseSql(file, slot, text); });
    } else if (file.changeLog) {
      slot.look = Look::NoSign;
    } else if (signs.anyIn(text)) {
      slot.look = Look::Parse;
      slot.macros = rules.macrosFor(std::string_view(text));
    } else {
      slot.look = Look::NoSign;
    }
  }

  /// Takes what another state's extraction saw of the same text.
  bool recall(const InputFile &file, Slot &slot) const {
    const Extraction &other = options.earlier->extraction;
    auto seen = other.trail.seen.find(file.path);
    if (seen == other.trail.seen.end() || !options.earlier->isSame(file.path))
      return false;
    // Who is called is told anew; what was read then may still hold.
    slot.look = seen->second.look == Look::Called ? Look::NoSign : seen->second.look;
    slot.macros = seen->second.macros;
    slot.digest = seen->second.digest;
    if (seen->second.facts != Seen::none && !seen->second.byCommand)
      slot.earlier = &other.facts[seen->second.facts];
    return true;
  }

  bool holds(const InputFile &file, const Slot &slot) {
    if (!slot.earlier)
      return false;
    if (file.changeLog)
      return true;
    if (file.sql)
      return slot.earlier->surroundings == scriptTools.around(file.name).text();
    // What a compile command reaches is the parser's own affair.
    return !commandFor(file) && steady->holdFor(file.path);
  }

  const CompileCommand *commandFor(const InputFile &file) const {
    return options.commands ? options.commands->find(file.path) : nullptr;
  }

  void parse(const InputFile &file, Slot &slot) {
    if (holds(file, slot)) {
      slot.facts = *slot.earlier;
      slot.taken = true;
      if (!file.sql && !file.changeLog)
        includes->take(file.path, *options.earlier->extraction.trail.includes);
      return;
    }
    timed(slot, [&] {
      if (!file.sql && !file.changeLog)
        return parseCxx(file, slot);
      if (auto buffer = load(file, *fs))
        parseSql(file, slot, (*buffer)->getBuffer());
      else
        unreadable(slot, buffer.getError().message());
    });
  }

  void timed(Slot &slot, llvm::function_ref<void()> parse) const {
    auto start = std::chrono::steady_clock::now();
    parse();
    if (slot.facts)
      annotate(*slot.facts, rules);
    slot.milliseconds =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  }

  void parseSql(const InputFile &file, Slot &slot, StringRef text) {
    slot.facts = file.changeLog ? readChangeLog(file.name, std::string_view(text), options.dialect)
                                : sql::readFile(file.name, std::string_view(text), options.dialect,
                                                scriptTools.around(file.name));
    slot.text = std::make_unique<SourceText>(text.str());
  }

  void parseCxx(const InputFile &file, Slot &slot) {
    cxx::Options cxx;
    cxx.root = project.root();
    cxx.headers = headers;
    cxx.includes = includes.get();
    cxx.macros = slot.macros;
    if (const CompileCommand *command = commandFor(file)) {
      cxx.command = command->arguments;
      cxx.directory = command->directory;
    }
    llvm::Expected<FileFacts> facts = cxx::extract(file.path, cxx, options.files());
    if (facts)
      slot.facts = std::move(*facts);
    else
      unreadable(slot, llvm::toString(facts.takeError()));
  }

  static void unreadable(Slot &slot, std::string reason) {
    slot.look = Look::Unreadable;
    slot.reason = std::move(reason);
  }

  Extraction result() {
    Extraction all;
    all.trail.includes = includes;
    for (size_t i = 0; i < files.size(); ++i) {
      Slot &slot = slots[i];
      if (slot.look == Look::Unreadable)
        all.unreadable.push_back({files[i].name, slot.reason});
      else
        all.trail.seen[files[i].path] = {slot.look, std::move(slot.macros), slot.digest,
                                         slot.facts ? all.facts.size() : Seen::none,
                                         commandFor(files[i]) != nullptr};
      all.empty += slot.look == Look::Empty;
      all.binary += slot.look == Look::Binary;
      all.withoutSign += slot.look == Look::NoSign;
      all.taken += slot.taken;
      if (!slot.facts)
        continue;
      // Links are resolved by the driver, and reports name what it calls the file.
      slot.facts->path = files[i].name;
      slot.facts->dialect = options.dialect;
      slot.facts->callsOnly = slot.look == Look::Called;
      all.digests.emplace(files[i].name, slot.digest);
      all.timings.push_back({files[i].name, slot.milliseconds, slot.facts->sqlLiterals,
                             slot.facts->sqlLiteralsHeld, slot.facts->sqlLiteralsFromTokens});
      all.facts.push_back(std::move(*slot.facts));
      all.texts.push_back(std::move(slot.text));
    }
    return all;
  }

  const std::vector<InputFile> &files;
  const Project &project;
  const rules::Rules &rules;
  const ExtractionOptions &options;
  /// For all threads: only what knows of a current folder needs its own.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fs = options.files();
  SignScanner signs = signsOf(rules);
  ScriptTools scriptTools{project, *fs};
  const cxx::HeaderIndex *headers = nullptr; ///< while files are read
  SteadyIncludes *steady = nullptr;          ///< the same, if there is an earlier extraction
  std::shared_ptr<cxx::IncludeGraph> includes = std::make_shared<cxx::IncludeGraph>();
  std::vector<Slot> slots;
};

} // namespace

uint64_t digestOf(StringRef bytes) { return cxx::digestOf(bytes); }

Extraction extractAll(const std::vector<InputFile> &files, const Project &project,
                      const rules::Rules &rules, const ExtractionOptions &options) {
  return Extractor(files, project, rules, options).run();
}

} // namespace migralint::driver
