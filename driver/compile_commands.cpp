// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading of compile_commands.json (driver/compile_commands.h).
#include "driver/compile_commands.h"

#include "driver/project.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"

namespace migralint::driver {

namespace json = llvm::json;
using llvm::StringRef;

static std::vector<std::string> tokens(StringRef command) {
  llvm::BumpPtrAllocator allocator;
  llvm::StringSaver saver(allocator);
  llvm::SmallVector<const char *, 32> arguments;
  llvm::cl::TokenizeGNUCommandLine(command, saver, arguments);
  return {arguments.begin(), arguments.end()};
}

/// One entry of the database. False: reported at `at`.
static bool read(const json::Value &entry, json::Path at, std::string &file,
                 CompileCommand &command) {
  json::ObjectMapper map(entry, at);
  std::string line;
  if (!map || !map.map("directory", command.directory) || !map.map("file", file) ||
      !map.mapOptional("command", line) || !map.mapOptional("arguments", command.arguments))
    return false;
  if (command.arguments.empty())
    command.arguments = tokens(line);
  if (command.arguments.empty()) {
    at.report("neither `command` nor `arguments`");
    return false;
  }
  return true;
}

llvm::Expected<CompileCommands> CompileCommands::load(StringRef path) {
  llvm::SmallString<256> file(path);
  if (llvm::sys::fs::is_directory(file))
    llvm::sys::path::append(file, "compile_commands.json");
  auto buffer = llvm::MemoryBuffer::getFile(file);
  if (!buffer)
    return llvm::createStringError(buffer.getError(), "cannot read '%s': %s", file.c_str(),
                                   buffer.getError().message().c_str());
  auto broken = [&](llvm::Error error) {
    return llvm::createStringError(std::errc::invalid_argument, "%s: %s", file.c_str(),
                                   llvm::toString(std::move(error)).c_str());
  };
  llvm::Expected<json::Value> database = json::parse((*buffer)->getBuffer());
  if (!database)
    return broken(database.takeError());
  json::Path::Root root("commands");
  json::Path at(root);
  const json::Array *entries = database->getAsArray();
  if (!entries) {
    at.report("expected array");
    return broken(root.getError());
  }
  CompileCommands commands;
  for (size_t i = 0; i < entries->size(); ++i) {
    std::string source;
    CompileCommand command;
    if (!read((*entries)[i], at.index(i), source, command))
      return broken(root.getError());
    llvm::SmallString<256> absolute(source);
    llvm::sys::path::make_absolute(command.directory, absolute);
    commands.byFile.try_emplace(resolved(absolute), std::move(command));
  }
  return commands;
}

const CompileCommand *CompileCommands::find(StringRef file) const {
  auto found = byFile.find(file);
  return found == byFile.end() ? nullptr : &found->second;
}

} // namespace migralint::driver
