// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Starting of git (driver/git/process.h). What goes in and comes out of a command that runs to its
// end are files in memory and not pipes: neither side can wait for the other.
#include "driver/git/process.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Errno.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"

#include <array>
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace migralint::driver {

using llvm::StringRef;

namespace {

/// Settings that win over the repository's own. With no transport allowed, a partial clone cannot
/// fetch what it lacks, for which it would run what its configuration says.
constexpr const char *harmless[] = {
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
    "-c", "protocol.allow=never", "-c", "core.untrackedCache=false"};

constexpr const char *settings[] = {"GIT_OPTIONAL_LOCKS=0",
                                    "GIT_NO_LAZY_FETCH=1",
                                    "GIT_ALLOW_PROTOCOL=none",
                                    "GIT_NO_REPLACE_OBJECTS=1",
                                    "GIT_TERMINAL_PROMPT=0",
                                    "GIT_PAGER=cat",
                                    "GIT_FLUSH=1",
                                    "LC_ALL=C"};

llvm::Error failed(const char *what, int error) {
  return llvm::createStringError(std::error_code(error, std::generic_category()),
                                 "cannot run git: %s: %s", what,
                                 llvm::sys::StrError(error).c_str());
}

/// An open file that is closed in time.
class Descriptor {
public:
  explicit Descriptor(int number) : number(number) {}
  ~Descriptor() {
    if (number >= 0)
      ::close(number);
  }
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;
  int get() const { return number; }
  int release() { return std::exchange(number, -1); }

private:
  int number;
};

bool writeAll(int file, StringRef bytes) {
  while (!bytes.empty()) {
    ssize_t written = llvm::sys::RetryAfterSignal(-1, ::write, file, bytes.data(), bytes.size());
    if (written <= 0)
      return false;
    bytes = bytes.drop_front(size_t(written));
  }
  return ::lseek(file, 0, SEEK_SET) == 0;
}

std::string readAll(int file) {
  off_t size = ::lseek(file, 0, SEEK_END);
  std::string bytes(size > 0 ? size_t(size) : 0, '\0');
  size_t done = 0;
  while (done < bytes.size()) {
    ssize_t got = llvm::sys::RetryAfterSignal(-1, ::pread, file, bytes.data() + done,
                                              bytes.size() - done, off_t(done));
    if (got <= 0)
      break;
    done += size_t(got);
  }
  bytes.resize(done);
  return bytes;
}

/// Zero, or why not.
int start(const std::vector<std::string> &arguments, const std::vector<std::string> &environment,
          int in, int out, int error, pid_t &process) {
  auto pointers = [](const std::vector<std::string> &texts) {
    std::vector<char *> all;
    for (const std::string &text : texts)
      all.push_back(const_cast<char *>(text.c_str()));
    all.push_back(nullptr);
    return all;
  };
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in, 0);
  posix_spawn_file_actions_adddup2(&files, out, 1);
  posix_spawn_file_actions_adddup2(&files, error, 2);
  int failure = posix_spawn(&process, arguments.front().c_str(), &files, nullptr,
                            pointers(arguments).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&files);
  return failure;
}

} // namespace

llvm::Expected<GitProgram> GitProgram::find(StringRef folder) {
  std::optional<std::string> path = llvm::sys::Process::GetEnv("PATH");
  llvm::SmallVector<StringRef, 16> folders;
  StringRef(path ? *path : "").split(folders, ':', -1, /*KeepEmpty=*/false);
  llvm::erase_if(folders, [&](StringRef entry) {
    return !llvm::sys::path::is_absolute(entry) ||
           (entry.starts_with(folder) && (entry.size() == folder.size() || folder.ends_with("/") ||
                                          entry[folder.size()] == '/'));
  });
  llvm::ErrorOr<std::string> program = std::errc::no_such_file_or_directory;
  if (!folders.empty()) // without folders all of PATH would be searched
    program = llvm::sys::findProgramByName("git", folders);
  if (!program)
    return llvm::createStringError(program.getError(),
                                   "git is needed to compare with another state of the project, "
                                   "and is not in PATH; install it");
  GitProgram git;
  git.program = *program;
  git.folder = folder.str();
  for (char **variable = environ; variable && *variable; ++variable)
    if (StringRef(*variable).split('=').first != "LC_ALL")
      git.environment.emplace_back(*variable);
  // A variable that stands twice has its first value for some and its last for others.
  for (const char *setting : settings) {
    StringRef name = StringRef(setting).split('=').first;
    llvm::erase_if(git.environment, [&](const std::string &variable) {
      return StringRef(variable).split('=').first == name;
    });
    git.environment.emplace_back(setting);
  }
  return git;
}

