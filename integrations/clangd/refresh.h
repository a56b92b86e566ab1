// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Keeps the facts of projects up to date while an editor is at work.
#pragma once

namespace migralint::clangd {

/// Has `migralint extract`, which lies beside this program, make the facts anew of all projects
/// that have any and were asked for. Returns at once; what is asked for meanwhile is done
/// once afterwards. A failure is silent: the facts are as old as they were.
void refreshFacts();

} // namespace migralint::clangd
