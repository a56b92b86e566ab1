// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a rule pack may hold (rules/shape.h), and the words in it. Distinct from pack.cpp, which
// reads it, and from docs/adding-a-library.md, which explains it.
#pragma once

#include "rules/pack.h"
#include "rules/shape.h"

namespace migralint::rules {

const Choices<Act> &acts();
const Choices<ErrorStyle> &errorStyles();
const Choices<Dialect> &dialects();
const Choices<Language> &languages();
const Choices<ActionKind> &actions();
const Choices<NameStyle> &nameStyles();

const Shape &packShape();
/// The value of `models:` and of `conventions:`, in packs and in a project's configuration.
const Shape &modelsShape();
const Shape &conventionsShape();

// Elements of the lists in them.
const Shape &callShape();
const Shape &genericCallShape();
const Shape &commandShape();
const Shape &versionMacroShape();
const Shape &frameworkShape();
const Shape &notModelledShape();
Shape nameListShape(std::string_view list);
const Shape &pathListShape();
const Shape &pairListShape();

} // namespace migralint::rules
