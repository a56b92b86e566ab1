// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Running git, and nothing else. What it prints goes to memory. Distinct from git.h, which knows
// what to ask for.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace migralint::driver {

/// A git that runs in one folder, with nothing in force by which a repository could start another
/// program: no hooks, no file system monitor, no transport, no pager. What the user's environment
/// says of the repository (GIT_DIR, GIT_INDEX_FILE: a hook has them) stays.
class GitProgram {
public:
  /// Looks for git in PATH, apart from entries that are relative or lie in `folder`: a repository
  /// must not bring its own. Error: there is none.
  static llvm::Expected<GitProgram> find(llvm::StringRef folder);

  struct Answer {
    int status = 0; ///< the exit status
    std::string out;
    std::string error; ///< what it said on standard error, without blanks at the end
  };
  /// Runs to the end. Error: it could not be started, or was killed.
  llvm::Expected<Answer> run(llvm::ArrayRef<llvm::StringRef> arguments,
                             llvm::StringRef input = "") const;

  /// A `git cat-file --batch` that answers as long as this lives. For several threads.
  class Objects {
  public:
    ~Objects();
    Objects(const Objects &) = delete;
    Objects &operator=(const Objects &) = delete;
    /// The bytes of an object by its full name. Error: it is not there.
    llvm::Expected<std::string> read(llvm::StringRef name);

  private:
    friend class GitProgram;
    Objects() = default;
    bool readLine(std::string &line);
    bool readBytes(size_t size, std::string &bytes);
    bool fill();

    std::mutex asking;
    int process = -1;
    int questions = -1, answers = -1; ///< file descriptors
    std::string buffer;               ///< read, but not yet taken
    size_t taken = 0;
  };
  llvm::Expected<std::unique_ptr<Objects>> objects() const;

private:
  std::vector<std::string> commandLine(llvm::ArrayRef<llvm::StringRef> arguments) const;

  std::string program;
  std::string folder;
  std::vector<std::string> environment;
};

} // namespace migralint::driver
