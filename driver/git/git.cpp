// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Questions to git (driver/git/git.h).
#include "driver/git/git.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

namespace migralint::driver {

using llvm::StringRef;

static llvm::Error error(const llvm::Twine &message) {
  return llvm::createStringError(std::errc::invalid_argument, "%s", message.str().c_str());
}

/// An error with git's own words, which say what it did not like.
static llvm::Error refused(const llvm::Twine &what, const GitProgram::Answer &answer) {
  StringRef said = answer.error;
  said.consume_front("fatal: ");
  said.consume_front("error: ");
  return error(what + (said.empty() ? "" : ": " + said.split('\n').first));
}

llvm::Expected<Repository> Repository::open(StringRef root) {
  llvm::Expected<GitProgram> git = GitProgram::find(root);
  if (!git)
    return git.takeError();
  llvm::Expected<GitProgram::Answer> answer = git->run({"rev-parse", "--git-dir"});
  if (!answer)
    return answer.takeError();
  if (answer->status != 0) {
    if (StringRef(answer->error).contains("not a git repository"))
      return error("the project is in no git repository, so that there is nothing to compare with; "
                   "`migralint baseline` works without one");
    return refused("git cannot use the project's repository", *answer);
  }
  Repository repository(std::move(*git));
  llvm::Expected<std::unique_ptr<GitProgram::Objects>> contents = repository.git.objects();
  if (!contents)
    return contents.takeError();
  repository.contents = std::move(*contents);
  return repository;
}

llvm::Expected<std::string> Repository::commit(StringRef revision) const {
  if (revision.empty() || revision.starts_with("-"))
    return error("'" + revision + "' is no git revision");
  auto ask = [&](const std::string &what) {
    return git.run({"rev-parse", "--verify", "--quiet", "--end-of-options", what});
  };
  llvm::Expected<GitProgram::Answer> answer = ask((revision + "^{commit}").str());
  if (!answer)
    return answer.takeError();
  StringRef name = StringRef(answer->out).rtrim();
  if (answer->status == 0 && !name.empty())
    return name.rsplit('\n').second.empty() ? name.str() : name.rsplit('\n').second.str();
  llvm::Expected<GitProgram::Answer> any = ask(revision.str());
  if (!any)
    return any.takeError();
  if (any->status == 0)
    return error("'" + revision + "' is not a commit; --since takes a branch, a tag or a commit");
  llvm::Expected<bool> shallow = isShallow();
  if (!shallow)
    return shallow.takeError();
  return error("git knows no revision '" + revision + "'" +
               (*shallow ? "; the clone is shallow, fetch more of the history (`git fetch "
                           "--unshallow`, or `fetch-depth: 0` for actions/checkout)"
                         : "; fetch it, or correct its name"));
}

llvm::Expected<bool> Repository::isShallow() const {
  llvm::Expected<GitProgram::Answer> answer = git.run({"rev-parse", "--is-shallow-repository"});
  if (!answer)
    return answer.takeError();
  return StringRef(answer->out).starts_with("true");
}

llvm::Expected<std::string> Repository::head() const {
  llvm::Expected<GitProgram::Answer> answer =
      git.run({"rev-parse", "--verify", "--quiet", "HEAD^{commit}"});
  if (!answer)
    return answer.takeError();
  return answer->status == 0 ? StringRef(answer->out).rtrim().str() : std::string();
}

llvm::Expected<std::string> Repository::mergeBase(StringRef revision) const {
  llvm::Expected<std::string> other = commit(revision);
  if (!other)
    return other.takeError();
  llvm::Expected<std::string> current = head();
  if (!current)
    return current.takeError();
  if (current->empty())
    return error("the branch that is checked out has no commit yet; --staged works with that");
  llvm::Expected<GitProgram::Answer> answer = git.run({"merge-base", *other, *current});
  if (!answer)
    return answer.takeError();
  StringRef base = StringRef(answer->out).split('\n').first;
  if (answer->status == 0 && !base.empty())
    return base.str();
  if (answer->status != 1)
    return refused("git cannot tell where HEAD left '" + revision + "'", *answer);
  llvm::Expected<bool> shallow = isShallow();
  if (!shallow)
    return shallow.takeError();
  if (*shallow)
    return error("the clone is shallow and does not reach back to where HEAD left '" + revision +
                 "'; fetch more of the history (`git fetch --unshallow`, or `fetch-depth: 0` for "
                 "actions/checkout)");
  return error("'" + revision + "' and HEAD have no commit in common");
}

//===--- Lists of files -----------------------------------------------------------------------===//

/// A tree is data from elsewhere: names that git itself would not check out are not taken.
static bool staysInside(StringRef path) {
  if (path.empty() || llvm::sys::path::is_absolute(path))
    return false;
  return llvm::all_of(llvm::split(path, '/'), [](StringRef part) {
    return !part.empty() && part != "." && part != ".." && !part.equals_insensitive(".git");
  });
}

/// `entry` from a mode, an object and a path. False: not to be shown.
static bool fill(GitEntry &entry, StringRef mode, StringRef object, StringRef path) {
  if (!staysInside(path))
    return false;
  entry.kind = mode == "120000"   ? GitEntry::Kind::Link
               : mode == "160000" ? GitEntry::Kind::Submodule
                                  : GitEntry::Kind::File;
  entry.object = object.str();
  entry.path = path.str();
  return true;
}

llvm::Expected<std::vector<GitEntry>> Repository::filesOf(StringRef commit) const {
  std::vector<GitEntry> entries;
  if (commit.empty())
    return entries;
  llvm::Expected<GitProgram::Answer> answer = git.run({"ls-tree", "-r", "-z", commit});
  if (!answer)
    return answer.takeError();
  if (answer->status != 0)
    return refused("git cannot list the files of " + commit, *answer);
  // `<mode> <type> <object>\t<path>\0`
  for (StringRef line : llvm::split(answer->out, '\0')) {
    auto [what, path] = line.split('\t');
    auto [mode, rest] = what.split(' ');
    if (GitEntry entry; fill(entry, mode, rest.split(' ').second, path))
      entries.push_back(std::move(entry));
  }
  if (llvm::Error failure = addSizes(entries))
    return failure;
  return entries;
}

llvm::Expected<std::vector<GitEntry>> Repository::stagedFiles() const {
  llvm::Expected<GitProgram::Answer> answer = git.run({"ls-files", "-s", "-z"});
  if (!answer)
    return answer.takeError();
  if (answer->status != 0)
    return refused("git cannot list what is staged", *answer);
  std::vector<GitEntry> entries;
  // `<mode> <object> <stage>\t<path>\0`
  for (StringRef line : llvm::split(answer->out, '\0')) {
    auto [what, path] = line.split('\t');
    auto [mode, rest] = what.split(' ');
    auto [object, stage] = rest.split(' ');
    if (!stage.empty() && stage != "0")
      return error("'" + path + "' has a merge conflict; resolve it and stage the file");
    if (GitEntry entry; fill(entry, mode, object, path))
      entries.push_back(std::move(entry));
  }
  if (llvm::Error failure = addSizes(entries))
    return failure;
  return entries;
}

llvm::Error Repository::addSizes(std::vector<GitEntry> &entries) const {
  std::string questions;
  for (const GitEntry &entry : entries)
    if (entry.kind != GitEntry::Kind::Submodule)
      questions += entry.object + "\n";
  llvm::Expected<GitProgram::Answer> answer =
      git.run({"cat-file", "--batch-check=%(objectsize)"}, questions);
  if (!answer)
    return answer.takeError();
  StringRef lines = answer->out;
  for (GitEntry &entry : entries) {
    if (entry.kind == GitEntry::Kind::Submodule)
      continue;
    auto [line, rest] = lines.split('\n');
    if (line.getAsInteger(10, entry.size))
      return error("the repository lacks the contents of '" + entry.path +
                   "'; is it a partial clone? Fetch what is missing (`git fetch --refetch "
                   "--no-filter`), or clone without --filter");
    lines = rest;
  }
  return llvm::Error::success();
}

} // namespace migralint::driver
