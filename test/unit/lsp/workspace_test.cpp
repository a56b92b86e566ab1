// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/lsp/workspace.h"

#include "driver/lsp/features.h"
#include "driver/lsp/uri.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <gtest/gtest.h>

using namespace migralint::driver;
using namespace migralint::driver::lsp;

namespace {

/// A repository in a folder of its own, and what is open of it.
class WorkspaceTest : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("migralint-lsp", folder));
    folder = resolved(folder);
    ASSERT_FALSE(llvm::sys::fs::create_directory(folder + "/.git"));
    write("V1__plants.sql", "CREATE TABLE plants (id INTEGER);\n");
    options.jobs = 1;
  }
  void TearDown() override { llvm::sys::fs::remove_directories(folder); }

  std::string path(llvm::StringRef name) const { return (folder + "/" + name).str(); }

  void write(llvm::StringRef name, llvm::StringRef text) {
    std::error_code error;
    llvm::raw_fd_ostream(path(name), error) << text;
    ASSERT_FALSE(error);
  }

  void open(llvm::StringRef name, llvm::StringRef text) {
    documents[path(name)] = {uriOf(path(name)), path(name), 1, ++states,
                             std::make_shared<const std::string>(text.str())};
  }

  /// Rules that are found in a document.
  static std::vector<std::string> rulesOf(const WorkspaceResult &result, llvm::StringRef name) {
    std::vector<std::string> rules;
    for (const DocumentResult &document : result.documents)
      if (llvm::StringRef(document.uri).ends_with(name))
        for (const Diagnosis &diagnosis : document.diagnoses)
          rules.push_back(diagnosis.rule);
    return rules;
  }

  static bool never() { return false; }
  static bool always() { return true; }

  llvm::SmallString<128> folder;
  Snapshot documents;
  uint64_t states = 0;
  ProjectOptions options;
  ClientAbilities client;
};

const std::string lost = "migration-destructive-without-down";
using Rules = std::vector<std::string>;

TEST_F(WorkspaceTest, OtherFilesCount) {
  Workspace workspace(options, client);
  open("V2__drop.sql", "DROP TABLE plants;\n");
  EXPECT_EQ(rulesOf(*workspace.look(documents, true, never), "V2__drop.sql"), Rules{lost});
  write("U2__drop.sql", "CREATE TABLE plants (id INTEGER);\n");
  // Not before one is told to look at the disk.
  open("V2__drop.sql", "DROP TABLE plants; \n");
  EXPECT_EQ(rulesOf(*workspace.look(documents, false, never), "V2__drop.sql"), Rules{lost});
  auto afterwards = workspace.look(documents, true, never);
  EXPECT_NE(rulesOf(*afterwards, "V2__drop.sql"), Rules{lost});
}

TEST_F(WorkspaceTest, WhatIsOutdatedIsDroppedAndMadeUpFor) {
  Workspace workspace(options, client);
  open("V2__drop.sql", "DROP TABLE plants;\n");
  EXPECT_FALSE(workspace.look(documents, true, always));
  EXPECT_EQ(rulesOf(*workspace.look(documents, true, never), "V2__drop.sql"), Rules{lost});
}

TEST_F(WorkspaceTest, WhatTakesTooLongIsJudgedWhenItIsSaved) {
  options.patience = std::chrono::milliseconds(-1);
  Workspace workspace(options, client);
  open("V2__drop.sql", "DROP TABLE plants;\n");
  EXPECT_EQ(rulesOf(*workspace.look(documents, true, never), "V2__drop.sql"), Rules{lost});
  // What was there moves along, and what is new is not told yet.
  open("V2__drop.sql", "\nDROP TABLE plants;\nDROP TABLE others;\n");
  auto typing = workspace.look(documents, false, never);
  EXPECT_EQ(rulesOf(*typing, "V2__drop.sql"), Rules{lost});
  EXPECT_EQ(typing->documents[0].diagnoses[0].span.start, (Position{1, 0}));
  EXPECT_EQ(rulesOf(*workspace.look(documents, true, never), "V2__drop.sql"), (Rules{lost, lost}));
  open("V2__drop.sql", "\n");
  EXPECT_EQ(rulesOf(*workspace.look(documents, false, never), "V2__drop.sql"), Rules{});
}

