// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Facts in few bytes that are read fast, for caches: a quarter of the JSON's size. Has no version
// of its own and is not for exchange: only the program that wrote it may read it. For all else
// there is facts_json.h.
#pragma once

#include "model/facts.h"

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace migralint {

/// Nothing: they are nested deeper than what is read back.
std::optional<std::string> encodeFacts(const FileFacts &facts);
/// Nothing: these are no facts. Takes any bytes.
std::optional<FileFacts> decodeFacts(llvm::StringRef bytes);

} // namespace migralint
