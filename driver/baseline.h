// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The ledger of known findings (.migralint-baseline.yaml), and what hides findings because they are
// not new. Distinct from suppressions (driver/suppressions.h), which say of one place that it is
// right as it is: a known finding is a fault that waits.
#pragma once

#include "driver/project.h"
#include "model/finding.h"
#include "rules/rules.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace migralint::driver {

inline constexpr llvm::StringLiteral ledgerName = ".migralint-baseline.yaml";

/// Findings that have one fingerprint in one file. Rule, file and message are for the reader of the
/// ledger: it is the fingerprint that counts, whatever file it is found in.
struct KnownFinding {
  std::string file;
  std::string rule;
  std::string message;
  std::string fingerprint; ///< see fingerprints()
  unsigned count = 1;
};

struct Ledger {
  std::vector<KnownFinding> entries; ///< by file, rule, message, fingerprint

  /// Of findings and their fingerprints.
  static Ledger of(llvm::ArrayRef<Finding> findings, llvm::ArrayRef<std::string> prints);
  /// Nothing: it is broken or cannot be read, and `problems` says where.
  static std::optional<Ledger> load(const std::string &file, std::vector<rules::Problem> &problems);
  /// The bytes depend on nothing but the entries.
  void write(llvm::raw_ostream &out) const;
  /// How many findings it stands for.
  unsigned findings() const;
  /// Takes out what is in none of the `findings`, of the entries that `covers` says were looked
  /// at. Returns how many findings were taken out.
  unsigned prune(llvm::ArrayRef<Finding> findings, llvm::ArrayRef<std::string> prints,
                 llvm::function_ref<bool(const KnownFinding &)> covers);
};

/// The project's own ledger: beside its configuration, else in its root. It need not exist.
std::string ledgerOf(const Project &project);

/// How many findings of each fingerprint are not new. What is known from several sources is not
/// added up: they know of the same findings.
class Known {
public:
  void add(const Ledger &ledger);
  /// Takes out of `findings` as many of each fingerprint as are known; first those that are in
  /// the files where they were. Returns how many.
  unsigned hide(std::vector<Finding> &findings, llvm::ArrayRef<std::string> prints) const;

private:
  struct Count {
    unsigned all = 0;
    std::map<std::string, unsigned> byFile;
  };
  std::map<std::string, Count> counts; ///< by fingerprint
};

} // namespace migralint::driver
