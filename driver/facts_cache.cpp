// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where facts are kept, how they get there, and whether they still hold (driver/facts_file.h).
#include "driver/facts_file.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Errc.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace migralint::driver {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
using llvm::StringRef;

llvm::Error failure(const llvm::Twine &message) {
  return llvm::createStringError(llvm::errc::io_error, message);
}

/// A root's name as part of a file's.
std::string plain(StringRef name) {
  std::string result;
  for (char c : name.take_front(40))
    result += llvm::isAlnum(c) || c == '.' || c == '-' || c == '_' || c == '+' ? c : '_';
  return result.empty() || result.front() == '.' ? "_" + result : result;
}

/// Whether files are as an extraction saw them. Each is read once.
class SameAsSeen {
public:
  SameAsSeen(const Extraction &extraction, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files)
      : trail(extraction.trail), files(std::move(files)) {}

  bool operator()(StringRef file) {
    {
      std::lock_guard<std::mutex> lock(knowing);
      if (auto verdict = known.find(file); verdict != known.end())
        return verdict->second;
    }
    bool same = find(file);
    std::lock_guard<std::mutex> lock(knowing);
    return known[file] = same;
  }

private:
  bool find(StringRef file) {
    auto seen = trail.seen.find(file);
    std::optional<uint64_t> text = trail.includes->textOf(file);
    if (seen == trail.seen.end() && !text)
      return false;
    auto buffer = files->getBufferForFile(file, /*FileSize=*/-1, /*RequiresNullTerminator=*/false);
    if (!buffer)
      return false;
    uint64_t digest = digestOf((*buffer)->getBuffer());
    // As it was looked at, and as it was read, which was later.
    return (seen == trail.seen.end() || seen->second.digest == digest) &&
           (!text || *text == digest);
  }

  const Trail &trail;
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files;
  std::mutex knowing;
  llvm::StringMap<bool> known;
};

} // namespace

llvm::Expected<std::string> factsFileOf(const Project &project) {
  llvm::SmallString<256> folder;
  if (!path::cache_directory(folder) || !path::is_absolute(folder))
    return failure("there is no cache folder: neither XDG_CACHE_HOME nor HOME names one");
  std::string real = resolved(folder);
  if (project.holds(real))
    return failure("the cache folder '" + real +
                   "' lies in the project; facts are not kept there, because a repository could "
                   "bring them along");
  llvm::SmallString<256> file(real);
  path::append(file, "migralint", "facts",
               plain(path::filename(project.root())) + "-" +
                   llvm::utohexstr(digestOf(project.root()), /*LowerCase=*/true, /*Width=*/16));
  return file.str().str();
}

llvm::Error replaceCachedFacts(StringRef file, StringRef bytes) {
  auto failed = [&](const std::error_code &error) {
    return llvm::createStringError(error, "cannot write '" + file + "': " + error.message());
  };
  if (std::error_code error = fs::create_directories(path::parent_path(file),
                                                     /*IgnoreExisting=*/true, fs::owner_all))
    return failed(error);
  // Another name for each who writes: whoever is last has made the file.
  llvm::Expected<fs::TempFile> made =
      fs::TempFile::create(file + ".new-%%%%%%%%", fs::owner_read | fs::owner_write);
  if (!made)
    return failed(llvm::errorToErrorCode(made.takeError()));
  llvm::raw_fd_ostream out(made->FD, /*shouldClose=*/false);
  out << bytes;
  out.flush();
  std::error_code error = out.error();
  out.clear_error();
  if (!error)
    error = llvm::errorToErrorCode(made->keep(file));
  else
    llvm::consumeError(made->discard());
  return error ? failed(error) : llvm::Error::success();
}

std::function<bool(StringRef)> sameAsSeenBy(const Extraction &extraction,
                                            llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files) {
  auto same = std::make_shared<SameAsSeen>(extraction, std::move(files));
  return [same](StringRef file) { return (*same)(file); };
}

} // namespace migralint::driver
