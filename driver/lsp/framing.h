// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The base protocol of the language server protocol: messages behind a header that says their
// length, on a stream of bytes. Knows nothing of what the messages hold.
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace migralint::driver::lsp {

/// Cuts a stream, which may come in pieces of any size, into messages. A broken stream gives
/// complaints and is read on at the next header that can be told.
class FrameDecoder {
public:
  /// Longer messages are passed over.
  static constexpr uint64_t maxBytes = uint64_t(64) << 20;

  /// What was read: a message, or what is wrong with the stream.
  struct Result {
    bool isMessage = false;
    std::string text; ///< the message, or a sentence without a full stop
  };

  void feed(llvm::StringRef bytes);
  /// To be asked until nothing comes; then more bytes are needed.
  std::optional<Result> next();
  /// Whether the stream may end here.
  bool atBoundary() const { return !inBody && skipping == 0 && pending.empty(); }

private:
  static constexpr size_t maxHeaderBytes = 8 << 10;

  std::optional<Result> header();
  std::optional<Result> body();
  std::optional<Result> searchHeader();
  std::optional<uint64_t> lengthIn(llvm::StringRef header, std::string &problem) const;
  void drop(size_t bytes);

  std::string pending;   ///< what has not been taken yet
  uint64_t skipping = 0; ///< bytes of a message that is too long, still to come
  bool inBody = false;
  bool lost = false; ///< looks for the next header
  uint64_t length = 0;
};

/// Writes messages, from any thread, each as a whole.
class FrameWriter {
public:
  explicit FrameWriter(llvm::raw_ostream &out) : out(out) {}
  void write(llvm::StringRef message);

private:
  llvm::raw_ostream &out;
  std::mutex mutex;
};

} // namespace migralint::driver::lsp
