// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/script_tools.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace migralint::driver {

namespace path = llvm::sys::path;

/// Settings and plans are small; what is larger is none.
static constexpr uint64_t maxBytes = uint64_t(1) << 20;

sql::Surroundings ScriptTools::around(const std::string &name) {
  auto reader = [&](const std::string &file) { return read(file); };
  if (llvm::StringRef(name).starts_with(".."))
    return {};
  llvm::StringRef folder = path::parent_path(name, path::Style::posix);
  std::shared_ptr<const sql::FolderTools> tools;
  {
    std::lock_guard<std::mutex> lock(knowing);
    tools = folders.lookup(folder);
  }
  if (!tools) {
    tools =
        std::make_shared<const sql::FolderTools>(sql::toolsOf(std::string_view(folder), reader));
    std::lock_guard<std::mutex> lock(knowing);
    folders[folder] = tools;
  }
  return sql::surroundingsOf(name, *tools, reader);
}

/// No pipe is waited for, and no link followed out of the project.
std::optional<std::string> ScriptTools::read(const std::string &name) {
  std::string file = project.pathOf(name);
  llvm::ErrorOr<llvm::vfs::Status> status = fs.status(file);
  if (!status || status->getType() != llvm::sys::fs::file_type::regular_file ||
      status->getSize() > maxBytes || !project.holds(resolved(file, fs)))
    return std::nullopt;
  auto buffer = fs.getBufferForFile(file);
  if (!buffer)
    return std::nullopt;
  return (*buffer)->getBuffer().str();
}

} // namespace migralint::driver
