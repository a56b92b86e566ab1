// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `migralint check --print-config`.
#pragma once

#include "driver/command_line.h"
#include "driver/settings.h"

#include "llvm/Support/raw_ostream.h"

namespace migralint::driver {

/// Writes the configuration in effect for the file or folder with a name in reports as YAML that
/// can be read again, with a comment after each value that says where it comes from.
void printConfiguration(const Settings &settings, const CheckOptions &options, llvm::StringRef name,
                        llvm::raw_ostream &out);

} // namespace migralint::driver
