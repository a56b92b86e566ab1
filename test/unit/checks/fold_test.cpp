// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One defect, one finding: what several rules say about one place.
#include "checks/check.h"

#include <gtest/gtest.h>

using namespace migralint;

namespace {

Place at(uint32_t line) { return {"a.cpp", {line, 1, line, 9}}; }

/// A recorded step with one operation that fails the second time, guarded by nothing, and whose
/// failure is passed over at `passedOver`.
Model modelWith(const Place &passedOver) {
  Operation op;
  op.place = op.clause = at(5);
  op.text = "ALTER TABLE t ADD COLUMN c";
  op.rerun = Rerun::Fails;
  op.passedOver = passedOver;
  Step step;
  step.name = step.function = "migrate";
  step.place = at(3);
  step.records = true;
  step.record = at(7);
  step.operations = {op};
  Model model;
  model.steps = {step};
  return model;
}

TEST(Fold, TheMoreSpecificRuleSpeaksAtOnePlace) {
  std::vector<Finding> findings = runChecks(modelWith(at(5)));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, "migration-missing-version-guard");
  ASSERT_EQ(findings[0].related.size(), 2u);
  EXPECT_EQ(findings[0].related[0].place, at(5));
  EXPECT_NE(findings[0].related[0].message.find("passed over"), std::string::npos);
  EXPECT_EQ(findings[0].related[1].place, at(7));
}

TEST(Fold, DifferentPlacesAreDifferentDefects) {
  std::vector<Finding> findings = runChecks(modelWith(at(6)));
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].rule, "migration-missing-version-guard");
  EXPECT_EQ(findings[1].rule, "migration-version-not-recorded");
}

} // namespace
