// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Subcommands and options (driver/command_line.h), on LLVM's own command line library. Its options
// are global objects; they stay in this file.
#include "driver/command_line.h"

#include "driver/messages.h"
#include "rules/nearest.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

#include <memory>
#include <utility>

namespace migralint::driver {
namespace {

namespace cl = llvm::cl;
using llvm::StringRef;

cl::SubCommand checkCommand("check", "Look for faults in migration code");
cl::SubCommand baselineCommand("baseline",
                               "Write down today's findings, so that check shows new ones");
cl::SubCommand completionsCommand("completions", "Print the completions for a shell");
cl::SubCommand explainCommand("explain", "Print a rule's page: why it matters, what it reports");
cl::SubCommand extractCommand("extract",
                              "Keep what the sources say, for editors, which see one file");
cl::SubCommand initCommand("init", "Write a .migralint.yaml from what is seen in the project");
cl::SubCommand lspCommand("lsp", "Serve an editor, by the language server protocol");
cl::SubCommand manualCommand("manual", "Print the manual page, for man");
cl::SubCommand rulesCommand("rules", "List all rules with level and guideline");
cl::SubCommand timelineCommand("timeline",
                               "Write a page of HTML: each chain of versions, step by step");

cl::OptionCategory checkCategory("Options of check");
cl::OptionCategory baselineCategory("Options of baseline");
cl::OptionCategory completionsCategory("Options of completions");
cl::OptionCategory explainCategory("Options of explain");
cl::OptionCategory extractCategory("Options of extract");
cl::OptionCategory initCategory("Options of init");
cl::OptionCategory lspCategory("Options of lsp");
cl::OptionCategory rulesCategory("Options of rules");
cl::OptionCategory timelineCategory("Options of timeline");

/// What is wrong with the command line, as the library words it.
std::string &complaints() {
  static std::string text;
  return text;
}

bool complain(cl::Option &option, const llvm::Twine &message) {
  llvm::raw_string_ostream out(complaints());
  return option.error(message, StringRef(), out);
}

/// The values of options that have but a few, for the manual.
std::vector<std::pair<const cl::Option *, const cl::generic_parser_base *>> &choiceParsers() {
  static std::vector<std::pair<const cl::Option *, const cl::generic_parser_base *>> all;
  return all;
}

/// LLVM's parser of enumerations, except that it tells what is allowed.
template <class T> class ChoiceParser : public cl::parser<T> {
public:
  explicit ChoiceParser(cl::Option &option) : cl::parser<T>(option) {
    choiceParsers().emplace_back(&option, this);
  }

  bool parse(cl::Option &option, StringRef, StringRef word, T &result) {
    std::vector<std::string_view> names;
    for (const auto &value : this->Values) {
      if (value.Name == word) {
        result = value.V.getValue();
        return false;
      }
      names.push_back(value.Name);
    }
    return complain(option, rules::unknownWord("value", word, names));
  }
};

class CountParser : public cl::parser<unsigned> {
public:
  using cl::parser<unsigned>::parser;

  bool parse(cl::Option &option, StringRef, StringRef word, unsigned &result) {
    if (!word.getAsInteger(10, result) && result > 0 && result <= maxJobs)
      return false;
    return complain(option, "'" + word + "' is no number from 1 to " + llvm::Twine(maxJobs));
  }

private:
  static constexpr unsigned maxJobs = 1024;
};
template <class T> using Choice = cl::opt<T, false, ChoiceParser<T>>;

cl::list<std::string> paths(cl::Positional, cl::desc("[PATH...]"), cl::sub(checkCommand),
                            cl::sub(extractCommand), cl::sub(baselineCommand),
                            cl::sub(timelineCommand), cl::cat(checkCategory),
                            cl::cat(extractCategory), cl::cat(baselineCategory),
                            cl::cat(timelineCategory));
struct FormatName {
  StringRef name;
  Format format;
  StringRef help;
};
constexpr FormatName formatNames[] = {
    {"text", Format::Text, "for people (default)"},
    {"compact", Format::Compact, "a line for each finding, as compilers print them"},
    {"sarif", Format::Sarif, "SARIF 2.1.0, for code scanning and editors"},
    {"github", Format::GitHub, "annotations, for a job of GitHub Actions"},
    {"gitlab", Format::GitLab, "GitLab's Code Quality report"},
    {"json", Format::Json, "for scripts"},
    {"jsonl", Format::JsonLines, "for scripts, an object in each line"}};

/// The library lists values of its own enumerations only.
StringRef formatsHelp() {
  static const std::string help = [] {
    std::string text = "Form of the report, and the file that it goes to; may be repeated";
    for (const FormatName &known : formatNames)
      text +=
          "\n  =" + known.name.str() + std::string(10 - known.name.size(), ' ') + known.help.str();
    return text;
  }();
  return help;
}

/// `FORM` or `FORM=FILE`.
class OutputParser : public cl::basic_parser<Output> {
public:
  using cl::basic_parser<Output>::basic_parser;

