// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One-off migration behaviour in a function that every read goes through, for ever.
#include "checks/check.h"

namespace migralint {
namespace {

std::string message(const Loader &loader, const Symptom &symptom) {
  const std::string in = " in everyday code (`" + loader.function + "`)";
  switch (symptom.kind) {
  case SymptomKind::VersionBranch:
    return "branches on " + symptom.what + " to convert old records" + in;
  case SymptomKind::LegacyShape:
    return "reads the old place `" + symptom.what + "`, which nothing writes any more," + in;
  case SymptomKind::WriteBack:
    return "writes converted data back to `" + symptom.what + "` while reading" + in;
  case SymptomKind::MigrationCall:
    return "calls migration code `" + symptom.what + "`" + in;
  case SymptomKind::Repair:
    return "repairs " + symptom.what + in;
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
