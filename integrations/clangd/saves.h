// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Notices when the editor says that a file was saved. What it sends is read by clangd; we only look
// on.
#pragma once

#include <cstdio>
#include <functional>

namespace migralint::clangd {

/// A stream with what `in` holds, byte for byte, that calls `saved` after it has handed on a part
/// with the name of the notification. The name can stand in a text, too: `saved` has to be
/// harmless. `in` has to outlive the stream. Null: there can be no such stream.
std::FILE *watchSaves(std::FILE *in, std::function<void()> saved);

} // namespace migralint::clangd
