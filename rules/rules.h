// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rule packs: what an API call means, which names are migrations, loaders or versions, and
// what a parser must know, as data (YAML beside this file, and the `models` and `conventions` of a
// project's .migralint.yaml). This header is what the rest of the program sees of them: questions
// with plain answers. No check and no frontend names a library.
#pragma once

#include "model/facts.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace migralint::rules {

/// Something wrong in a pack or a configuration, for its author.
struct Problem {
  std::string file;
  uint32_t line = 0; ///< from 1; 0: the file as a whole
  uint32_t column = 0;
  std::string message; ///< what is wrong, the nearest known key, what is allowed
};

/// Which packs a file's includes speak for; made once a file.
using Libraries = std::vector<bool>;

/// What local variables are made of: the initialiser, and what is put into them later.
using Makings = std::unordered_map<std::string, std::vector<const Expr *>>;

/// A call as far as it is known.
struct CallQuery {
  std::string_view
      name; ///< unqualified callee: `exec`; operators as `operator<<`; constructors: the class
  std::string_view scope;        ///< callee's class or namespace if known
  std::string_view receiverType; ///< type of the object, as Expr::type; empty if not known
  std::string_view receiverName; ///< spelling of the object's variable or member; may be empty
  size_t arguments = 0;
  bool construct = false;
  bool receiver = false;       ///< it is called on an object, known or not (`this` too)
  bool sqlArgument = false;    ///< some argument is text that looks like SQL
  size_t sqlArgumentIndex = 0; ///< the first such argument
  /// Of the file; null: nothing is known of its libraries.
  const Libraries *libraries = nullptr;
  const std::vector<Expr> *argumentExprs = nullptr; ///< may be null
  const Makings *locals = nullptr;                  ///< that the arguments may be; may be null
};

/// `Meaning::subject` of a call whose key is what its own name says after the first word
/// (`set_age`).
inline constexpr int8_t subjectInName = -2;
/// …of a call whose key was bound to the same object before (`cursor.setKey("age")`).
inline constexpr int8_t subjectBound = -3;

/// A framework's contract for a class or function.
struct FrameworkRole {
  bool up = false;
  bool down = false;
  bool recorded = false;
  bool transaction = false;
};

/// Immutable once made; shared by threads.
class Rules {
public:
  Rules();
  ~Rules();
  Rules(Rules &&) noexcept;
  Rules &operator=(Rules &&) noexcept;

  /// The packs compiled into the program. A broken one is reported in `problems` and left out.
  static Rules builtin(std::vector<Problem> &problems);
  /// Adds a pack, or a project's own `models:` and `conventions:`, from YAML text. False: it was
  /// broken and nothing of it was added.
  bool add(std::string_view yaml, std::string_view file, std::vector<Problem> &problems);

  /// What the call means; `act == None` if nothing is known about it.
  Meaning call(const CallQuery &query) const;
  /// What a command line that begins with `word` does, by the pack that `Meaning::pack` names:
  /// `subject` and `value` count its words. `act == None` if the pack does not know the word.
  Meaning command(std::string_view pack, std::string_view word) const;
  /// The libraries that a file with these includes (as written) can be using.
  Libraries libraries(const std::vector<std::string> &includes) const;
  /// The type's class is a pack's transaction scope, connection, … : the same as a Construct.
  FrameworkRole framework(std::string_view function, const std::vector<std::string> &bases) const;

  // Conventions: all take an unqualified name.
  bool migrationFunction(std::string_view name) const;
  bool downFunction(std::string_view name) const;
  /// The name without the words for a step's direction, in lower case: `upgrade_5` and
  /// `downgrade_5` both give `*_5`. Empty: it has none of them.
  std::string withoutDirection(std::string_view name) const;
  bool downWord(std::string_view name) const; ///< a word for the reverse of a step is in it
  bool createFunction(std::string_view name) const;
  bool openFunction(std::string_view name) const;
  bool loaderFunction(std::string_view name) const;
  bool loaderClass(std::string_view name) const;
  bool storedVersion(std::string_view name) const; ///< variable, field, function, key or column
  bool latestVersion(std::string_view name) const; ///< constant with the newest version
  bool cacheName(std::string_view name) const;     ///< names a cache: may be emptied
  bool commonMethod(std::string_view name) const;  ///< classes of every kind have such a method
  bool testPath(std::string_view path) const;

  /// The macro by which a library is told the newest version of a class's stored form; null: it is
  /// none.
  struct VersionMacro {
    std::string name;
    int8_t className = 0; ///< argument
    int8_t version = 1;   ///< argument
  };
  const VersionMacro *versionMacro(std::string_view name) const;

  /// `NAME=value` for the parser in source mode, of all packs.
  const std::vector<std::string> &macros() const;
  /// The same, of the packs whose libraries a file with this text can be using. A macro such as
  /// `slots=` or `emit=` would break files that know nothing of the library.
  std::vector<std::string> macrosFor(std::string_view text) const;
  /// Words whose presence in a file (case-sensitive) means that it deserves to be parsed.
  const std::vector<std::string> &signs() const;

  struct PackInfo {
    std::string name;
    std::string summary;
    std::string documentation; ///< the library's own
  };
  std::vector<PackInfo> packs() const;

private:
  struct Data;
  std::unique_ptr<Data> data;
};

} // namespace migralint::rules
