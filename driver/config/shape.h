// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a .migralint.yaml may hold: the table that the strict reader (config.h) and the JSON Schema
// for editors share.
#pragma once

#include "driver/config/config.h"
#include "rules/shape.h"

namespace migralint::config {

const rules::Choices<RuleLevel> &ruleLevels(); ///< of `rules:`
const rules::Choices<RuleLevel> &failLevels(); ///< of `fail-on:`
const rules::Choices<Dialect> &dialectWords(); ///< of `dialect:`
const rules::Choices<bool> &approvalWords();   ///< of `approvals:`; true: required

/// `ruleNames`: what may stand under `rules:`; empty: anything.
rules::Shape configurationShape(const std::vector<std::string_view> &ruleNames = {});

// Parts of it, as the reader takes them.
const rules::Shape &overrideShape();
const rules::Shape &historyShape();

} // namespace migralint::config