  bool parse(cl::Option &option, StringRef, StringRef word, Output &result) {
    const auto [name, file] = word.split('=');
    std::vector<std::string_view> names;
    for (const FormatName &known : formatNames) {
      if (known.name == name) {
        if (file.empty() && word.contains('='))
          return complain(option, "no file after '" + word + "'");
        result = {known.format, file == "-" ? "" : file.str()};
        return false;
      }
      names.push_back(known.name);
    }
    return complain(option, rules::unknownWord("value", name, names));
  }
};

cl::list<Output, bool, OutputParser> formats("format", cl::desc(formatsHelp()),
                                             cl::value_desc("FORM[=FILE]"), cl::sub(checkCommand),
                                             cl::cat(checkCategory));
cl::opt<std::string> output("output", cl::desc("Write to FILE"), cl::value_desc("FILE"),
                            cl::sub(checkCommand), cl::sub(extractCommand),
                            cl::sub(timelineCommand), cl::cat(checkCategory),
                            cl::cat(extractCategory), cl::cat(timelineCategory));
cl::opt<std::string> sarif("sarif", cl::desc("Write SARIF to FILE, besides the report"),
                           cl::value_desc("FILE"), cl::sub(checkCommand), cl::cat(checkCategory));
cl::opt<bool> sarifSuppressed("sarif-suppressed",
                              cl::desc("Put suppressed findings into SARIF, with their reasons "
                                       "(not for GitHub, which shows them as open)"),
                              cl::sub(checkCommand), cl::cat(checkCategory));
Choice<config::RuleLevel>
    failOn("fail-on", cl::desc("Exit with 1 if there are findings of this level or above"),
           cl::init(config::RuleLevel::Warning),
           cl::values(clEnumValN(config::RuleLevel::Note, "note", "any finding"),
                      clEnumValN(config::RuleLevel::Warning, "warning", "the default"),
                      clEnumValN(config::RuleLevel::Error, "error", "errors only"),
                      clEnumValN(config::RuleLevel::Off, "never", "exit with 0")),
           cl::sub(checkCommand), cl::cat(checkCategory));
cl::opt<unsigned, false, CountParser>
    jobs("j", cl::desc("Files read at the same time (default: one per processor)"),
         cl::value_desc("N"), cl::Prefix, cl::sub(checkCommand), cl::sub(extractCommand),
         cl::sub(baselineCommand), cl::sub(timelineCommand), cl::sub(lspCommand),
         cl::cat(checkCategory), cl::cat(extractCategory), cl::cat(baselineCategory),
         cl::cat(timelineCategory), cl::cat(lspCategory));
cl::list<std::string>
    exclude("exclude", cl::desc("Leave out what the glob matches in folders; may be repeated"),
            cl::value_desc("GLOB"), cl::sub(checkCommand), cl::sub(extractCommand),
            cl::sub(baselineCommand), cl::sub(timelineCommand), cl::cat(checkCategory),
            cl::cat(extractCategory), cl::cat(baselineCategory), cl::cat(timelineCategory));
cl::opt<std::string>
    compileCommands("p", cl::desc("Take exact types from DIR/compile_commands.json"),
                    cl::value_desc("DIR"), cl::sub(checkCommand), cl::sub(extractCommand),
                    cl::sub(baselineCommand), cl::sub(timelineCommand), cl::cat(checkCategory),
                    cl::cat(extractCategory), cl::cat(baselineCategory), cl::cat(timelineCategory));
cl::opt<std::string>
    configFile("config", cl::desc("Configuration (default: the project's .migralint.yaml)"),
               cl::value_desc("FILE"), cl::sub(checkCommand), cl::sub(extractCommand),
               cl::sub(baselineCommand), cl::sub(timelineCommand), cl::sub(lspCommand),
               cl::cat(checkCategory), cl::cat(extractCategory), cl::cat(baselineCategory),
               cl::cat(timelineCategory), cl::cat(lspCategory));
cl::opt<bool> standardStreams("stdio",
                              cl::desc("Talk over standard input and output; so it is always, and "
                                       "many editors say it"),
                              cl::sub(lspCommand), cl::cat(lspCategory));
cl::opt<bool> fix("fix",
                  cl::desc("Write the fixes that findings have into the sources; what does not "
                           "hold is taken back"),
                  cl::sub(checkCommand), cl::cat(checkCategory));
cl::opt<bool> strict("strict",
                     cl::desc("Exit with 3 if there are no findings, but not all could be read"),
                     cl::sub(checkCommand), cl::sub(extractCommand), cl::cat(checkCategory),
                     cl::cat(extractCategory));
cl::opt<bool> verbose("verbose", cl::desc("List what could not be read"), cl::sub(checkCommand),
                      cl::cat(checkCategory));
Choice<ColorChoice>
    color("color", cl::desc("Colours in the text report"), cl::init(ColorChoice::Auto),
          cl::values(clEnumValN(ColorChoice::Auto, "auto", "on a terminal (default)"),
                     clEnumValN(ColorChoice::Always, "always", ""),
                     clEnumValN(ColorChoice::Never, "never", "")),
          cl::sub(checkCommand), cl::cat(checkCategory));
cl::opt<bool>
    stats("stats", cl::Hidden,
          cl::desc("Print per file what the parser held of the SQL, and how long it took"),
          cl::sub(checkCommand), cl::cat(checkCategory));
cl::opt<bool> dumpFacts("dump-facts", cl::Hidden,
                        cl::desc("Print each file's facts as a line of JSON, and check nothing"),
                        cl::sub(checkCommand), cl::cat(checkCategory));

cl::opt<std::string> ledger(
    "baseline",
    cl::desc("The ledger of known findings (default: the project's .migralint-baseline.yaml)"),
    cl::value_desc("FILE"), cl::sub(checkCommand), cl::sub(baselineCommand), cl::cat(checkCategory),
    cl::cat(baselineCategory));
cl::opt<bool> noBaseline("no-baseline", cl::desc("Show known findings, too"), cl::sub(checkCommand),
                         cl::cat(checkCategory));
cl::opt<std::string>
    since("since",
          cl::desc("Show only findings that are not in the commit where HEAD left REV, a branch "
                   "say; reads the whole project, and shows what is in PATH"),
          cl::value_desc("REV"), cl::sub(checkCommand), cl::cat(checkCategory));
cl::opt<bool> staged("staged",
                     cl::desc("Read what is staged for the next commit, and show only findings "
                              "that are not in HEAD"),
                     cl::sub(checkCommand), cl::cat(checkCategory));
cl::opt<bool> prune("prune", cl::desc("Only remove entries whose findings are gone"),
                    cl::sub(baselineCommand), cl::cat(baselineCategory));
cl::opt<bool> checkLedger("check",
                          cl::desc("Write nothing; exit with 1 if there are entries to remove"),
                          cl::sub(baselineCommand), cl::cat(baselineCategory));

struct ShellName {
  StringRef name;
  Shell shell;
};
constexpr ShellName shellNames[] = {
    {"bash", Shell::Bash}, {"zsh", Shell::Zsh}, {"fish", Shell::Fish}};

// A plain text: an argument with a fixed set of values would be taken for options.
class ShellParser : public cl::parser<std::string> {
public:
  using cl::parser<std::string>::parser;

