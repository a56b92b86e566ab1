// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Walking of folders (driver/discovery.h). File types come with the folder's listing, so that a
// tree of thousands of files costs no system call per file.
#include "driver/discovery.h"

#include "driver/ignore.h"
#include "rules/pattern.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <functional>

namespace migralint::driver {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
using llvm::StringRef;

enum class FileKind : uint8_t { Other, Source, Header, Sql };

FileKind kindOf(StringRef name) {
  // `.C` is C++ by convention, `.c` may be included by C++ or hold a C program's migrations.
  return llvm::StringSwitch<FileKind>(path::extension(name))
      .Cases({".cpp", ".cc", ".cxx", ".c++", ".C", ".c", ".ixx", ".cppm"}, FileKind::Source)
      .Cases({".h", ".hh", ".hpp", ".hxx", ".h++", ".ipp", ".tpp", ".tcc", ".inl", ".inc"},
             FileKind::Header)
      .Cases({".sql", ".SQL"}, FileKind::Sql)
      .Default(FileKind::Other);
}

/// Folders deeper than this are no source tree.
constexpr unsigned maxDepth = 128;

class Walker {
public:
  using Visit = std::function<void(StringRef path, StringRef name, FileKind kind)>;

  Walker(const Project &project, Visit visit, std::vector<Unreadable> &unreadable)
      : project(project), visit(std::move(visit)), unreadable(unreadable) {}

  /// `excludes` says which files and folders, by name, are not wanted.
  void walk(StringRef folder, llvm::function_ref<bool(StringRef)> excludes) {
    // The .gitignore files between the root and `folder` hold in it, too. Whether they exclude
    // `folder` itself does not matter: the user has named it.
    std::string name = project.nameOf(folder);
    ignores.clear();
    if (name.empty() || StringRef(name).starts_with(".."))
      return list(folder, name, 0, excludes);
    std::string above;
    StringRef rest = name;
    while (!rest.empty()) {
      readIgnoreFile(project.pathOf(above), above);
      StringRef component;
      std::tie(component, rest) = rest.split('/');
      above += (above.empty() ? "" : "/") + component.str();
    }
    list(folder, name, 0, excludes);
  }

private:
  struct Entry {
    std::string path;
    fs::file_type type;
  };

  void list(StringRef folder, StringRef name, unsigned depth,
            llvm::function_ref<bool(StringRef)> excludes) {
    std::error_code error;
    std::vector<Entry> entries;
    for (fs::directory_iterator i(folder, error, /*follow_symlinks=*/false), end;
         i != end && !error; i.increment(error))
      entries.push_back({i->path(), i->type()});
    if (error)
      unreadable.push_back({name.empty() ? "." : name.str(), error.message()});
    llvm::sort(entries, [](const Entry &a, const Entry &b) { return a.path < b.path; });

    size_t outer = ignores.size();
    readIgnoreFile(folder, name);
    for (const Entry &entry : entries) {
      StringRef base = path::filename(entry.path);
      std::string entryName = name.empty() ? base.str() : (name + "/" + base).str();
      fs::file_type type = entry.type;
      if (type == fs::file_type::type_unknown)
        type = fs::get_file_type(entry.path, /*Follow=*/false);
      bool isFolder = type == fs::file_type::directory_file;
      if (isFolder && base.starts_with("."))
        continue;
      FileKind kind = isFolder ? FileKind::Other : kindOf(base);
      if ((!isFolder && kind == FileKind::Other) || isIgnored(entryName, isFolder) ||
          excludes(entryName))
        continue;
      if (isFolder && depth < maxDepth)
        list(entry.path, entryName, depth + 1, excludes);
      else if (!isFolder)
        visit(entry.path, entryName, kind);
    }
    ignores.resize(outer, {"", IgnoreFile("")});
  }

  void readIgnoreFile(StringRef folder, StringRef name) {
    llvm::SmallString<256> file(folder);
    path::append(file, ".gitignore");
    auto buffer = llvm::MemoryBuffer::getFile(file);
    if (!buffer)
      return;
    IgnoreFile ignore((*buffer)->getBuffer());
    if (!ignore.empty())
      ignores.push_back({name.empty() ? "" : name.str() + "/", std::move(ignore)});
  }

  bool isIgnored(StringRef name, bool isFolder) const {
    for (const auto &[folder, ignore] : llvm::reverse(ignores)) {
      IgnoreFile::Verdict verdict = ignore.judge(name.drop_front(folder.size()), isFolder);
      if (verdict != IgnoreFile::Verdict::Unmentioned)
        return verdict == IgnoreFile::Verdict::Ignored;
    }
    return false;
  }

  const Project &project;
  Visit visit;
  std::vector<Unreadable> &unreadable;
  /// From the root inwards: name of the folder with a `/` at its end, and what its file says.
  std::vector<std::pair<std::string, IgnoreFile>> ignores;
};

} // namespace

Inputs discover(const std::vector<std::string> &paths, const Project &project,
                const std::vector<std::string> &excluded) {
  Inputs inputs;
  llvm::StringSet<> seen;
  auto add = [&](StringRef file, FileKind kind) {
    std::string real = resolved(file);
    if (seen.insert(real).second)
      inputs.files.push_back({real, project.nameOf(real), kind == FileKind::Sql});
  };
  Walker walker(
      project,
      [&](StringRef file, StringRef name, FileKind kind) {
        fs::file_status status;
        if (std::error_code error = fs::status(file, status))
          inputs.unreadable.push_back({name.str(), error.message()});
        else if (status.type() == fs::file_type::directory_file)
          return; // A link to a folder, which has its own place in the tree or lies outside it.
        else if (status.type() != fs::file_type::regular_file)
          inputs.unreadable.push_back({name.str(), "not a regular file"});
        else
          add(file, kind);
      },
      inputs.unreadable);
  auto excludes = [&](StringRef name) {
    return llvm::any_of(excluded,
                        [&](const std::string &glob) { return rules::pathMatches(glob, name); });
  };
  for (const std::string &given : paths) {
    fs::file_status status;
    if (std::error_code error = fs::status(given, status)) {
      if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory)
        inputs.missing.push_back(given);
      else
        inputs.unreadable.push_back({project.nameOf(resolved(given)), error.message()});
    } else if (status.type() == fs::file_type::directory_file) {
      walker.walk(resolved(given), excludes);
    } else if (status.type() != fs::file_type::regular_file) {
      inputs.unreadable.push_back({project.nameOf(resolved(given)), "not a regular file"});
    } else {
      add(given, kindOf(given));
    }
  }
  llvm::sort(inputs.files, [](const InputFile &a, const InputFile &b) { return a.name < b.name; });
  return inputs;
}

std::vector<std::string> findHeaders(const Project &project) {
  std::vector<std::string> headers;
  std::vector<Unreadable> unreadable;
  Walker walker(
      project,
      [&](StringRef file, StringRef, FileKind kind) {
        if (kind == FileKind::Header)
          headers.push_back(file.str());
      },
      unreadable);
  walker.walk(project.root(), [](StringRef) { return false; });
  return headers;
}

} // namespace migralint::driver
