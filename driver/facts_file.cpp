// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The form of the file (driver/facts_file.h): a line of JSON that says what it is and of what, for
// people and for the decision whether to read on; a list of files and includes; and the facts of
// each file, one after the other.
#include "driver/facts_file.h"

#include "driver/facts_origin.h"
#include "model/byte_stream.h"
#include "model/facts_binary.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/Errc.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

#include <optional>

#ifndef _WIN32
#include <unistd.h>
#endif

namespace migralint::driver {
namespace {

namespace fs = llvm::sys::fs;
namespace json = llvm::json;
using cxx::IncludeGraph;
using llvm::StringRef;

/// A header is a line of at most so many bytes, a file at most so many: what is larger is not ours.
constexpr size_t longestHeader = 1 << 20;
constexpr uint64_t largestFile = uint64_t(1) << 30;

/// Facts are made of sources, settings and the program's own code: what was made by other code may
/// say other things in the same words.
std::string program() {
  return "migralint " MIGRALINT_VERSION ", LLVM " LLVM_VERSION_STRING ", " +
         std::string(factsOrigin);
}

/// Of what facts depend on. That a rule is off would not change them, but is found in no other
/// text.
std::string settingsDigest(const Settings &settings) {
  uint64_t digest = digestOf(StringRef(settings.text));
  for (const PackText &pack : settings.packs)
    digest = digest * 31 + digestOf(StringRef(pack.text));
  digest = digest * 31 + uint64_t(settings.config.dialect.value_or(Dialect::Common));
  return llvm::utohexstr(digest, /*LowerCase=*/true, /*Width=*/16);
}

std::string checksumOf(StringRef bytes) {
  return llvm::utohexstr(digestOf(bytes), /*LowerCase=*/true, /*Width=*/16);
}

//===--- Header -----------------------------------------------------------------------------===//

struct Header {
  std::string program;
  std::string settings;
  FactsScope scope;
  uint64_t index = 0; ///< bytes
  uint64_t facts = 0; ///< bytes
  std::string checksum;
};

void write(const Header &header, llvm::raw_ostream &out) {
  json::OStream stream(out);
  // Names may be no UTF-8; nothing is looked up by what is written here.
  auto texts = [&](StringRef key, const std::vector<std::string> &list) {
    stream.attributeArray(key, [&] {
      for (const std::string &text : list)
        stream.value(json::fixUTF8(text));
    });
  };
  stream.object([&] {
    stream.attribute("facts", header.program);
    stream.attribute("settings", header.settings);
    if (!header.scope.root.empty())
      stream.attribute("root", json::fixUTF8(header.scope.root));
    texts("paths", header.scope.paths);
    texts("exclude", header.scope.excluded);
    if (!header.scope.compileCommands.empty())
      stream.attribute("compile-commands", json::fixUTF8(header.scope.compileCommands));
    stream.attribute("index-bytes", int64_t(header.index));
    stream.attribute("facts-bytes", int64_t(header.facts));
    stream.attribute("checksum", header.checksum);
  });
  out << '\n';
}

/// Nothing: it is no header.
std::optional<Header> readHeader(StringRef line) {
  // LLVM's reader goes as deep as the text says; in ours nothing is nested.
  if (line.count('[') + line.count('{') > 1000)
    return std::nullopt;
  llvm::Expected<json::Value> value = json::parse(line);
  if (!value) {
    llvm::consumeError(value.takeError());
    return std::nullopt;
  }
  json::Path::Root root;
  json::ObjectMapper map(*value, root);
  Header header;
  int64_t index = 0, facts = 0;
  // What another version of the program wrote may lack the rest: it is told apart by its name.
  if (!map || !map.map("facts", header.program))
    return std::nullopt;
  if (header.program != program())
    return header;
  if (!map.map("settings", header.settings) || !map.mapOptional("root", header.scope.root) ||
      !map.map("paths", header.scope.paths) || !map.map("exclude", header.scope.excluded) ||
      !map.mapOptional("compile-commands", header.scope.compileCommands) ||
      !map.map("index-bytes", index) || !map.map("facts-bytes", facts) ||
      !map.map("checksum", header.checksum) || index < 0 || facts < 0)
    return std::nullopt;
  header.index = uint64_t(index);
  header.facts = uint64_t(facts);
  return header;
}

//===--- Writing ----------------------------------------------------------------------------===//

class Writer {
public:
  Writer(const Extraction &extraction, const Project &project)
      : extraction(extraction), project(project) {}

  std::string index;
  std::string facts;
  std::vector<std::string> tooDeep;

  void run() {
    writeFiles();
    writeTexts();
    writeIncludes();
    index = out.take();
  }

private:
  void writeFiles() {
    std::map<std::string, const Seen *> files; // in an order that no run changes
    for (const auto &entry : extraction.trail.seen)
      files.emplace(project.nameOf(entry.first()), &entry.second);
    out.number(files.size());
    for (const auto &[name, seen] : files) {
      out.text(name);
      out.number(uint64_t(seen->look));
      out.number(seen->digest);
      out.number(seen->macros.size());
      for (const std::string &macro : seen->macros)
        out.text(macro);
      out.number(seen->byCommand);
      std::string bytes = seen->facts == Seen::none ? "" : encoded(name, seen->facts);
      out.number(bytes.size());
      facts += bytes;
    }
  }

