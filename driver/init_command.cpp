// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `migralint init`: looks at the project and writes its first configuration.
#include "checks/check.h"
#include "driver/commands.h"
#include "driver/config/shape.h"
#include "driver/discovery.h"
#include "driver/extraction.h"
#include "driver/init_text.h"
#include "driver/json_schema.h"
#include "driver/settings.h"
#include "frontends/annotate.h"
#include "model/link.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"

namespace migralint::driver {
namespace {

ExitStatus printSchema() {
  // A rule may be named without the prefix.
  std::vector<std::string_view> names = knownRules();
  for (std::string_view id : knownRules())
    names.push_back(id.substr(id.find('-') + 1));
  writeJsonSchema(config::configurationShape(names), "Migralint's configuration, .migralint.yaml",
                  llvm::outs());
  return ExitStatus::Clean;
}

/// What is there by that name, a link that leads nowhere included.
bool exists(llvm::StringRef file) {
  llvm::sys::fs::file_status status;
  return llvm::sys::fs::status(file, status, /*follow=*/false) !=
         std::errc::no_such_file_or_directory;
}

} // namespace

ExitStatus init(const InitOptions &options) {
  if (options.schema)
    return printSchema();
  Project project = Project::around({options.path});
  const std::string file = project.pathOf(std::string_view(config::fileName));
  if (!options.force && exists(file)) {
    printError("there is a .migralint.yaml in the project's root already; --force overwrites it");
    return ExitStatus::Failed;
  }
  std::optional<Settings> settings = builtinSettings(project);
  if (!settings)
    return ExitStatus::Failed;
  Inputs inputs = discover({options.path}, project, {}, *llvm::vfs::getRealFileSystem());
  if (inputs.files.empty()) {
    printError(inputs.missing.empty() ? "no C++ or SQL sources in '" + options.path + "'"
                                      : "no such file or folder: '" + options.path + "'");
    return ExitStatus::Failed;
  }
  Extraction extraction =
      extractAll(inputs.files, project, settings->rules, {.files = filesOnDisk()});
  Model model = link(extraction.facts, [&](const Text &text, Dialect dialect) {
    return readStatements(text, dialect, settings->rules);
  });
  Survey seen = survey(extraction.facts, model, runChecks(model), settings->rules);

  // In the place of what is there, never through a link: it could lead out of the project.
  llvm::Error error = llvm::writeToOutput(file, [&](llvm::raw_ostream &out) {
    writeInitialConfiguration(seen, out);
    return llvm::Error::success();
  });
  if (error) {
    printError("cannot write '" + project.nameOf(file) + "': " + llvm::toString(std::move(error)));
    return ExitStatus::Failed;
  }
  llvm::outs() << "wrote .migralint.yaml; read it, then run `migralint check`\n";
  return ExitStatus::Clean;
}

} // namespace migralint::driver
