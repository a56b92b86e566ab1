// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The program `migralint`.
#include "driver/commands.h"
#include "driver/lsp/server.h"
#include "driver/messages.h"
#include "driver/project.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/PrettyStackTrace.h"

using namespace migralint::driver;

static ExitStatus serve(const LspOptions &options) {
  if (!options.config.empty() && !llvm::sys::fs::is_regular_file(options.config)) {
    printError("--config: '" + options.config + "' is not a file");
    return ExitStatus::Failed;
  }
  // Editors start it in any folder, and later errors are told by the file's absolute path.
  lsp::serve({options.config.empty() ? "" : resolved(options.config), options.jobs});
}

static ExitStatus run(const CommandLine &line) {
  switch (line.command) {
  case CommandLine::Command::Check:
    return check(line.check);
  case CommandLine::Command::Baseline:
    return baseline(line.baseline);
  case CommandLine::Command::Completions:
    writeCompletions(describeCommandLine(), line.shell, llvm::outs());
    return ExitStatus::Clean;
  case CommandLine::Command::LanguageServer:
    return serve(line.lsp);
  case CommandLine::Command::Manual:
    writeManual(describeCommandLine(), llvm::outs());
    return ExitStatus::Clean;
  case CommandLine::Command::Explain:
    return line.pack.empty() ? explain(line.rule) : explainPack(line.pack);
  case CommandLine::Command::Extract:
    return extract(line.extract);
  case CommandLine::Command::Init:
    return init(line.init);
  case CommandLine::Command::Rules:
    return line.packs ? listPacks(line.rulesAsJson) : listRules(line.rulesAsJson);
  case CommandLine::Command::Timeline:
    return timeline(line.timeline);
  }
  return ExitStatus::Failed;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  llvm::setBugReportMsg(
      "migralint has crashed. Please report it, with the file that made it crash.\n");
  std::optional<CommandLine> line = parseCommandLine(argc, argv);
  return int(line ? run(*line) : ExitStatus::Failed);
}
