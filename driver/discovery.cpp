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
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <deque>
#include <functional>
#include <limits>
#include <memory>

namespace migralint::driver {
namespace {

namespace vfs = llvm::vfs;
namespace path = llvm::sys::path;
using llvm::StringRef;
using llvm::sys::fs::file_type;

enum class FileKind : uint8_t { Other, Folder, Source, Header, Sql, ChangeLog };

FileKind kindOf(StringRef name) {
  // `.C` is C++ by convention, `.c` may be included by C++ or hold a C program's migrations.
  return llvm::StringSwitch<FileKind>(path::extension(name))
      .Cases({".cpp", ".cc", ".cxx", ".c++", ".C", ".c", ".ixx", ".cppm"}, FileKind::Source)
      .Cases({".h", ".hh", ".hpp", ".hxx", ".h++", ".ipp", ".tpp", ".tcc", ".inl", ".inc"},
             FileKind::Header)
      .Cases({".sql", ".SQL"}, FileKind::Sql)
      .Default(FileKind::Other);
}

/// Of the YAML, JSON and XML in a project, only what is called a change log may be one of
/// Liquibase's.
FileKind kindOf(StringRef folder, StringRef base) {
  FileKind kind = kindOf(base);
  bool data = kind == FileKind::Other && (base.ends_with(".yaml") || base.ends_with(".yml") ||
                                          base.ends_with(".json") || base.ends_with(".xml"));
  bool named =
      data && (folder.contains_insensitive("changelog") || base.contains_insensitive("changelog"));
  return named ? FileKind::ChangeLog : kind;
}

/// Folders deeper than this are no source tree.
constexpr unsigned maxDepth = 128;

bool isRegular(const llvm::ErrorOr<vfs::Status> &status) {
  return status && status->getType() == file_type::regular_file;
}

class Walker {
public:
  using Visit = std::function<void(StringRef path, StringRef name, FileKind kind, file_type type)>;

  Walker(const Project &project, vfs::FileSystem &fs, Visit visit,
         std::vector<Unreadable> &unreadable)
      : project(project), fs(fs), visit(std::move(visit)), unreadable(unreadable) {}

  /// `excludes` says which files and folders, by name, are not wanted; it is asked before
  /// .gitignore, which costs more. Goes down level by level, so that what is left out of a tree of
  /// more than `maxFolders` is what lies deepest. Whether nothing was.
  bool walk(StringRef folder, llvm::function_ref<bool(StringRef name, FileKind)> excludes,
            size_t maxFolders = std::numeric_limits<size_t>::max()) {
    std::deque<Folder> open;
    std::string name = project.nameOf(folder);
    open.push_back({folder.str(), name, 0, above(name)});
    for (; !open.empty() && maxFolders > 0; open.pop_front(), --maxFolders)
      list(open.front(), excludes, open);
    return open.empty();
  }

private:
  /// What the .gitignore files of a folder and of those around it say, from within.
  struct Ignores {
    std::string folder; ///< its name with a `/` at its end
    IgnoreFile file;
    std::shared_ptr<const Ignores> outer;
  };
  using IgnoresPtr = std::shared_ptr<const Ignores>;

  struct Folder {
    std::string path;
    std::string name;
    unsigned depth;
    IgnoresPtr ignores;
  };

  struct Entry {
    std::string path;
    file_type type;
  };

  /// The .gitignore files between the root and a folder hold in it, too. Whether they exclude the
  /// folder itself does not matter: the user has named it.
  IgnoresPtr above(StringRef name) const {
    IgnoresPtr ignores;
    if (name.starts_with(".."))
      return ignores;
    for (std::string folder; !name.empty();) {
      ignores = withIgnoreFile(std::move(ignores), project.pathOf(folder), folder);
      StringRef component;
      std::tie(component, name) = name.split('/');
      folder += (folder.empty() ? "" : "/") + component.str();
    }
    return ignores;
  }

  void list(const Folder &folder, llvm::function_ref<bool(StringRef, FileKind)> excludes,
            std::deque<Folder> &open) {
    std::error_code error;
    std::vector<Entry> entries;
    bool hasIgnoreFile = false;
    for (vfs::directory_iterator i = fs.dir_begin(folder.path, error), end; i != end && !error;
         i.increment(error)) {
      hasIgnoreFile |= path::filename(i->path()) == ".gitignore";
      entries.push_back({i->path().str(), i->type()});
    }
    if (error)
      unreadable.push_back({folder.name.empty() ? "." : folder.name, error.message()});
    llvm::sort(entries, [](const Entry &a, const Entry &b) { return a.path < b.path; });

    IgnoresPtr ignores = folder.ignores;
    if (hasIgnoreFile)
      ignores = withIgnoreFile(std::move(ignores), folder.path, folder.name);
    for (const Entry &entry : entries) {
      StringRef base = path::filename(entry.path);
      file_type type = entry.type;
      if (type == file_type::type_unknown)
        type = llvm::sys::fs::get_file_type(entry.path, /*Follow=*/false);
      bool isFolder = type == file_type::directory_file;
      if (isFolder && base.starts_with("."))
        continue;
      FileKind kind = isFolder ? FileKind::Folder : kindOf(folder.name, base);
      if (kind == FileKind::Other)
        continue;
      std::string name = folder.name.empty() ? base.str() : folder.name + "/" + base.str();
      if (excludes(name, kind) || isIgnored(name, isFolder, ignores.get()))
        continue;
      if (!isFolder)
        visit(entry.path, name, kind, type);
      else if (folder.depth < maxDepth)
        open.push_back({entry.path, name, folder.depth + 1, ignores});
    }
  }

