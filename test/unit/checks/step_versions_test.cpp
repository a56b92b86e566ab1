// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The version of the step that a finding is in: what "steps before 41 are history" goes by.
#include "checks/check.h"

#include <gtest/gtest.h>

using namespace migralint;

namespace {

Place at(uint32_t line, std::string file = "a.cpp") {
  return {std::move(file), {line, 1, line, 20}};
}

Finding finding(Place place, std::string function = {}) {
  Finding finding;
  finding.rule = "migration-not-atomic";
  finding.place = std::move(place);
  finding.function = std::move(function);
  return finding;
}

/// As text; empty if there is none.
std::string versionOf(const Model &model, Finding one) {
  std::vector<Finding> findings = {std::move(one)};
  std::optional<Version> version = stepVersionsOf(model, findings).front();
  return version ? version->text() : "";
}

Step step(std::string version, std::string function, uint32_t line) {
  Step step;
  step.version = std::move(version);
  step.function = std::move(function);
  step.place = at(line);
  Operation operation;
  operation.place = operation.clause = at(line + 1);
  step.operations = {std::move(operation)};
  return step;
}

Model twoFunctions() {
  Model model;
  model.steps = {step("2", "to2", 10), step("3", "to3", 20)};
  return model;
}

TEST(StepVersions, OfTheOperationThatIsTouched) {
  Model model = twoFunctions();
  EXPECT_EQ(versionOf(model, finding({"a.cpp", {11, 5, 11, 9}})), "2");
  EXPECT_EQ(versionOf(model, finding(at(20))), "3");
  EXPECT_EQ(versionOf(model, finding(at(11, "b.cpp"))), "");
  EXPECT_EQ(versionOf(model, finding(at(15))), "");
}

TEST(StepVersions, OfSeveralStepsIsNone) {
  EXPECT_EQ(versionOf(twoFunctions(), finding({"a.cpp", {11, 1, 21, 9}})), "");
}

TEST(StepVersions, OfAFunctionThatIsOneStep) {
  Model model = twoFunctions();
  EXPECT_EQ(versionOf(model, finding(at(15), "to2")), "2");
  EXPECT_EQ(versionOf(model, finding(at(15, "b.cpp"), "to2")), "") << "another function";
  model.steps.push_back(step("4", "to2", 30));
  EXPECT_EQ(versionOf(model, finding(at(15), "to2")), "") << "two steps in it";
  EXPECT_EQ(versionOf(model, finding(at(31), "to2")), "4") << "its place tells";
}

TEST(StepVersions, NamesAreNone) {
  Model model;
  model.steps = {step("latest", "upgrade", 10)};
  EXPECT_EQ(versionOf(model, finding(at(11))), "");
}

TEST(StepVersions, OfAChain) {
  Model model;
  Chain chain;
  chain.place = at(10);
  Chain::Step first;
  first.place = at(12);
  first.leadsTo = Version{{5}};
  chain.steps = {first};
  model.chains = {chain};
  EXPECT_EQ(versionOf(model, finding(at(12))), "5");
  EXPECT_EQ(versionOf(model, finding(at(10))), "") << "about all steps together";
  // The chain knows the value of a constant that the step only names.
  Step named = step("Latest", "upgrade", 12);
  model.steps = {named};
  EXPECT_EQ(versionOf(model, finding(at(13))), "5");
}

} // namespace
