// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All that the language server does with bytes of a client before it analyses anything: cutting
// them into messages, reading these, and following documents. Whatever comes, nothing may crash,
// and what was understood must hang together.
#include "driver/lsp/documents.h"
#include "driver/lsp/framing.h"
#include "driver/lsp/rpc.h"
#include "driver/lsp/uri.h"

#include <algorithm>
#include <cstdlib>

using namespace migralint::driver::lsp;
using llvm::StringRef;

namespace {

void require(bool holds) {
  if (!holds)
    std::abort();
}

/// A place of a text is the same there and back.
void checkPositions(StringRef text, Units units) {
  PositionMap map(text, units);
  size_t step = std::max<size_t>(1, text.size() / 16);
  for (size_t offset = 0; offset <= text.size(); offset += step) {
    size_t back = map.offset(map.position(offset));
    require(back <= offset && offset - back < 4);
  }
}

void follow(Documents &documents, const Message &message, Units units) {
  StringRef method = message.method;
  llvm::Error error = method.ends_with("didOpen")     ? documents.open(message.params)
                      : method.ends_with("didChange") ? documents.change(message.params, units)
                      : method.ends_with("didClose")  ? documents.close(message.params)
                                                      : llvm::Error::success();
  llvm::consumeError(std::move(error));
  for (const auto &[path, document] : documents.snapshot()) {
    require(!path.empty() && documents.find(document.uri));
    checkPositions(*document.text, units);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0)
    return 0;
  // The first byte: the units, and how large the pieces are that come at once.
  const Units units = data[0] & 1 ? Units::Utf8 : Units::Utf16;
  const size_t piece = 1 + (data[0] >> 1);
  StringRef bytes(reinterpret_cast<const char *>(data + 1), size - 1);
  FrameDecoder decoder;
  Documents documents;
  while (!bytes.empty()) {
    decoder.feed(bytes.take_front(piece));
    bytes = bytes.drop_front(std::min(piece, bytes.size()));
    while (std::optional<FrameDecoder::Result> result = decoder.next()) {
      if (!result->isMessage)
        continue;
      std::variant<Message, Failure> message = readMessage(result->text);
      if (const Message *read = std::get_if<Message>(&message))
        follow(documents, *read, units);
      else
        require(!std::get<Failure>(message).message.empty());
    }
  }
  return 0;
}