  std::string encoded(const std::string &name, size_t number) {
    std::optional<std::string> bytes = encodeFacts(extraction.facts[number]);
    if (!bytes)
      tooDeep.push_back(name);
    return bytes.value_or("");
  }

  void writeTexts() {
    const auto texts = extraction.trail.includes->allTexts();
    out.number(texts.size());
    for (const auto &[path, digest] : texts) {
      out.text(project.nameOf(path));
      out.number(digest);
    }
  }

  void writeIncludes() {
    const auto includers = extraction.trail.includes->allIncludes();
    out.number(includers.size());
    for (const auto &[path, includes] : includers) {
      out.text(project.nameOf(path));
      out.number(includes->size());
      for (const IncludeGraph::Include &include : *includes) {
        out.text(include.name);
        out.text(include.found.empty() ? "" : project.nameOf(include.found));
      }
    }
  }

  const Extraction &extraction;
  const Project &project;
  ByteWriter out;
};

//===--- Reading ----------------------------------------------------------------------------===//

/// The bytes of a facts file, of which the header and the checksum are right.
struct Loaded {
  std::unique_ptr<llvm::MemoryBuffer> buffer;
  fs::file_status status;
  Header header;
  StringRef index;
  StringRef facts;
};

llvm::Error refusal(StringRef file, const llvm::Twine &reason) {
  return llvm::createStringError(llvm::errc::invalid_argument,
                                 "facts file '" + file + "' " + reason);
}

/// Nobody else may say what is in a cache.
bool isOwn(const fs::file_status &status) {
#ifndef _WIN32
  return status.getUser() == ::geteuid() &&
         (status.permissions() & (fs::group_write | fs::others_write)) == fs::no_perms;
#else
  return true;
#endif
}

llvm::Expected<Loaded> open(StringRef file, bool cached) {
  Loaded loaded;
  if (std::error_code error = fs::status(file, loaded.status))
    return llvm::createStringError(error, "facts file '" + file + "': " + error.message());
  if (loaded.status.type() != fs::file_type::regular_file)
    return refusal(file, "is no regular file");
  if (loaded.status.getSize() > largestFile)
    return refusal(file, "is larger than 1 GB");
  if (cached && !isOwn(loaded.status))
    return refusal(file, "belongs to others, or can be written by them");
  // Read and not mapped: somebody may cut it off.
  auto buffer = llvm::MemoryBuffer::getFile(file, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false, /*IsVolatile=*/true);
  if (!buffer)
    return llvm::createStringError(buffer.getError(),
                                   "facts file '" + file + "': " + buffer.getError().message());
  loaded.buffer = std::move(*buffer);
  return loaded;
}

llvm::Expected<Loaded> load(StringRef file, bool cached, const Project &project,
                            const Settings &settings) {
  llvm::Expected<Loaded> loaded = open(file, cached);
  if (!loaded)
    return loaded;
  StringRef bytes = loaded->buffer->getBuffer();
  size_t end = bytes.take_front(longestHeader).find('\n');
  std::optional<Header> header;
  if (end != StringRef::npos)
    header = readHeader(bytes.take_front(end));
  if (!header)
    return refusal(file, "is broken: it does not begin as facts do");
  if (header->program != program())
    return refusal(file, "was made by another version: " + header->program);
  if (header->settings != settingsDigest(settings))
    return refusal(file, "was made with another configuration, or other rule packs");
  if (!header->scope.root.empty() && header->scope.root != json::fixUTF8(project.root()))
    return refusal(file, "is of another project: '" + header->scope.root + "'");
  StringRef body = bytes.drop_front(end + 1);
  if (header->index > body.size() || header->facts != body.size() - header->index)
    return refusal(file, "is broken: it has another length than it says");
  if (header->checksum != checksumOf(body))
    return refusal(file, "is broken: its checksum is wrong");
  loaded->header = std::move(*header);
  loaded->index = body.take_front(loaded->header.index);
  loaded->facts = body.drop_front(loaded->header.index);
  return loaded;
}

class Reader {
public:
  Reader(const Loaded &loaded, const Project &project)
      : project(project), in(loaded.index), facts(loaded.facts) {}

  /// False: it is broken.
  bool run(Extraction &result, bool withTrail) {
    if (!readFiles(result))
      return false;
    if (!withTrail)
      return facts.empty();
    auto includes = std::make_shared<IncludeGraph>();
    if (!readTexts(*includes) || !readIncludes(*includes))
      return false;
    result.trail.includes = std::move(includes);
    return in.rest().empty() && facts.empty();
  }

private:
  bool readFiles(Extraction &result) {
    uint64_t count = 0;
    if (!in.count(count))
      return false;
    for (uint64_t i = 0; i < count; ++i)
      if (!readFile(result))
        return false;
    return true;
  }

