// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/init_text.h"

#include "driver/yaml_text.h"

#include "llvm/ADT/ArrayRef.h"

namespace migralint::driver {
namespace {

using Counted = Survey::Counted;

/// Lists of names in comments are no longer than this: the rest is counted.
constexpr size_t mostNamed = 12;

class Writer {
public:
  Writer(const Survey &survey, llvm::raw_ostream &out) : survey(survey), out(out) {}

  void write() {
    out << "# What Migralint does in this project. Paths are globs from the project's root.\n"
           "# `migralint init` wrote this from what it saw. Lines such as `#key:` are examples: "
           "remove\n"
           "# the `#`. `migralint check --print-config PATH` tells what is in effect, and\n"
           "# `migralint init --schema` prints a JSON Schema for editors.\n#\n";
    out << "# Seen: " << files(survey.cxxFiles, "C++") << " and " << files(survey.sqlFiles, "SQL")
        << " with signs of migration, " << survey.findings
        << (survey.findings == 1 ? " finding.\n" : " findings.\n");
    exclude();
    failing();
    sql();
    versions();
    loaders();
    approvals();
    rules();
  }

private:
  const Survey &survey;
  llvm::raw_ostream &out;

  static std::string files(unsigned count, llvm::StringRef language) {
    return std::to_string(count) + " " + language.str() + (count == 1 ? " file" : " files");
  }

  static std::string at(const Place &place) {
    return place.valid() ? printable(place.file) + ":" + std::to_string(place.range.line)
                         : std::string();
  }

  void comment(const llvm::Twine &text) { out << "# " << printable(text.str()) << '\n'; }

  /// One comment a name: how often, and where first.
  void named(llvm::ArrayRef<Counted> all, llvm::StringRef unit) {
    for (const Counted &one : all.take_front(mostNamed)) {
      std::string count =
          std::to_string(one.count) + " " + unit.str() + (one.count == 1 ? "" : "s");
      comment("- " + one.name + ": " + count +
              (one.first.valid() ? ", first at " + at(one.first) : ""));
    }
    rest(all.size());
  }

  void rest(size_t all) {
    if (all > mostNamed)
      comment("- and " + llvm::Twine(all - mostNamed) + " more");
  }

  void exclude() {
    out << "\n# What is not looked at, besides what .gitignore names.\n";
    if (survey.foreignFolders.empty()) {
      out << "#exclude: [third_party, \"src/generated/**\"]\n";
      return;
    }
    out << "# These hold findings, and look like other people's code or tests.\nexclude:\n";
    for (const Counted &folder : survey.foreignFolders)
      out << "  - " << quotedForYaml(folder.name) << " # " << folder.count
          << (folder.count == 1 ? " finding\n" : " findings\n");
  }

  void failing() {
    out << "\n# Findings of this level or above make the job fail: note, warning (the default), "
           "error,\n"
           "# never.\n#fail-on: error\n";
  }

  void sql() {
    out << '\n';
    if (survey.libraries.empty()) {
      comment(
          "No call of a library that Migralint knows was seen. A class of your own that forwards");
      comment("its text to a library needs no word here; what else executes SQL can be named.");
    } else {
      comment("Libraries whose calls are understood.");
      named(survey.libraries, "call");
      comment("A class of your own that forwards its text to one of them needs no word here; what");
      comment("else executes SQL can be named.");
    }
    out << "#models:\n"
           "#  calls:\n"
           "#    - {name: \"Database::perform\", act: execute, subject: 0, errors: throws}\n";
    out << "\n# The dialect of SQL that neither a library nor its syntax tells: common (the "
           "default),\n"
           "# sqlite, postgres, mysql.\n";
    if (survey.dialects.size() == 1) {
      out << "dialect: " << survey.dialects[0].name << " # the only one seen, "
          << survey.dialects[0].count << (survey.dialects[0].count == 1 ? " time\n" : " times\n");
      return;
    }
    if (!survey.dialects.empty()) {
      comment("Several were seen, so that it depends on the file.");
      named(survey.dialects, "time");
    }
    out << "#dialect: sqlite\n";
  }

  void versions() {
    out << '\n';
    if (survey.runners.empty())
      comment("Nothing was seen that runs steps by their versions.");
    else
      comment("What runs steps by their versions.");
    for (const Survey::Runner &runner : llvm::ArrayRef(survey.runners).take_front(mostNamed))
      comment("- " + runner.what + " (" + at(runner.place) + "): " + std::to_string(runner.steps) +
              (runner.steps == 1 ? " step" : " steps") +
              (runner.newest.empty() ? "" : ", newest version " + runner.newest));
    rest(survey.runners.size());
    if (!survey.storedVersions.empty()) {
      comment("Names of the stored version.");
      named(survey.storedVersions, "comparison");
    } else {
      comment("No name of a stored version was seen in a comparison that guards a step.");
    }
    if (!survey.latestVersions.empty()) {
      comment("Names of the newest version.");
      named(survey.latestVersions, "comparison");
    }
    comment("Other names can be added; patterns match word by word.");
    out << "#conventions:\n"
           "#  stored-versions:\n"
           "#    - {names: [\"data revision\"], why: our word for the stored version}\n"
           "#  migration-functions:\n"
           "#    - {names: [\"bring * up to date\"], why: our word for a step}\n";
    out << "\n# Steps to versions before this one are released and done with: what is found in "
           "them is\n"
           "# counted as suppressed. Which version that is, only you know.\n"
           "#history: {before: 2, why: released; those versions are not supported any more}\n";
  }

  void loaders() {
    out << '\n';
    if (survey.loaders.empty())
      comment(
          "No everyday loading was seen that converts old data. What is meant to can be left out.");
    else
      comment(
          "Everyday loading that converts or mends old data. What is meant to can be left out.");
    for (const Counted &loader : llvm::ArrayRef(survey.loaders).take_front(mostNamed))
      comment("- " + loader.name + " (" + at(loader.first) + ")");
    rest(survey.loaders.size());
    std::string path = survey.loaders.empty() ? "src/import/**" : survey.loaders[0].first.file;
    out << "#overrides:\n"
           "#  - paths: ["
        << quotedForYaml(path)
        << "]\n"
           "#    rules: {migration-repair-in-loader: off}\n"
           "#    why: it reads files of other programs\n";
  }

  void approvals() {
    out << "\n# Each operation that destroys stored data needs an approval beside it: who, why, "
           "which\n"
           "# ticket. `migralint explain approval` shows how.\n#approvals: required\n";
  }

  void rules() {
    out << "\n# Levels of rules: off, note, warning, error. `migralint rules` lists them all.\n";
    if (!survey.rules.empty()) {
      comment("Found now:");
      named(survey.rules, "finding");
    }
    out << "#rules:\n#  migration-live-definition: note\n";
    out << "\n# Rule packs of the project's own, from this file's folder.\n"
           "#packs: [lint/our-database.yaml]\n";
  }
};

} // namespace

void writeInitialConfiguration(const Survey &survey, llvm::raw_ostream &out) {
  Writer(survey, out).write();
}

} // namespace migralint::driver