  bool parse(cl::Option &option, StringRef, StringRef word, std::string &result) {
    std::vector<std::string_view> names;
    for (const ShellName &known : shellNames)
      names.push_back(known.name);
    result = word.str();
    return !llvm::is_contained(names, std::string_view(word)) &&
           complain(option, rules::unknownWord("shell", word, names));
  }
};
cl::opt<std::string, false, ShellParser> shell(cl::Positional, cl::Required, cl::desc("SHELL"),
                                               cl::sub(completionsCommand),
                                               cl::cat(completionsCategory));

cl::opt<bool> printConfig(
    "print-config",
    cl::desc("Print the configuration in effect for PATH, with where each value comes from"),
    cl::sub(checkCommand), cl::cat(checkCategory));

cl::opt<bool> quiet("quiet", cl::desc("Do not say what was done"), cl::sub(extractCommand),
                    cl::cat(extractCategory));

cl::opt<std::string> initPath(cl::Positional, cl::init("."), cl::desc("[PATH]"),
                              cl::sub(initCommand), cl::cat(initCategory));
cl::opt<bool> force("force", cl::desc("Overwrite the .migralint.yaml that is there"),
                    cl::sub(initCommand), cl::cat(initCategory));
cl::opt<bool>
    schema("schema",
           cl::desc("Print the JSON Schema of .migralint.yaml, for editors; write nothing"),
           cl::sub(initCommand), cl::cat(initCategory));

cl::opt<bool>
    packSchema("pack-schema",
               cl::desc("Print the JSON Schema of rule packs, for editors; write nothing"),
               cl::sub(initCommand), cl::cat(initCategory));

cl::opt<std::string> explained(cl::Positional, cl::desc("[RULE]"), cl::sub(explainCommand),
                               cl::cat(explainCategory));
cl::opt<std::string> explainedPack("pack", cl::value_desc("name"),
                                   cl::desc("Print what the rule pack <name> knows of its library"),
                                   cl::sub(explainCommand), cl::cat(explainCategory));

cl::opt<bool> packs("packs", cl::desc("List the rule packs: the libraries that are known"),
                    cl::sub(rulesCommand), cl::cat(rulesCategory));

enum class RulesFormat : uint8_t { Text, Json };
Choice<RulesFormat>
    rulesFormat("format", cl::desc("Form of the list"), cl::init(RulesFormat::Text),
                cl::values(clEnumValN(RulesFormat::Text, "text", "for people (default)"),
                           clEnumValN(RulesFormat::Json, "json", "for scripts")),
                cl::sub(rulesCommand), cl::cat(rulesCategory));

constexpr StringRef overview =
    "Migralint looks for faults in code that changes stored data: steps without a guard, updates\n"
    "that compound, drops with no way back, loaders that repair.\n\n"
    "  migralint check              check the sources in this folder\n"
    "  migralint check src/db.cpp   check one file\n"
    "  migralint check --since main show only what is new on this branch\n"
    "  migralint baseline           write down today's findings; check shows new ones\n"
    "  migralint check --help       all options of check\n\n"
    "Exit status: 0 nothing found, 1 findings at or above --fail-on, 2 the job could not be done,\n"
    "3 (with --strict) not everything could be read.\n";

void printVersion(llvm::raw_ostream &out) { out << "migralint " MIGRALINT_VERSION "\n"; }

/// The name that messages and help texts call the program by, wherever it is installed.
constexpr const char *programName = "migralint";

/// The library writes `migralint: For the --x option: …` line by line; we write our errors as all
/// others.
void printComplaints() {
  StringRef errors = complaints();
  while (!errors.empty()) {
    StringRef line;
    std::tie(line, errors) = errors.split('\n');
    line.consume_front(programName);
    line.consume_front(": ");
    if (!line.trim().empty())
      printError(line.trim());
  }
}

/// The options of LLVM and Clang are for their own tools. They would be taken after every
/// subcommand, so that it does not suffice to hide them.
void removeForeignOptions() {
  std::vector<cl::Option *> foreign;
  for (const auto &entry : cl::getRegisteredOptions()) {
    cl::Option *option = entry.second;
    if (!llvm::any_of(option->Categories, [](const cl::OptionCategory *category) {
          return category->getName() == "Generic Options"; // --help, --version
        }))
      foreign.push_back(option);
  }
  for (cl::Option *option : foreign)
    option->removeArgument();
}

/// All reports that are asked for. Nothing: two would go to one place, and the user has been told.
std::optional<std::vector<Output>> outputs() {
  std::vector<Output> all{formats.begin(), formats.end()};
  if (all.empty())
    all.emplace_back();
  if (!output.empty() && output != "-") {
    auto main = llvm::find_if(all, [](const Output &o) { return o.file.empty(); });
    if (main == all.end()) {
      printError("--output: every --format has a file already");
      return std::nullopt;
    }
    main->file = output;
  }
  if (!sarif.empty())
    all.push_back({Format::Sarif, sarif});
  for (size_t i = 0; i < all.size(); ++i)
    for (size_t j = 0; j < i; ++j)
      if (all[i].file == all[j].file) {
        printError(all[i].file.empty()
                       ? llvm::Twine("two reports on standard output; write one to a file: "
                                     "--format sarif=out.sarif")
                       : "two reports to '" + all[i].file + "'");
        return std::nullopt;
      }
  return all;
}

SourceOptions sourceOptions() {
  SourceOptions options;
  options.paths = {paths.begin(), paths.end()};
  if (options.paths.empty())
    options.paths = {"."};
  options.jobs = jobs;
  options.exclude = {exclude.begin(), exclude.end()};
  options.compileCommands = compileCommands;
  options.config = configFile;
  return options;
}

/// Whether the options say together what can be done; if not, the user has been told.
bool agree() {
  if (!since.empty() && staged)
    return printError("--since and --staged are two questions; ask one at a time"), false;
  if (since.getNumOccurrences() && since.empty())
    return printError("--since: no revision; a branch, a tag or a commit is meant"), false;
  if (staged && fix)
    return printError("--fix writes into the working tree, and --staged reads the index; leave "
                      "--staged out, and stage what was fixed"),
           false;
  if (noBaseline && !ledger.empty())
    return printError("--baseline and --no-baseline contradict each other"), false;
  if (explainCommand && explained.empty() == explainedPack.empty())
    return printError("name a rule, or a rule pack with --pack; `migralint rules` and `migralint "
                      "rules --packs` list them"),
           false;
  if (prune && checkLedger)
    return printError("--prune changes the ledger, --check does not; take one of them"), false;
  return true;
}

} // namespace

std::optional<CommandLine> parseCommandLine(int argc, const char *const *argv) {
  removeForeignOptions();
  cl::SetVersionPrinter(printVersion);
  std::vector<const char *> arguments(argv, argv + argc);
  arguments[0] = programName;
  llvm::raw_string_ostream errors(complaints());
  // It says nothing of arguments without a dash that are wrong.
  if (!cl::ParseCommandLineOptions(argc, arguments.data(), overview, &errors, /*VFS=*/nullptr,
                                   /*EnvVar=*/nullptr, /*LongOptionsUseDoubleDash=*/true) ||
      !complaints().empty()) {
    printComplaints();
    return std::nullopt;
  }
  if (!agree())
    return std::nullopt;
  CommandLine line;
  if (completionsCommand) {
    line.command = CommandLine::Command::Completions;
    line.shell = llvm::find_if(shellNames, [](const ShellName &known) {
                   return known.name == shell.getValue();
                 })->shell;
  } else if (lspCommand) {
    line.command = CommandLine::Command::LanguageServer;
    line.lsp = {configFile, jobs};
  } else if (manualCommand) {
    line.command = CommandLine::Command::Manual;
  } else if (rulesCommand) {
    line.command = CommandLine::Command::Rules;
    line.rulesAsJson = rulesFormat == RulesFormat::Json;
    line.packs = packs;
  } else if (baselineCommand) {
    line.command = CommandLine::Command::Baseline;
    static_cast<SourceOptions &>(line.baseline) = sourceOptions();
    line.baseline.file = ledger;
    line.baseline.prune = prune;
    line.baseline.check = checkLedger;
  } else if (explainCommand) {
    line.command = CommandLine::Command::Explain;
    line.rule = explained;
    line.pack = explainedPack;
  } else if (extractCommand) {
    line.command = CommandLine::Command::Extract;
    static_cast<SourceOptions &>(line.extract) = sourceOptions();
    line.extract.output = output;
    line.extract.quiet = quiet;
    line.extract.strict = strict;
    line.extract.wholeProject = paths.empty();
  } else if (initCommand) {
    line.command = CommandLine::Command::Init;
    line.init = {initPath, force, schema, packSchema};
  } else if (timelineCommand) {
    line.command = CommandLine::Command::Timeline;
    static_cast<SourceOptions &>(line.timeline) = sourceOptions();
    line.timeline.output = output;
  } else if (checkCommand) {
    CheckOptions &check = line.check;
    static_cast<SourceOptions &>(check) = sourceOptions();
    std::optional<std::vector<Output>> wanted = outputs();
    if (!wanted)
      return std::nullopt;
    check.outputs = std::move(*wanted);
    check.sarifSuppressed = sarifSuppressed;
    if (failOn.getNumOccurrences())
      check.failOn = failOn;
    check.strict = strict;
    check.fix = fix;
    check.verbose = verbose;
    check.color = color;
    check.stats = stats;
    check.dumpFacts = dumpFacts;
    check.baseline = ledger;
    check.noBaseline = noBaseline;
    check.since = since;
    check.staged = staged;
    // Without a path it is the whole project that is compared.
    if ((staged || !since.empty()) && paths.empty())
      check.wholeProject = true;
    check.printConfig = printConfig;
    if (printConfig && check.paths.size() > 1) {
      printError("--print-config takes one path");
      return std::nullopt;
    }
  } else {
    printError(
        "no command; `migralint check` checks the sources in this folder, `migralint --help` "
        "tells more");
    return std::nullopt;
  }
  return line;
}

static OptionText describe(const cl::Option &option) {
  OptionText text;
  text.name = option.ArgStr.str();
  text.help = option.HelpStr.split('\n').first.str(); // values follow as choices
  text.value = option.ValueStr.str();
  for (const auto &[owner, parser] : choiceParsers())
    if (owner == &option)
      for (unsigned i = 0; i < parser->getNumOptions(); ++i)
        text.choices.push_back(
            {parser->getOption(i).str(), parser->getDescription(i).ltrim("- ").str()});
  if (&option == std::addressof(formats))
    for (const FormatName &known : formatNames)
      text.choices.push_back({known.name.str(), known.help.str()});
  if (text.value.empty() && !text.choices.empty())
    text.value = "VALUE";
  return text;
}

ManualText describeCommandLine() {
  ManualText manual;
  manual.overview = overview.str();
  for (cl::SubCommand *command : cl::getRegisteredSubcommands()) {
    if (command->getName().empty())
      continue;
    CommandText text;
    text.name = command->getName().str();
    text.summary = command->getDescription().str();
    for (const cl::Option *positional : command->PositionalOpts)
      text.positional = positional->HelpStr.str();
    for (const auto &entry : cl::getRegisteredOptions(*command)) {
      const cl::Option &option = *entry.second;
      bool generic = llvm::any_of(option.Categories, [](const cl::OptionCategory *category) {
        return category->getName() == "Generic Options";
      });
      if (!generic && option.getOptionHiddenFlag() == cl::NotHidden)
        text.options.push_back(describe(option));
    }
    llvm::sort(text.options,
               [](const OptionText &a, const OptionText &b) { return a.name < b.name; });
    manual.commands.push_back(std::move(text));
  }
  llvm::sort(manual.commands,
             [](const CommandText &a, const CommandText &b) { return a.name < b.name; });
  return manual;
}

} // namespace migralint::driver
