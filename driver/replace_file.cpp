// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/replace_file.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Errc.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

namespace migralint::driver {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
using llvm::StringRef;

static llvm::Error failure(const llvm::Twine &reason) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), reason);
}

llvm::Expected<std::string> writablePath(const Project &project, StringRef name) {
  llvm::SmallString<256> real;
  if (std::error_code error = fs::real_path(project.pathOf(name), real))
    return llvm::errorCodeToError(error);
  StringRef root = project.root();
  StringRef below = real;
  if (!below.consume_front(root) || (!root.ends_with("/") && !below.starts_with("/")))
    return failure("it lies outside the project, '" + root + "'");
  fs::file_status status;
  if (std::error_code error = fs::status(real, status))
    return llvm::errorCodeToError(error);
  if (status.type() != fs::file_type::regular_file)
    return failure("it is no regular file");
  // Asked of the mode, too: for some users every file can be written.
  if ((status.permissions() & fs::perms::all_write) == fs::perms::no_perms ||
      fs::access(real, fs::AccessMode::Write))
    return failure("it is read-only");
  return real.str().str();
}

llvm::Expected<std::string> readBytes(StringRef file) {
  auto buffer =
      llvm::MemoryBuffer::getFile(file, /*IsText=*/false, /*RequiresNullTerminator=*/false,
                                  /*IsVolatile=*/true);
  if (!buffer)
    return llvm::errorCodeToError(buffer.getError());
  return (*buffer)->getBuffer().str();
}

/// Like the old one in all but its contents.
static llvm::Error write(fs::TempFile &file, const fs::file_status &old, StringRef bytes) {
  llvm::raw_fd_ostream out(file.FD, /*shouldClose=*/false);
  out << bytes;
  out.flush();
  std::error_code error = out.error();
  out.clear_error();
#ifndef _WIN32
  if (!error) {
    // Only root can give files away: for all others the new file is their own, as an editor's is.
    (void)fs::changeFileOwnership(file.FD, old.getUser(), old.getGroup());
    error = fs::setPermissions(file.FD, old.permissions());
  }
#endif
  return llvm::errorCodeToError(error);
}

llvm::Error replaceFile(StringRef name, StringRef expected, StringRef bytes) {
  fs::file_status old;
  if (std::error_code error = fs::status(name, old))
    return llvm::errorCodeToError(error);
  llvm::Expected<fs::TempFile> file = fs::TempFile::create(
      path::parent_path(name) + "/." + path::filename(name) + ".migralint-%%%%%%%%",
      fs::owner_read | fs::owner_write);
  if (!file)
    return file.takeError();
  llvm::Error error = write(*file, old, bytes);
  // As late as possible: somebody may be editing it.
  if (!error) {
    llvm::Expected<std::string> now = readBytes(name);
    if (!now)
      error = now.takeError();
    else if (*now != expected)
      error = failure("it has changed since it was analysed");
  }
  if (!error)
    return file->keep(name);
  return llvm::joinErrors(std::move(error), file->discard());
}

} // namespace migralint::driver
