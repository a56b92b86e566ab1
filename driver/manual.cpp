// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/manual.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"

namespace migralint::driver {
namespace {

using llvm::StringRef;

//===--- Manual page ------------------------------------------------------------------------===//

/// Text for roff: no line may begin with its control characters.
std::string roff(StringRef text) {
  std::string result;
  bool lineStart = true;
  for (char c : text) {
    if (lineStart && (c == '.' || c == '\''))
      result += "\\&";
    lineStart = c == '\n';
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else
      result += c;
  }
  return result;
}

std::string dashed(const OptionText &option) {
  return (option.name.size() == 1 ? "-" : "--") + option.name;
}

void manualOf(const OptionText &option, llvm::raw_ostream &out) {
  out << ".TP\n.B " << roff(dashed(option));
  if (!option.value.empty())
    out << (option.name.size() == 1 ? " \\fI" : "=\\fI") << roff(option.value) << "\\fR";
  out << '\n' << roff(option.help) << ".\n";
  if (option.choices.empty())
    return;
  out << ".RS\n";
  for (const OptionText::Choice &choice : option.choices)
    out << ".IP \\fB" << roff(choice.name) << "\\fR\n"
        << roff(choice.help) << (choice.help.empty() ? "" : "\n");
  out << ".RE\n";
}

//===--- Completions ------------------------------------------------------------------------===//

/// Which kind of thing a value or an argument is, by the word that stands for it.
enum class Kind : uint8_t { Nothing, File, Folder, Other };

Kind kindOf(StringRef placeholder) {
  placeholder = placeholder.trim("[].");
  if (placeholder.empty())
    return Kind::Nothing;
  if (placeholder == "DIR")
    return Kind::Folder;
  return placeholder == "FILE" || placeholder == "PATH" ? Kind::File : Kind::Other;
}

std::string words(llvm::ArrayRef<OptionText::Choice> choices) {
  return llvm::join(llvm::map_range(choices, [](const auto &choice) { return choice.name; }), " ");
}

/// In single quotes, as all three shells read them.
std::string quoted(StringRef text) {
  std::string result = "'";
  for (char c : text)
    result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

void bash(const ManualText &manual, llvm::raw_ostream &out) {
  out << "# bash completion for migralint, made by `migralint completions bash`.\n"
         "_migralint() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
         "  # Bash takes `=` for a word of its own.\n"
         "  [ \"$word\" = = ] && word=\n"
         "  [ \"$before\" = = ] && before=${COMP_WORDS[COMP_CWORD - 2]}\n"
         "  COMPREPLY=()\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W '";
  for (const CommandText &command : manual.commands)
    out << command.name << ' ';
  out << "--help --version' -- \"$word\"))\n    return\n  fi\n"
         "  case \"${COMP_WORDS[1]} $before\" in\n";
  for (const CommandText &command : manual.commands)
    for (const OptionText &option : command.options) {
      if (option.value.empty() && option.choices.empty())
        continue;
      out << "  '" << command.name << ' ' << dashed(option) << "')\n    ";
      if (!option.choices.empty())
        out << "COMPREPLY=($(compgen -W '" << words(option.choices) << "' -- \"$word\"))\n";
      else if (kindOf(option.value) == Kind::Folder)
        out << "COMPREPLY=($(compgen -d -- \"$word\"))\n";
      else if (kindOf(option.value) == Kind::File)
        out << "COMPREPLY=($(compgen -f -- \"$word\"))\n";
      else
        out << ":\n";
      out << "    return ;;\n";
    }
  out << "  esac\n  case \"${COMP_WORDS[1]}\" in\n";
  for (const CommandText &command : manual.commands) {
    out << "  " << command.name << ")\n    case $word in\n    -*) COMPREPLY=($(compgen -W '";
    for (const OptionText &option : command.options)
      out << dashed(option) << ' ';
    out << "--help' -- \"$word\")) ;;\n";
    if (kindOf(command.positional) == Kind::File)
      out << "    *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n";
    out << "    esac ;;\n";
  }
  out << "  esac\n}\ncomplete -o filenames -F _migralint migralint\n";
}

void zsh(const ManualText &manual, llvm::raw_ostream &out) {
  // In a description of _arguments, colons and brackets separate.
  auto described = [](StringRef text) {
    std::string result;
    for (char c : text) {
      if (StringRef("[]:\\").contains(c))
        result += '\\';
      result += c;
    }
    return result;
  };
  out << "#compdef migralint\n"
         "# zsh completion for migralint, made by `migralint completions zsh`.\n"
         "_migralint() {\n  local -a commands=(\n";
  for (const CommandText &command : manual.commands)
    out << "    " << quoted(command.name + ":" + described(command.summary)) << '\n';
  out << "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
         "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n";
  for (const CommandText &command : manual.commands) {
    out << "  " << command.name << ")\n    _arguments";
    for (const OptionText &option : command.options) {
      std::string spec = dashed(option);
      if (!option.value.empty() || !option.choices.empty())
        spec += option.name.size() == 1 ? "+" : "=";
      spec += "[" + described(option.help) + "]";
      if (!option.choices.empty())
        spec += ":value:(" + words(option.choices) + ")";
      else if (!option.value.empty())
        spec += ":" + described(option.value) + ":" +
                (kindOf(option.value) == Kind::Folder ? "_files -/"
                 : kindOf(option.value) == Kind::File ? "_files"
                                                      : " ");
      out << " \\\n      " << quoted(spec);
    }
    if (kindOf(command.positional) == Kind::File)
      out << " \\\n      '*:file:_files'";
    out << " ;;\n";
  }
  out << "  esac\n}\n_migralint \"$@\"\n";
}

void fish(const ManualText &manual, llvm::raw_ostream &out) {
  out << "# fish completion for migralint, made by `migralint completions fish`.\n"
         "complete -c migralint -f\n";
  for (const CommandText &command : manual.commands)
    out << "complete -c migralint -n __fish_use_subcommand -a " << command.name << " -d "
        << quoted(command.summary) << '\n';
  for (const CommandText &command : manual.commands) {
    const std::string in =
        "complete -c migralint -n '__fish_seen_subcommand_from " + command.name + "'";
    if (kindOf(command.positional) == Kind::File)
      out << in << " -F\n";
    for (const OptionText &option : command.options) {
      out << in << (option.name.size() == 1 ? " -s " : " -l ") << option.name;
      if (!option.choices.empty())
        out << " -x -a " << quoted(words(option.choices));
      else if (kindOf(option.value) == Kind::File || kindOf(option.value) == Kind::Folder)
        out << " -r -F";
      else if (!option.value.empty())
        out << " -x";
      out << " -d " << quoted(option.help) << '\n';
    }
  }
}

} // namespace

void writeManual(const ManualText &manual, llvm::raw_ostream &out) {
  // No date: the same program has the same page.
  out << ".TH MIGRALINT 1 \"\" \"migralint " MIGRALINT_VERSION "\" \"User Commands\"\n"
         ".SH NAME\nmigralint \\- look for faults in code that changes stored data\n"
         ".SH SYNOPSIS\n";
  for (const CommandText &command : manual.commands)
    out << ".B migralint " << command.name << "\n[\\fIOPTIONS\\fR] " << roff(command.positional)
        << "\n.br\n";
  out << ".SH DESCRIPTION\n.nf\n" << roff(manual.overview) << ".fi\n";
  for (const CommandText &command : manual.commands) {
    out << ".SH MIGRALINT " << roff(StringRef(command.name).upper()) << '\n'
        << roff(command.summary) << ".\n";
    for (const OptionText &option : command.options)
      manualOf(option, out);
  }
}

void writeCompletions(const ManualText &manual, Shell shell, llvm::raw_ostream &out) {
  switch (shell) {
  case Shell::Bash:
    return bash(manual, out);
  case Shell::Zsh:
    return zsh(manual, out);
  case Shell::Fish:
    return fish(manual, out);
  }
}

} // namespace migralint::driver
