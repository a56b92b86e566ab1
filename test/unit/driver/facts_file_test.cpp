// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A facts file gives back what was written, or is refused with a reason.
#include "driver/facts_file.h"

#include "driver/commands.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

#include "gtest/gtest.h"

#include <thread>

namespace migralint::driver {
namespace {

namespace fs = llvm::sys::fs;
using llvm::StringRef;

class FactsFile : public testing::Test {
protected:
  void SetUp() override {
    llvm::SmallString<128> made;
    ASSERT_FALSE(fs::createUniqueDirectory("facts-file", made));
    folder = resolved(made);
    ASSERT_FALSE(fs::create_directories(folder + "/project/.git"));
    project.emplace(Project::around({folder + "/project"}));
    settings = builtinSettings(*project);
    file = folder + "/cache/migralint/facts/project";
    addFile("b.cpp", "two");
    addFile("a.cpp", "one");
    auto includes = std::make_shared<cxx::IncludeGraph>();
    includes->add(project->pathOf("a.cpp"), {{"a.h", project->pathOf("a.h")}, {"vector", ""}});
    includes->add(project->pathOf("a.h"), {});
    includes->addText(project->pathOf("a.h"), 42);
    extraction.trail.includes = std::move(includes);
    extraction.trail.seen[project->pathOf("empty.cpp")].look = Look::Empty;
    bytes = written();
  }
  void TearDown() override { fs::remove_directories(folder); }

  void addFile(const char *name, const char *function) {
    FileFacts facts;
    facts.path = name;
    facts.functions.emplace_back().name = function;
    extraction.trail.seen[project->pathOf(name)] = {
        Look::Parse, {"Q_OBJECT=", "slots="}, 7, extraction.facts.size()};
    extraction.facts.push_back(std::move(facts));
  }

  std::string written() {
    std::string text;
    llvm::raw_string_ostream out(text);
    EXPECT_TRUE(writeFactsFile(extraction, *project, *settings, scope, out).empty());
    return text;
  }

  void store(StringRef text) { ASSERT_FALSE(bool(replaceCachedFacts(file, text))); }

  std::string refusal() {
    auto read = readFactsFile(file, *project, *settings);
    return read ? std::string() : llvm::toString(read.takeError());
  }

