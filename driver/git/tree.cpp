// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A file system over git's objects (driver/git/tree.h).
#include "driver/git/tree.h"

#include "driver/project.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA1.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/xxhash.h"

namespace migralint::driver {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
namespace vfs = llvm::vfs;
using llvm::StringRef;
using llvm::Twine;

/// As many links as the kernel follows.
constexpr unsigned maxLinks = 40;

class BlobFile : public vfs::File {
public:
  BlobFile(vfs::Status status, std::string bytes)
      : stat(std::move(status)), bytes(std::move(bytes)) {}
  llvm::ErrorOr<vfs::Status> status() override { return stat; }
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> getBuffer(const Twine &name, int64_t, bool,
                                                               bool) override {
    return llvm::MemoryBuffer::getMemBufferCopy(bytes, name);
  }
  std::error_code close() override { return {}; }

private:
  vfs::Status stat;
  std::string bytes;
};

class FolderIterator : public vfs::detail::DirIterImpl {
public:
  explicit FolderIterator(std::vector<vfs::directory_entry> all) : entries(std::move(all)) {
    take();
  }
  std::error_code increment() override {
    ++next;
    take();
    return {};
  }

private:
  void take() { CurrentEntry = next < entries.size() ? entries[next] : vfs::directory_entry(); }
  std::vector<vfs::directory_entry> entries;
  size_t next = 0;
};

/// `name` seen from `folder`, absolute and without dots.
std::string joined(StringRef folder, StringRef name) {
  if (path::is_absolute(name))
    folder = "/";
  llvm::SmallString<256> all(folder);
  path::append(all, name);
  path::remove_dots(all, /*remove_dot_dot=*/true);
  return all.str().str();
}

} // namespace

GitTree::GitTree(StringRef root, const std::vector<GitEntry> &entries,
                 std::shared_ptr<GitProgram::Objects> objects)
    : root(root.str()), objects(std::move(objects)) {
  nodes.try_emplace(root);
  for (const GitEntry &entry : entries) {
    std::string file = joined(root, entry.path);
    Kind kind = entry.kind == GitEntry::Kind::Link        ? Kind::Link
                : entry.kind == GitEntry::Kind::Submodule ? Kind::Submodule
                                                          : Kind::File;
    Node &node = add(file, kind);
    node.object = entry.object;
    node.size = entry.size;
    constexpr uint64_t longestTarget = 4096;
    if (kind != Kind::Link || entry.size > longestTarget)
      continue;
    if (llvm::Expected<std::string> target = read(node))
      node.target = joined(path::parent_path(file), *target);
    else
      llvm::consumeError(target.takeError());
  }
  for (auto &node : nodes)
    llvm::sort(node.second.children);
}

/// With the folders that it is in.
GitTree::Node &GitTree::add(StringRef file, Kind kind) {
  auto [node, isNew] = nodes.try_emplace(file);
  node->second.kind = kind;
  Node *added = &node->second;
  while (isNew && file != root) {
    StringRef folder = path::parent_path(file);
    auto [above, created] = nodes.try_emplace(folder);
    above->second.children.push_back(file.str());
    file = folder;
    isNew = created;
  }
  return *added;
}

void GitTree::showOther(const std::vector<GitEntry> &entries) {
  showsOther = true;
  for (const GitEntry &entry : entries)
    known.insert(joined(root, entry.path));
}

std::string GitTree::failure() const {
  std::lock_guard<std::mutex> lock(failing);
  return firstFailure;
}

llvm::Expected<std::string> GitTree::read(const Node &node) const {
  llvm::Expected<std::string> bytes = objects->read(node.object);
  if (bytes)
    return bytes;
  std::string why = llvm::toString(bytes.takeError());
  std::lock_guard<std::mutex> lock(failing);
  if (firstFailure.empty())
    firstFailure = why;
  return llvm::createStringError(std::errc::io_error, "%s", why.c_str());
}

GitTree::Place GitTree::find(std::string wanted) const {
  for (unsigned links = 0; links < maxLinks; ++links) {
    auto exact = nodes.find(wanted);
    if (exact != nodes.end() && exact->second.kind == Kind::File)
      return {wanted, &exact->second};
    if (!isWithin(wanted, root))
      return {wanted, nullptr, showsOther};
    // From the root down: the first link or submodule on the way decides.
    const Node *node = nullptr;
    std::string at = root;
    StringRef rest = StringRef(wanted).drop_front(root.size()).ltrim('/');
    for (;;) {
      auto found = nodes.find(at);
      node = found == nodes.end() ? nullptr : &found->second;
      if (!node || rest.empty() || node->kind != Kind::Folder)
        break;
      StringRef part;
      std::tie(part, rest) = rest.split('/');
      at = joined(at, part);
    }
    if (!node)
      return {wanted, nullptr, showsOther && !known.contains(wanted)};
    if (node->kind == Kind::Submodule)
      return {wanted, nullptr, true};
    if (node->kind != Kind::Link)
      return {wanted, rest.empty() ? node : nullptr};
    if (node->target.empty())
      return {};
    wanted = joined(node->target, rest);
  }
  return {};
}

