// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Run by the build: reads the packs' YAML and writes them as C++ initialisers, parsed already.
// Reading YAML takes most of the time that loading the packs takes, and every run of the program
// loads them.
//
//   precompile OUT PACK.yaml…
#include "rules/yaml.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace migralint::rules;

namespace {

std::string contentsOf(const char *path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// The bytes as a string literal, in lines that an editor can show.
std::string literalOf(std::string_view bytes) {
  constexpr size_t lineLength = 90;
  std::string literal;
  for (size_t i = 0; i < bytes.size(); i += lineLength) {
    literal += "\n  \"";
    for (char c : bytes.substr(i, lineLength)) {
      auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        literal += '\\';
        literal += c;
      } else if (byte < 0x20 || byte >= 0x7f) {
        char octal[8];
        std::snprintf(octal, sizeof octal, "\\%03o", byte);
        literal += octal;
      } else {
        literal += c;
      }
    }
    literal += '"';
  }
  return literal;
}

/// Leaves out what only the packs' tests ask for.
void dropExamples(yaml::Node &node) {
  for (size_t i = node.keys.size(); i-- > 0;)
    if (node.keys[i].scalar == "examples" || node.keys[i].scalar == "silent") {
      node.keys.erase(node.keys.begin() + static_cast<std::ptrdiff_t>(i));
      node.items.erase(node.items.begin() + static_cast<std::ptrdiff_t>(i));
    }
  for (yaml::Node &item : node.items)
    dropExamples(item);
}

} // namespace

int main(int count, char **arguments) {
  if (count < 2)
    return 2;
  std::string text;
  std::vector<Problem> problems;
  for (int i = 2; i < count; ++i) {
    std::string name = std::filesystem::path(arguments[i]).filename().string();
    if (auto root = yaml::parse(contentsOf(arguments[i]), arguments[i], problems)) {
      dropExamples(*root);
      text += "{\"rules/" + name + "\"," + literalOf(yaml::flatten(*root)) + "},\n";
    }
  }
  for (const Problem &problem : problems)
    std::fprintf(stderr, "%s:%u:%u: error: %s\n", problem.file.c_str(), problem.line,
                 problem.column, problem.message.c_str());
  if (!problems.empty())
    return 1;
  std::ofstream(arguments[1], std::ios::binary) << text;
  return 0;
}