  std::string folder, file, bytes;
  std::optional<Project> project;
  std::optional<Settings> settings;
  FactsScope scope{.root = {}, .paths = {"."}, .excluded = {"gen/*"}, .compileCommands = {}};
  Extraction extraction;
};

TEST_F(FactsFile, ComesBackAsItWas) {
  store(bytes);
  auto read = readFactsFile(file, *project, *settings);
  ASSERT_TRUE(bool(read)) << llvm::toString(read.takeError());
  const Extraction &back = **read;
  ASSERT_EQ(back.facts.size(), 2u);
  EXPECT_EQ(back.trail.seen.size(), 3u);
  const Seen &seen = back.trail.seen.lookup(project->pathOf("a.cpp"));
  EXPECT_EQ(seen.macros, (std::vector<std::string>{"Q_OBJECT=", "slots="}));
  EXPECT_EQ(seen.digest, 7u);
  EXPECT_EQ(back.facts.at(seen.facts).functions.at(0).name, "one");
  EXPECT_EQ(back.trail.seen.lookup(project->pathOf("empty.cpp")).look, Look::Empty);
  EXPECT_EQ(back.trail.includes->textOf(project->pathOf("a.h")), 42u);
  EXPECT_EQ(back.trail.includes->reachedFrom(project->pathOf("a.cpp")),
            (std::vector<StringRef>{project->pathOf("a.h")}));

  std::string again;
  llvm::raw_string_ostream out(again);
  writeFactsFile(back, *project, *settings, scope, out);
  EXPECT_EQ(again, bytes);
}

TEST_F(FactsFile, AnEditorFindsFilesAndPutsItsOwnInTheirPlace) {
  store(bytes);
  auto loaded = ProjectFacts::load(*project, *settings, file);
  ASSERT_TRUE(bool(loaded)) << llvm::toString(loaded.takeError());
  const ProjectFacts &facts = **loaded;
  EXPECT_EQ(facts.scope().excluded, (std::vector<std::string>{"gen/*"}));
  ASSERT_TRUE(facts.find("b.cpp"));
  EXPECT_EQ(facts.find("b.cpp")->functions.at(0).name, "two");
  EXPECT_FALSE(facts.find("c.cpp"));

  FileFacts live;
  live.path = "b.cpp";
  FactsRefs all = facts.with(live);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(&all[1].get(), &live);
  live.path = "c.cpp";
  EXPECT_EQ(facts.with(live).size(), 3u);

  EXPECT_TRUE(facts.isCurrent());
  store(bytes); // another file, of the same bytes
  EXPECT_FALSE(facts.isCurrent());
  fs::remove(file);
  EXPECT_FALSE(facts.isCurrent());
}

TEST_F(FactsFile, WhatDoesNotFitIsRefusedWithAReason) {
  EXPECT_NE(refusal().find("No such file"), std::string::npos);
  store("");
  EXPECT_NE(refusal().find("does not begin as facts do"), std::string::npos);
  store(std::string(500000, '[') + "\n");
  EXPECT_NE(refusal().find("does not begin as facts do"), std::string::npos);
  std::string other = bytes;
  other.replace(other.find("migralint "), 10, "Migralint ");
  store(other);
  EXPECT_NE(refusal().find("was made by another version: Migralint "), std::string::npos);
  store(bytes.substr(0, bytes.size() - 1));
  EXPECT_NE(refusal().find("another length"), std::string::npos);
  store(bytes);
  settings->text = "fail-on: error";
  EXPECT_NE(refusal().find("another configuration"), std::string::npos);
  settings->text.clear();
  EXPECT_EQ(refusal(), "");
  settings->packs.push_back({"x.yaml", "pack: x"});
  EXPECT_NE(refusal().find("other rule packs"), std::string::npos);
  settings->packs.clear();
  scope.root = folder + "/elsewhere";
  store(written());
  EXPECT_NE(refusal().find("of another project"), std::string::npos);
  scope.root = project->root();
  store(written());
  EXPECT_EQ(refusal(), "");
}

TEST_F(FactsFile, APartOrAFlippedBitIsRefused) {
  const size_t body = bytes.find('\n') + 1;
  for (size_t size = 0; size < bytes.size(); ++size) {
    store(StringRef(bytes).take_front(size));
    EXPECT_NE(refusal(), "") << size;
  }
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string broken = bytes;
    broken[at] = char(broken[at] ^ 4);
    store(broken);
    std::string reason = refusal();
    // In the header, a name that nothing depends on may be another.
    if (at >= body)
      EXPECT_NE(reason.find("its checksum is wrong"), std::string::npos) << at;
  }
}

/// As above, with a checksum that is right.
TEST_F(FactsFile, BrokenContentsDoNoHarm) {
  const size_t body = bytes.find('\n') + 1;
  auto checksumOf = [](StringRef text) {
    return llvm::utohexstr(digestOf(text), /*LowerCase=*/true, /*Width=*/16);
  };
  const std::string checksum = checksumOf(StringRef(bytes).drop_front(body));
  const size_t stated = bytes.find(checksum);
  ASSERT_LT(stated, body);
  for (size_t at = body; at < bytes.size(); ++at)
    for (unsigned change : {1, 2, 4, 127, 128, 255}) {
      std::string broken = bytes;
      broken[at] = char(broken[at] ^ change);
      broken.replace(stated, 16, checksumOf(StringRef(broken).drop_front(body)));
      store(broken);
      std::string reason = refusal();
      if (!reason.empty())
        EXPECT_NE(reason.find("what it holds are no facts"), std::string::npos) << reason;
    }
}

TEST_F(FactsFile, TwoWhoWriteAtTheSameTimeLeaveAWholeFile) {
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (unsigned j = 0; j < 50; ++j)
        EXPECT_FALSE(bool(replaceCachedFacts(file, bytes)));
    });
  for (unsigned i = 0; i < 50; ++i) {
    std::string reason = refusal();
    EXPECT_TRUE(reason.empty() || StringRef(reason).contains("No such file")) << reason;
  }
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(refusal(), "");
  unsigned entries = 0;
  std::error_code error;
  for (fs::directory_iterator at(llvm::sys::path::parent_path(file), error), end;
       at != end && !error; at.increment(error))
    ++entries;
  EXPECT_EQ(entries, 1u);
}

TEST_F(FactsFile, WhatIsNestedTooDeeplyIsNamedAndLeftOut) {
  Expr deep;
  for (unsigned i = 0; i < 1100; ++i) {
    Expr outer;
    outer.args.push_back(std::move(deep));
    deep = std::move(outer);
  }
  extraction.facts[0].variables.emplace_back().init = std::move(deep);
  std::string text;
  llvm::raw_string_ostream out(text);
  EXPECT_EQ(writeFactsFile(extraction, *project, *settings, scope, out),
            (std::vector<std::string>{"b.cpp"}));
  store(text);
  auto loaded = ProjectFacts::load(*project, *settings, file);
  ASSERT_TRUE(bool(loaded));
  EXPECT_EQ((*loaded)->files().size(), 1u);
}

TEST_F(FactsFile, TheSameSourcesCanBeReadAgain) {
  scope.paths = {".", "src/db"};
  scope.compileCommands = "/build";
  ExtractOptions options = optionsFor(scope, *project);
  EXPECT_EQ(options.paths,
            (std::vector<std::string>{project->root(), project->root() + "/src/db"}));
  EXPECT_EQ(options.exclude, scope.excluded);
  EXPECT_EQ(options.compileCommands, "/build");
  EXPECT_TRUE(options.output.empty());
}

} // namespace
} // namespace migralint::driver