//===--- Comparing ----------------------------------------------------------------------------===//

/// Git's name of a file's contents, by the hash that the repository uses.
template <class Hash> static std::string blobName(StringRef bytes) {
  Hash hash;
  hash.update(("blob " + Twine(bytes.size())).str());
  hash.update(StringRef("\0", 1));
  hash.update(bytes);
  return llvm::toHex(hash.final(), /*LowerCase=*/true);
}

bool GitTree::agreesWithDisk(const Place &place, StringRef path) {
  if (place.onDisk)
    return place.path == path;
  fs::file_status status;
  if (!place.node || place.node->kind != Kind::File || fs::status(path, status) ||
      status.type() != fs::file_type::regular_file || status.getSize() != place.node->size)
    return false;
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*NullTerminator=*/false);
  if (!buffer)
    return false;
  constexpr size_t sha256Digits = 64;
  StringRef bytes = (*buffer)->getBuffer(), name = place.node->object;
  return name == (name.size() == sha256Digits ? blobName<llvm::SHA256>(bytes)
                                              : blobName<llvm::SHA1>(bytes));
}

bool GitTree::agrees(StringRef path, const GitTree *other) const {
  Place here = find(path.str());
  if (!other)
    return agreesWithDisk(here, path);
  Place there = other->find(path.str());
  if (here.onDisk || there.onDisk)
    return here.onDisk && there.onDisk && here.path == there.path;
  return here.node && there.node && here.node->kind == Kind::File &&
         there.node->kind == Kind::File && here.node->object == there.node->object;
}

//===--- View ---------------------------------------------------------------------------------===//

class GitTree::View : public vfs::FileSystem {
public:
  explicit View(const GitTree &tree) : tree(tree), current(tree.root) {}

  llvm::ErrorOr<vfs::Status> status(const Twine &given) override {
    Place place = find(given);
    if (place.onDisk)
      return disk->status(place.path);
    if (!place.node)
      return std::make_error_code(std::errc::no_such_file_or_directory);
    return statusOf(place, given);
  }

  llvm::ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const Twine &given) override {
    Place place = find(given);
    if (place.onDisk)
      return disk->openFileForRead(place.path);
    if (!place.node)
      return std::make_error_code(std::errc::no_such_file_or_directory);
    if (place.node->kind == Kind::Folder)
      return std::make_error_code(std::errc::is_a_directory);
    llvm::Expected<std::string> bytes = tree.read(*place.node);
    if (!bytes)
      return llvm::errorToErrorCode(bytes.takeError());
    return std::make_unique<BlobFile>(statusOf(place, given), std::move(*bytes));
  }

  vfs::directory_iterator dir_begin(const Twine &given, std::error_code &error) override {
    Place place = find(given);
    if (place.onDisk)
      return disk->dir_begin(place.path, error);
    if (!place.node || place.node->kind != Kind::Folder) {
      error = std::make_error_code(place.node ? std::errc::not_a_directory
                                              : std::errc::no_such_file_or_directory);
      return {};
    }
    error = {};
    std::vector<vfs::directory_entry> entries;
    for (const std::string &child : place.node->children) {
      Kind kind = tree.nodes.find(child)->second.kind;
      entries.emplace_back(child, kind == Kind::File   ? fs::file_type::regular_file
                                  : kind == Kind::Link ? fs::file_type::symlink_file
                                                       : fs::file_type::directory_file);
    }
    return vfs::directory_iterator(std::make_shared<FolderIterator>(std::move(entries)));
  }

  llvm::ErrorOr<std::string> getCurrentWorkingDirectory() const override { return current; }

  std::error_code setCurrentWorkingDirectory(const Twine &given) override {
    current = joined(current, given.str());
    return {};
  }

  std::error_code getRealPath(const Twine &given, llvm::SmallVectorImpl<char> &output) override {
    Place place = find(given);
    if (place.onDisk)
      return disk->getRealPath(place.path, output);
    if (!place.node)
      return std::make_error_code(std::errc::no_such_file_or_directory);
    output.assign(place.path.begin(), place.path.end());
    return {};
  }

private:
  Place find(const Twine &given) const { return tree.find(joined(current, given.str())); }

  static vfs::Status statusOf(const Place &place, const Twine &name) {
    // The number tells files apart: a path that leads over links has its target's.
    fs::UniqueID id(/*Device=*/~uint64_t(0), llvm::xxh3_64bits(place.path));
    return vfs::Status(name, id, llvm::sys::TimePoint<>(), 0, 0, place.node->size,
                       place.node->kind == Kind::Folder ? fs::file_type::directory_file
                                                        : fs::file_type::regular_file,
                       fs::perms::owner_read);
  }

  const GitTree &tree;
  std::string current;
  llvm::IntrusiveRefCntPtr<vfs::FileSystem> disk = vfs::createPhysicalFileSystem();
};

llvm::IntrusiveRefCntPtr<vfs::FileSystem> GitTree::view() const {
  return llvm::makeIntrusiveRefCnt<View>(*this);
}

} // namespace migralint::driver
