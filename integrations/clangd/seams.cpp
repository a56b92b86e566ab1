// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where we step into clangd. Its package has no headers, so what is needed is declared here, with
// the names that the linker's --wrap gives (CMakeLists.txt): calls of a function in other files of
// clangd come to `wrapped...`, and `real...` is clangd's own. A name includes the types of the
// parameters, so the link fails when these change; what a name does not tell,
// test/integrations/clangd does.
#include "driver/page_address.h"
#include "integrations/clangd/enabled_checks.h"
#include "integrations/clangd/message_filter.h"
#include "integrations/clangd/pages.h"
#include "integrations/clangd/refresh.h"
#include "integrations/clangd/saves.h"

#include "clang-tidy/ClangTidyOptions.h"
#include "llvm/ADT/FunctionExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdio>
#include <memory>
#include <optional>

using clang::tidy::ClangTidyOptions;
using llvm::StringRef;

#define REAL(name) __asm__("__real_" name)
#define WRAPPED(name) __asm__("__wrap_" name)

// clangd leaves out checks that it does not know to be fast. Ours are (docs/performance.md).
#define IS_FAST_TIDY_CHECK "_ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE"
std::optional<bool> realIsFastTidyCheck(StringRef check) REAL(IS_FAST_TIDY_CHECK);
std::optional<bool> wrappedIsFastTidyCheck(StringRef check) WRAPPED(IS_FAST_TIDY_CHECK);

std::optional<bool> wrappedIsFastTidyCheck(StringRef check) {
  return check.starts_with("migration-") ? true : realIsFastTidyCheck(check);
}

// The provider of options that runs after those of `.clang-tidy` and `.clangd` files.
#define PROVIDE_DEFAULT_CHECKS "_ZN5clang6clangd20provideDefaultChecksEv"
using TidyProvider = llvm::unique_function<void(ClangTidyOptions &options, StringRef file) const>;
TidyProvider realProvideDefaultChecks() REAL(PROVIDE_DEFAULT_CHECKS);
TidyProvider wrappedProvideDefaultChecks() WRAPPED(PROVIDE_DEFAULT_CHECKS);

TidyProvider wrappedProvideDefaultChecks() {
  return [real = realProvideDefaultChecks()](ClangTidyOptions &options, StringRef file) {
    real(options, file);
    options.Checks = migralint::clangd::withMigrationChecks(options.Checks.value_or(""));
  };
}

// What writes messages to standard output. The class is only handed on: the deleter must not know
// it, and like the real one takes no room.
#define NEW_JSON_TRANSPORT                                                                         \
  "_ZN5clang6clangd16newJSONTransportEP8_IO_FILERN4llvm11raw_ostreamEPS4_bNS0_15JSONStreamStyleE"
class Transport;
struct Leave {
  void operator()(Transport *) const {}
};
using TransportPointer = std::unique_ptr<Transport, Leave>;
TransportPointer realNewTransport(std::FILE *in, llvm::raw_ostream &out, llvm::raw_ostream *mirror,
                                  bool pretty, int style) REAL(NEW_JSON_TRANSPORT);
TransportPointer wrappedNewTransport(std::FILE *in, llvm::raw_ostream &out,
                                     llvm::raw_ostream *mirror, bool pretty, int style)
    WRAPPED(NEW_JSON_TRANSPORT);

TransportPointer wrappedNewTransport(std::FILE *in, llvm::raw_ostream &out,
                                     llvm::raw_ostream *mirror, bool pretty, int style) {
  // For as long as the program runs, as `out`, which is llvm::outs().
  static auto &filter = *new migralint::clangd::MessageFilter(out, [](StringRef message) {
    return migralint::clangd::withOurPages(message, migralint::driver::pageAddress);
  });
  // The same holds of the stream. clangd's own tests read from files, which are left as they are.
  std::FILE *watched =
      in == stdin ? migralint::clangd::watchSaves(in, migralint::clangd::refreshFacts) : nullptr;
  return realNewTransport(watched ? watched : in, filter, mirror, pretty, style);
}
