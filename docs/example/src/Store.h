// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hivelog's store: opening it, and bringing an older one up to date. Distinct from the
// repositories, which read and write what is in it.
#pragma once

#include "Database.h"

namespace hivelog {

/// The newest version of the store that this program knows.
inline constexpr int latestVersion = 8;

/// Creates a fresh store, or migrates an older one. False: it could not, or the store is newer.
bool openStore(Database &database);

/// Steps 5 and later; see Migrations.cpp.
bool runMigrations(Database &database, int storedVersion);
/// Takes the store back to `version`, as far as there are ways back; see Downgrades.cpp.
bool downgradeStore(Database &database, int version);

/// Adopts the tables of another beekeeper's exported store.
bool importStore(Database &database, const std::string &path);

} // namespace hivelog
