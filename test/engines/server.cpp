// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "test/engines/server.h"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace migralint::engines {

/// Memory, where there is enough: a server writes much that nobody keeps.
static std::filesystem::path place() {
  std::error_code error;
  std::filesystem::space_info space = std::filesystem::space("/dev/shm", error);
  bool enough = !error && space.available > (512U << 20) && access("/dev/shm", W_OK) == 0;
  return enough ? "/dev/shm" : std::filesystem::temp_directory_path();
}

Server::Server() {
  std::string pattern = (place() / "engine-XXXXXX").string();
  if (const char *made = mkdtemp(pattern.data()))
    path = made;
  passwd *nobody = getuid() == 0 ? getpwnam("nobody") : nullptr;
  if (nobody && chown(path.c_str(), nobody->pw_uid, nobody->pw_gid) != 0)
    path.clear();
}

Server::~Server() {
  if (server > 0) {
    kill(server, SIGQUIT); // PostgreSQL: at once; the data is thrown away
    for (int i = 0; i < 50 && waitpid(server, nullptr, WNOHANG) == 0; ++i)
      usleep(20000);
    kill(server, SIGKILL);
    waitpid(server, nullptr, 0);
  }
  std::error_code ignored;
  if (!path.empty())
    std::filesystem::remove_all(path, ignored);
}

pid_t Server::spawn(const std::vector<std::string> &command) {
  std::vector<char *> arguments;
  for (const std::string &word : command)
    arguments.push_back(const_cast<char *>(word.c_str()));
  arguments.push_back(nullptr);
  passwd *nobody = getuid() == 0 ? getpwnam("nobody") : nullptr;
  pid_t child = fork();
  if (child != 0)
    return child;
  int out = open((path + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
  dup2(out, 1);
  dup2(out, 2);
  int in = open("/dev/null", O_RDONLY);
  dup2(in, 0);
  if (nobody && (setgid(nobody->pw_gid) != 0 || setuid(nobody->pw_uid) != 0))
    _exit(126);
  prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that crashes leaves no server
  if (chdir(path.c_str()) != 0)
    _exit(126);
  setenv("HOME", path.c_str(), 1);
  execv(arguments[0], arguments.data());
  _exit(127);
}

bool Server::run(const std::vector<std::string> &command) {
  int status = 0;
  return waitpid(spawn(command), &status, 0) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void Server::start(const std::vector<std::string> &command) { server = spawn(command); }

std::string Server::log() const {
  std::ifstream file(path + "/log");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

} // namespace migralint::engines
