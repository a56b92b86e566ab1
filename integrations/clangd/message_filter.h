// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A look at each message that a language server sends.
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include <functional>
#include <string>

namespace migralint::clangd {

/// Hands on what is written to it, message by message; a message is headers, of which one is
/// `Content-Length`, an empty line, and as many bytes. What does not look like that is handed on
/// byte for byte from there on. For one thread at a time, as any stream is.
class MessageFilter : public llvm::raw_ostream {
public:
  /// What to send in place of the content `message`; empty: the message as it is.
  using Rewrite = std::function<std::string(llvm::StringRef message)>;

  /// Writes to `out`, which has to outlive this, and flushes it after each message.
  MessageFilter(llvm::raw_ostream &out, Rewrite rewrite);
  /// Hands on what is left, which is no whole message.
  ~MessageFilter() override;

private:
  void write_impl(const char *data, size_t size) override;
  uint64_t current_pos() const override { return position; }
  /// Whether a whole message stood at the front of `pending`; if so, it has been handed on.
  bool handOnMessage();
  void giveUp();

  llvm::raw_ostream &out;
  Rewrite rewrite;
  std::string pending; ///< the beginning of a message
  size_t needed = 0;   ///< bytes of `pending` below which there is nothing to look at
  uint64_t position = 0;
  bool unknown = false; ///< what comes is not understood
};

} // namespace migralint::clangd
