// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `migralint init`: looks at the project and writes its first configuration.
#include "driver/analysis.h"
#include "driver/commands.h"
#include "driver/config/shape.h"
#include "driver/init_text.h"
#include "driver/json_schema.h"
#include "rules/pack_shape.h"

#include "llvm/Support/FileSystem.h"

namespace migralint::driver {
namespace {

ExitStatus printPackSchema() {
  writeJsonSchema(rules::packShape(), "A rule pack of Migralint", llvm::outs());
  return ExitStatus::Clean;
}

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
  if (options.packSchema)
    return printPackSchema();
  Project project = Project::around({options.path});
  const std::string file = project.pathOf(std::string_view(config::fileName));
  if (!options.force && exists(file)) {
    printError("there is a .migralint.yaml in the project's root already; --force overwrites it");
    return ExitStatus::Failed;
  }
  SourceOptions sources;
  sources.paths = {options.path};
  auto setup = std::make_shared<const Setup>(Setup{builtinSettings(project), {}, {}, sources.jobs});
  std::unique_ptr<Analysis> analysis = read(sources, project, setup);
  if (!analysis)
    return ExitStatus::Failed;
  judge(*analysis);
  const Survey seen = survey(analysis->extraction.facts, analysis->model, analysis->report.findings,
                             setup->settings.rules);
  auto write = [&](llvm::raw_ostream &out) { writeInitialConfiguration(seen, out); };
  if (!writeFile(file, write, project.nameOf(file)))
    return ExitStatus::Failed;
  llvm::outs() << "wrote .migralint.yaml; read it, then run `migralint check`\n";
  return ExitStatus::Clean;
}

} // namespace migralint::driver