  bool readFile(Extraction &result) {
    StringRef name;
    uint64_t look = 0, macros = 0, byCommand = 0, size = 0;
    Seen seen;
    if (!in.text(name) || !in.number(look) || look > uint64_t(Look::Called) ||
        !in.number(seen.digest) || !in.count(macros))
      return false;
    for (uint64_t i = 0; i < macros; ++i) {
      StringRef macro;
      if (!in.text(macro))
        return false;
      seen.macros.push_back(macro.str());
    }
    if (!in.number(byCommand) || !in.number(size) || size > facts.size())
      return false;
    seen.look = Look(look);
    seen.byCommand = byCommand != 0;
    if (size) {
      std::optional<FileFacts> decoded = decodeFacts(facts.take_front(size));
      if (!decoded || decoded->path != name)
        return false;
      facts = facts.drop_front(size);
      seen.facts = result.facts.size();
      result.digests.emplace(name.str(), seen.digest);
      result.facts.push_back(std::move(*decoded));
    }
    result.trail.seen[project.pathOf(name)] = std::move(seen);
    return true;
  }

  bool readTexts(IncludeGraph &graph) {
    uint64_t count = 0;
    if (!in.count(count))
      return false;
    for (uint64_t i = 0; i < count; ++i) {
      StringRef name;
      uint64_t digest = 0;
      if (!in.text(name) || !in.number(digest))
        return false;
      graph.addText(project.pathOf(name), digest);
    }
    return true;
  }

  bool readIncludes(IncludeGraph &graph) {
    uint64_t count = 0;
    if (!in.count(count))
      return false;
    for (uint64_t i = 0; i < count; ++i) {
      StringRef includer;
      uint64_t number = 0;
      if (!in.text(includer) || !in.count(number))
        return false;
      std::vector<IncludeGraph::Include> includes;
      for (uint64_t j = 0; j < number; ++j) {
        StringRef name, found;
        if (!in.text(name) || !in.text(found))
          return false;
        includes.push_back({name.str(), found.empty() ? "" : project.pathOf(found)});
      }
      graph.add(project.pathOf(includer), std::move(includes));
    }
    return true;
  }

  const Project &project;
  ByteReader in;
  StringRef facts;
};

} // namespace

std::vector<std::string> writeFactsFile(const Extraction &extraction, const Project &project,
                                        const Settings &settings, const FactsScope &scope,
                                        llvm::raw_ostream &out) {
  Writer writer(extraction, project);
  writer.run();
  std::string body = std::move(writer.index);
  Header header{program(), settingsDigest(settings), scope, body.size(), writer.facts.size(), {}};
  body += writer.facts;
  header.checksum = checksumOf(body);
  write(header, out);
  out << body;
  return std::move(writer.tooDeep);
}

llvm::Expected<std::unique_ptr<Extraction>> readFactsFile(StringRef file, const Project &project,
                                                          const Settings &settings) {
  llvm::Expected<Loaded> loaded = load(file, /*cached=*/true, project, settings);
  if (!loaded)
    return loaded.takeError();
  auto extraction = std::make_unique<Extraction>();
  if (!Reader(*loaded, project).run(*extraction, /*withTrail=*/true))
    return refusal(file, "is broken: what it holds are no facts");
  return extraction;
}

ProjectFacts::Stamp ProjectFacts::Stamp::of(const fs::file_status &status) {
  return {status.getUniqueID(), status.getLastModificationTime(), status.getSize()};
}

llvm::Expected<std::shared_ptr<const ProjectFacts>>
ProjectFacts::load(const Project &project, const Settings &settings, std::string file) {
  bool cached = file.empty();
  if (cached) {
    llvm::Expected<std::string> own = factsFileOf(project);
    if (!own)
      return own.takeError();
    file = std::move(*own);
  }
  llvm::Expected<Loaded> loaded = driver::load(file, cached, project, settings);
  if (!loaded)
    return loaded.takeError();
  Extraction extraction;
  if (!Reader(*loaded, project).run(extraction, /*withTrail=*/false))
    return refusal(file, "is broken: what it holds are no facts");
  auto result = std::make_shared<ProjectFacts>();
  result->stamp = Stamp::of(loaded->status);
  result->file = std::move(file);
  result->sources = std::move(loaded->header.scope);
  result->facts = std::move(extraction.facts);
  llvm::sort(result->facts, [](const FileFacts &a, const FileFacts &b) { return a.path < b.path; });
  return result;
}

const FileFacts *ProjectFacts::find(StringRef name) const {
  auto found = llvm::lower_bound(
      facts, name, [](const FileFacts &file, StringRef wanted) { return file.path < wanted; });
  return found != facts.end() && found->path == name ? &*found : nullptr;
}

FactsRefs ProjectFacts::with(const FileFacts &live) const {
  FactsRefs all;
  all.reserve(facts.size() + 1);
  for (const FileFacts &file : facts)
    if (file.path != live.path)
      all.emplace_back(file);
  all.emplace_back(live);
  return all;
}

bool ProjectFacts::isCurrent() const {
  fs::file_status status;
  return !fs::status(file, status) && Stamp::of(status) == stamp;
}

} // namespace migralint::driver
