// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tables that statements name and nothing in the program makes. That one is not made can only be
// said where all that makes tables can be read, and the others that the steps name are made: else
// the store has some from a time, or a program, that is out of view.
#pragma once

#include "model/linking/history.h"

#include <set>
#include <string>
#include <vector>

namespace migralint::linking {

class Unmade {
public:
  Unmade(const std::vector<StepSequence> &history, const Program &program,
         const Operations &operations);

  bool contains(const std::string &table) const { return unmade.count(table) > 0; }
  /// What is there instead, for a message.
  const std::vector<std::string> &tables() const { return made; }
  /// Whether code besides the steps changes what the table looks like.
  bool changedElsewhere(const std::string &table) const { return elsewhere.count(table) > 0; }

private:
  void look(const OwnOperation &own, bool step);
  void settle();

  bool open = false; ///< something may make a table of any name
  std::set<std::string> named;
  std::set<std::string> known;     ///< made, or left by something older
  std::set<std::string> prefixes;  ///< of tables that the engine makes along with another
  std::set<std::string> elsewhere; ///< changed by other code
  std::vector<std::string> made;
  std::set<std::string> unmade;
};

} // namespace migralint::linking
