// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Settings, with a version of their own: they are shared between stores.
#pragma once

#include "Database.h"

namespace hivelog {

int settingsVersion(Database &database);
void migrateSettings(Database &database);

} // namespace hivelog