std::vector<std::string> GitProgram::commandLine(llvm::ArrayRef<StringRef> arguments) const {
  std::vector<std::string> line = {program, "--no-pager", "--literal-pathspecs", "-C", folder};
  line.insert(line.end(), std::begin(harmless), std::end(harmless));
  for (StringRef argument : arguments)
    line.push_back(argument.str());
  return line;
}

llvm::Expected<GitProgram::Answer> GitProgram::run(llvm::ArrayRef<StringRef> arguments,
                                                   StringRef input) const {
  Descriptor in(::memfd_create("git-in", MFD_CLOEXEC));
  Descriptor out(::memfd_create("git-out", MFD_CLOEXEC));
  Descriptor error(::memfd_create("git-error", MFD_CLOEXEC));
  if (in.get() < 0 || out.get() < 0 || error.get() < 0 || !writeAll(in.get(), input))
    return failed("no memory for its input", errno);
  pid_t process;
  if (int failure =
          start(commandLine(arguments), environment, in.get(), out.get(), error.get(), process))
    return failed(program.c_str(), failure);
  int status = 0;
  if (llvm::sys::RetryAfterSignal(-1, ::waitpid, process, &status, 0) < 0)
    return failed("waiting for it", errno);
  if (!WIFEXITED(status))
    return llvm::createStringError(std::errc::interrupted, "git %s was killed",
                                   arguments.empty() ? "" : arguments.front().str().c_str());
  return Answer{WEXITSTATUS(status), readAll(out.get()),
                StringRef(readAll(error.get())).rtrim().str()};
}

//===--- Objects ----------------------------------------------------------------------------===//

llvm::Expected<std::unique_ptr<GitProgram::Objects>> GitProgram::objects() const {
  // A socket for the questions: writing to a pipe that git has closed would end the program.
  int sockets[2], pipes[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0)
    return failed("no socket", errno);
  Descriptor ours(sockets[0]), theirs(sockets[1]);
  if (::pipe2(pipes, O_CLOEXEC) < 0)
    return failed("no pipe", errno);
  Descriptor reading(pipes[0]), writing(pipes[1]);
  Descriptor error(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  std::unique_ptr<Objects> objects(new Objects);
  if (int failure = start(commandLine({"cat-file", "--batch"}), environment, theirs.get(),
                          writing.get(), error.get(), objects->process))
    return failed(program.c_str(), failure);
  objects->questions = ours.release();
  objects->answers = reading.release();
  return objects;
}

GitProgram::Objects::~Objects() {
  if (questions >= 0)
    ::close(questions); // the end of its input ends it
  if (answers >= 0)
    ::close(answers);
  if (process > 0)
    llvm::sys::RetryAfterSignal(-1, ::waitpid, process, nullptr, 0);
}

bool GitProgram::Objects::fill() {
  if (taken == buffer.size())
    buffer.clear(), taken = 0;
  std::array<char, 1 << 16> block;
  ssize_t got = llvm::sys::RetryAfterSignal(-1, ::read, answers, block.data(), block.size());
  if (got <= 0)
    return false;
  buffer.append(block.data(), size_t(got));
  return true;
}

bool GitProgram::Objects::readLine(std::string &line) {
  size_t end;
  while ((end = buffer.find('\n', taken)) == std::string::npos)
    if (!fill())
      return false;
  line = buffer.substr(taken, end - taken);
  taken = end + 1;
  return true;
}

bool GitProgram::Objects::readBytes(size_t size, std::string &bytes) {
  while (bytes.size() < size) {
    if (taken == buffer.size() && !fill())
      return false;
    size_t part = std::min(size - bytes.size(), buffer.size() - taken);
    bytes.append(buffer, taken, part);
    taken += part;
  }
  return true;
}

llvm::Expected<std::string> GitProgram::Objects::read(StringRef name) {
  auto unavailable = [&](const char *why) {
    return llvm::createStringError(std::errc::no_such_file_or_directory, "git object %s %s",
                                   name.str().c_str(), why);
  };
  std::lock_guard<std::mutex> lock(asking);
  std::string question = (name + "\n").str(), line, bytes, end;
  if (::send(questions, question.data(), question.size(), MSG_NOSIGNAL) !=
          ssize_t(question.size()) ||
      !readLine(line))
    return unavailable("could not be read: git has ended");
  // `<name> <type> <size>`, or `<name> missing`.
  llvm::SmallVector<StringRef, 3> words;
  StringRef(line).split(words, ' ');
  size_t size = 0;
  if (words.size() != 3 || words[2].getAsInteger(10, size))
    return unavailable("is missing");
  if (!readBytes(size, bytes) || !readBytes(1, end))
    return unavailable("could not be read: git has ended");
  return bytes;
}

} // namespace migralint::driver
