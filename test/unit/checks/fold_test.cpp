// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One defect, one finding: what several rules say about one place.
#include "checks/check.h"

#include <gtest/gtest.h>

using namespace migralint;

namespace {

Place at(uint32_t line) { return {"a.cpp", {line, 1, line, 9}}; }

/// A recorded step that changes a column with nothing to guard it, and passes over a failure of the
/// operation at `passedOver`.
Model modelWith(const Place &passedOver) {
  Operation unguarded;
  unguarded.place = unguarded.clause = at(5);
  unguarded.text = "ALTER TABLE t ADD COLUMN c";
  unguarded.rerun = Rerun::Fails;
  Operation failing;
  failing.place = failing.clause = passedOver;
  failing.text = "DELETE FROM t";
  failing.rerun = Rerun::Stable;
  failing.selfGuarded = true;
  failing.passedOver = at(8);
  Step step;
  step.name = step.function = "migrate";
  step.place = at(3);
  step.records = true;
  step.record = at(9);
  step.operations = {failing, unguarded};
  Model model;
  model.steps = {step};
  return model;
}

TEST(Fold, TheMoreSpecificRuleSpeaksAtOnePlace) {
  std::vector<Finding> findings = runChecks(modelWith(at(5)));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule, "migration-missing-version-guard");
  ASSERT_EQ(findings[0].related.size(), 3u);
  EXPECT_EQ(findings[0].related[0].place, at(5));
  EXPECT_NE(findings[0].related[0].message.find("passed over"), std::string::npos);
  EXPECT_EQ(findings[0].related[1].place, at(8));
  EXPECT_EQ(findings[0].related[2].place, at(9));
}

TEST(Fold, DifferentPlacesAreDifferentDefects) {
  std::vector<Finding> findings = runChecks(modelWith(at(6)));
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].rule, "migration-missing-version-guard");
  EXPECT_EQ(findings[1].rule, "migration-version-not-recorded");
}

} // namespace
