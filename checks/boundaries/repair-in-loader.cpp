// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One-off migration behaviour in a function that every read goes through, for ever.
#include "checks/check.h"
#include "checks/message.h"

namespace migralint {
namespace {

std::string message(const Loader &loader, const Symptom &symptom) {
  const std::string code = "everyday code (`" + shortened(loader.function, 80) + "`) ";
  switch (symptom.kind) {
  case SymptomKind::VersionBranch:
    return code + "branches on " + symptom.what + " to convert old records";
  case SymptomKind::LegacyShape:
    return code + "reads the old place `" + symptom.what + "`, which nothing writes any more";
  case SymptomKind::WriteBack:
    return code + "writes converted data back to `" + symptom.what + "` while reading";
  case SymptomKind::MigrationCall:
    return code + "calls migration code `" + symptom.what + "`";
  case SymptomKind::Repair:
    return code + "repairs " + symptom.what;
  }
  return {};
}

void run(const Model &model, std::vector<Finding> &findings) {
  for (const Loader &loader : model.loaders)
    for (const Symptom &symptom : loader.symptoms) {
      Finding finding;
      finding.rule = "migration-repair-in-loader";
      finding.message = message(loader, symptom);
      finding.advice =
          "convert the stored data once, in a step guarded by its version, and let this code read "
          "the current form only";
      finding.place = symptom.place;
      finding.function = loader.function;
      findings.push_back(std::move(finding));
    }
}

} // namespace

MIGRALINT_CHECK("migration-repair-in-loader", run)

} // namespace migralint
