// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/command.h"

#include "clang/Driver/CreateInvocationFromArgs.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/TargetParser/Host.h"

namespace migralint::cxx {

std::vector<std::string> understoodArguments(const std::vector<std::string> &command) {
  // A list of what is taken, not of what is refused: what is not known cannot harm.
  static const llvm::StringSet<> withValue = {
      "-I", "-D",          "-U",        "-isystem",  "-iquote", "-idirafter", "-include",
      "-F", "-iframework", "--sysroot", "-isysroot", "-target", "-x"};
  static constexpr llvm::StringLiteral prefixes[] = {
      "-I",    "-D",     "-U",         "-isystem", "-iquote",  "-idirafter",
      "-std=", "--std=", "--sysroot=", "-F",       "--target="};
  static const llvm::StringSet<> flags = {"-fexceptions",
                                          "-fno-exceptions",
                                          "-frtti",
                                          "-fno-rtti",
                                          "-fpermissive",
                                          "-fchar8_t",
                                          "-fno-char8_t",
                                          "-fcoroutines",
                                          "-fsigned-char",
                                          "-funsigned-char",
                                          "-fshort-enums",
                                          "-fms-extensions",
                                          "-fno-strict-aliasing",
                                          "-nostdinc",
                                          "-nostdinc++",
                                          "-pthread",
                                          "-m32",
                                          "-m64"};
  std::vector<std::string> kept;
  for (size_t i = 1; i < command.size(); ++i) {
    llvm::StringRef argument = command[i];
    if (argument == "--")
      break;
    if (withValue.contains(argument)) {
      if (i + 1 < command.size()) {
        kept.push_back(command[i]);
        kept.push_back(command[++i]);
      }
      continue;
    }
    bool known = flags.contains(argument);
    for (llvm::StringRef prefix : prefixes)
      known |= argument.starts_with(prefix) && argument.size() > prefix.size();
    if (known)
      kept.push_back(command[i]);
  }
  return kept;
}

/// Clang's own headers (stddef.h and the like): beside the executable, else where the packages put
/// them.
static std::string resourceDirectory() {
  static int anchor;
  std::string executable = llvm::sys::fs::getMainExecutable("migralint", &anchor);
  llvm::SmallString<256> beside(llvm::sys::path::parent_path(executable));
  llvm::sys::path::append(beside, "..", "lib", "clang", "22");
  llvm::sys::path::remove_dots(beside, true);
  if (llvm::sys::fs::is_directory(beside))
    return beside.str().str();
  return "/usr/lib/llvm-22/lib/clang/22";
}

std::shared_ptr<clang::CompilerInvocation>
commandInvocation(llvm::StringRef path, const std::vector<std::string> &command,
                  llvm::StringRef directory, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fs,
                  llvm::IntrusiveRefCntPtr<clang::DiagnosticsEngine> diagnostics) {
  std::vector<std::string> arguments = {"clang++",       "-fsyntax-only",     "-w",
                                        "-resource-dir", resourceDirectory(), "-working-directory",
                                        directory.str()};
  std::vector<std::string> understood = understoodArguments(command);
  arguments.insert(arguments.end(), understood.begin(), understood.end());
  arguments.insert(arguments.end(), {"-x", "c++", "--", path.str()});
  std::vector<const char *> pointers;
  for (const std::string &argument : arguments)
    pointers.push_back(argument.c_str());
  clang::CreateInvocationOptions how;
  how.Diags = diagnostics;
  how.VFS = fs;
  how.RecoverOnError = true;
  std::shared_ptr<clang::CompilerInvocation> invocation = clang::createInvocation(pointers, how);
  if (!invocation)
    return nullptr;
  invocation->getDiagnosticOpts().ErrorLimit = 0;
  invocation->getDiagnosticOpts().ShowCarets = false;
  invocation->getFrontendOpts().ProgramAction = clang::frontend::ParseSyntaxOnly;
  return invocation;
}

} // namespace migralint::cxx