  IgnoresPtr withIgnoreFile(IgnoresPtr outer, StringRef folder, StringRef name) const {
    llvm::SmallString<256> file(folder);
    path::append(file, ".gitignore");
    // A pipe would be waited for. Git follows no link here, either.
    if (!isRegular(fs.status(file)) ||
        path::parent_path(resolved(file, fs)) != resolved(folder, fs))
      return outer;
    auto buffer = fs.getBufferForFile(file);
    if (!buffer)
      return outer;
    IgnoreFile ignore((*buffer)->getBuffer());
    if (ignore.empty())
      return outer;
    return std::make_shared<Ignores>(
        Ignores{name.empty() ? "" : name.str() + "/", std::move(ignore), std::move(outer)});
  }

  static bool isIgnored(StringRef name, bool isFolder, const Ignores *ignores) {
    for (; ignores; ignores = ignores->outer.get()) {
      IgnoreFile::Verdict verdict =
          ignores->file.judge(name.drop_front(ignores->folder.size()), isFolder);
      if (verdict != IgnoreFile::Verdict::Unmentioned)
        return verdict == IgnoreFile::Verdict::Ignored;
    }
    return false;
  }

  const Project &project;
  vfs::FileSystem &fs;
  Visit visit;
  std::vector<Unreadable> &unreadable;
};

/// Who checks a stranger's code has not agreed to have their other files read, and shown in a
/// report.
bool mayFollow(StringRef link, StringRef folder, const Project &project, vfs::FileSystem &fs) {
  std::string target = resolved(link, fs);
  return project.holds(target) || isWithin(target, folder);
}

} // namespace

bool isSource(StringRef path) {
  return kindOf(path::parent_path(path), path::filename(path)) != FileKind::Other;
}

Files filesOnDisk() {
  return [] { return vfs::createPhysicalFileSystem(); };
}

Inputs discover(const std::vector<std::string> &paths, const Project &project,
                const std::vector<std::string> &excluded, vfs::FileSystem &fs, size_t maxFolders) {
  Inputs inputs;
  llvm::StringSet<> seen;
  auto add = [&](const std::string &real, FileKind kind) {
    if (seen.insert(real).second)
      inputs.files.push_back(
          {real, project.nameOf(real), kind == FileKind::Sql, kind == FileKind::ChangeLog});
  };
  std::string folder; ///< that is walked; links in it may lead to what is in it or the project
  Walker walker(
      project, fs,
      [&](StringRef file, StringRef name, FileKind kind, file_type type) {
        // Folders are walked by their own paths, and no link is followed on the way.
        if (type == file_type::regular_file)
          return add(file.str(), kind);
        llvm::ErrorOr<vfs::Status> status = fs.status(file);
        if (!status)
          inputs.unreadable.push_back({name.str(), status.getError().message()});
        else if (status->getType() == file_type::directory_file)
          return; // A link to a folder, which has its own place in the tree or lies outside it.
        else if (status->getType() != file_type::regular_file)
          inputs.unreadable.push_back({name.str(), "not a regular file"});
        else if (type == file_type::symlink_file && !mayFollow(file, folder, project, fs))
          inputs.unreadable.push_back({name.str(), "a link that leads out of the project"});
        else
          add(resolved(file, fs), kind);
      },
      inputs.unreadable);
  auto excludes = [&](StringRef name, FileKind) {
    return llvm::any_of(excluded,
                        [&](const std::string &glob) { return rules::pathMatches(glob, name); });
  };
  for (const std::string &given : paths) {
    llvm::ErrorOr<vfs::Status> status = fs.status(given);
    if (std::error_code error = status.getError()) {
      if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory)
        inputs.missing.push_back(given);
      else
        inputs.unreadable.push_back({project.nameOf(resolved(given, fs)), error.message()});
    } else if (status->getType() == file_type::directory_file) {
      folder = resolved(given, fs);
      inputs.whole &= walker.walk(folder, excludes, maxFolders);
    } else if (status->getType() != file_type::regular_file) {
      inputs.unreadable.push_back({project.nameOf(resolved(given, fs)), "not a regular file"});
    } else {
      add(resolved(given, fs), kindOf(path::parent_path(given), path::filename(given)));
    }
  }
  llvm::sort(inputs.files, [](const InputFile &a, const InputFile &b) { return a.name < b.name; });
  return inputs;
}

std::vector<std::string> findHeaders(const Project &project, size_t maxFolders,
                                     vfs::FileSystem &fs) {
  std::vector<std::string> headers;
  std::vector<Unreadable> unreadable;
  Walker walker(
      project, fs,
      [&](StringRef file, StringRef, FileKind, file_type type) {
        if (type == file_type::regular_file ||
            (type == file_type::symlink_file && mayFollow(file, project.root(), project, fs) &&
             isRegular(fs.status(file))))
          headers.push_back(file.str());
      },
      unreadable);
  walker.walk(
      project.root(),
      [](StringRef, FileKind kind) { return kind != FileKind::Header && kind != FileKind::Folder; },
      maxFolders);
  return headers;
}

} // namespace migralint::driver
