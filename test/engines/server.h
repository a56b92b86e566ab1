// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A database server of the test's own, on a socket in a folder that goes away with it. It runs as
// another user where the test runs as root, because database servers refuse root.
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace migralint::engines {

class Server {
public:
  Server();
  ~Server();
  Server(const Server &) = delete;
  Server &operator=(const Server &) = delete;

  /// Holds data, log and socket.
  const std::string &folder() const { return path; }
  /// Runs a program to its end, as the user of the server. Whether it ended well.
  bool run(const std::vector<std::string> &command);
  /// Starts the server itself. It ends with the object, and with the test.
  void start(const std::vector<std::string> &command);
  /// What the programs wrote, for messages.
  std::string log() const;

private:
  std::string path;
  pid_t server = 0;

  pid_t spawn(const std::vector<std::string> &command);
};

} // namespace migralint::engines