TEST_F(WorkspaceTest, AProjectThatIsTooLargeIsToldOfOnce) {
  options.maxFiles = 1;
  Workspace workspace(options, client);
  open("V2__drop.sql", "DROP TABLE plants;\n");
  auto result = workspace.look(documents, true, never);
  EXPECT_EQ(rulesOf(*result, "V2__drop.sql"), Rules{});
  EXPECT_EQ(result->warnings.size(), 1u);
  EXPECT_EQ(workspace.look(documents, true, never)->warnings.size(), 0u);
  // Until it is not any more.
  write(".migralint.yaml", "exclude: [V1__plants.sql]\n");
  EXPECT_EQ(rulesOf(*workspace.look(documents, true, never), "V2__drop.sql"), Rules{lost});
}

TEST_F(WorkspaceTest, SoIsOneWithTooManyFolders) {
  options.maxFolders = 2;
  Workspace workspace(options, client);
  open("V2__drop.sql", "DROP TABLE plants;\n");
  for (llvm::StringRef name : {"a", "b"})
    ASSERT_FALSE(llvm::sys::fs::create_directory(path(name)));
  EXPECT_EQ(workspace.look(documents, true, never)->warnings.size(), 1u);
  llvm::sys::fs::remove(path("b"));
  EXPECT_EQ(rulesOf(*workspace.look(documents, true, never), "V2__drop.sql"), Rules{lost});
}

TEST_F(WorkspaceTest, ConfigurationsAreShownByTheirOwnFiles) {
  Workspace workspace(options, client);
  open("V2__drop.sql", "DROP TABLE plants;\n");
  write(".migralint.yaml", "rules: {migration-destructive-without-down: maybe}\n");
  auto broken = workspace.look(documents, true, never);
  EXPECT_EQ(rulesOf(*broken, "V2__drop.sql"), Rules{});
  EXPECT_EQ(broken->configurations.count(uriOf(path(".migralint.yaml"))), 1u);
  write(".migralint.yaml", "rules: {migration-destructive-without-down: error}\n");
  auto mended = workspace.look(documents, true, never);
  EXPECT_EQ(rulesOf(*mended, "V2__drop.sql"), Rules{lost});
  EXPECT_TRUE(mended->configurations.empty());
}

TEST_F(WorkspaceTest, FoldersOfTheEditorAreProjectsToo) {
  llvm::sys::fs::remove(folder + "/.git");
  write("U2__drop.sql", "CREATE TABLE plants (id INTEGER);\n");
  open("V2__drop.sql", "DROP TABLE plants;\n");
  Workspace alone(options, client);
  EXPECT_EQ(rulesOf(*alone.look(documents, true, never), "V2__drop.sql"), Rules{lost});
  Workspace inFolder(options, client);
  inFolder.setFolders({folder.str().str()});
  EXPECT_NE(rulesOf(*inFolder.look(documents, true, never), "V2__drop.sql"), Rules{lost});
}

TEST_F(WorkspaceTest, ActionsMendFirst) {
  client.literalActions = true;
  Workspace workspace(options, client);
  open("V2__drop.sql", "DROP TABLE plants;\n");
  auto result = workspace.look(documents, true, never);
  ASSERT_EQ(result->documents.size(), 1u);
  llvm::json::Array actions = codeActions(result->documents[0], {{0, 3}, {0, 3}}, nullptr, client);
  ASSERT_EQ(actions.size(), 1u);
  const llvm::json::Object &silence = *actions[0].getAsObject();
  EXPECT_EQ(silence.getString("title"), "Silence " + lost + " here, and say why");
  EXPECT_TRUE(
      silence.getObject("edit")->getObject("changes")->getArray(uriOf(path("V2__drop.sql"))));
}

} // namespace
