// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Headers and bodies (driver/lsp/framing.h).
#include "driver/lsp/framing.h"

#include "llvm/ADT/StringExtras.h"

#include <algorithm>

namespace migralint::driver::lsp {

using llvm::StringRef;

namespace {

constexpr StringRef lengthField = "Content-Length";

/// Where the empty line behind a header is: its first byte and the first byte after it. Line feeds
/// alone are taken, too: some write them by hand.
std::optional<std::pair<size_t, size_t>> endOfHeader(StringRef text) {
  for (size_t at = text.find('\n'); at != StringRef::npos; at = text.find('\n', at + 1)) {
    StringRef rest = text.drop_front(at + 1);
    if (rest.starts_with("\r\n"))
      return std::pair(at + 1, at + 3);
    if (rest.starts_with("\n"))
      return std::pair(at + 1, at + 2);
  }
  return std::nullopt;
}

/// As far as a complaint shows it.
std::string excerpt(StringRef text) {
  std::string shown;
  for (char c : text.take_front(40))
    shown += llvm::isPrint(c) ? c : '?';
  return "'" + shown + (text.size() > 40 ? "…'" : "'");
}

} // namespace

void FrameDecoder::drop(size_t bytes) { pending.erase(0, bytes); }

void FrameDecoder::feed(StringRef bytes) {
  // What is passed over needs no room.
  size_t passed = size_t(std::min<uint64_t>(skipping, bytes.size()));
  skipping -= passed;
  pending += bytes.drop_front(passed);
}

std::optional<FrameDecoder::Result> FrameDecoder::next() {
  if (inBody)
    return body();
  return lost ? searchHeader() : header();
}

std::optional<FrameDecoder::Result> FrameDecoder::body() {
  if (pending.size() < length)
    return std::nullopt;
  Result message{true, pending.substr(0, length)};
  drop(length);
  inBody = false;
  return message;
}

std::optional<uint64_t> FrameDecoder::lengthIn(StringRef header, std::string &problem) const {
  std::optional<uint64_t> found;
  for (StringRef line : llvm::split(header, '\n')) {
    line = line.trim();
    if (line.empty())
      continue;
    auto [name, value] = line.split(':');
    if (!line.contains(':')) {
      problem = "this is no header: " + excerpt(line);
      return std::nullopt;
    }
    if (!name.trim().equals_insensitive(lengthField))
      continue;
    uint64_t number = 0;
    if (value.trim().getAsInteger(10, number)) {
      problem = "this is no length of a message: " + excerpt(value.trim());
      return std::nullopt;
    }
    found = number;
  }
  if (!found)
    problem = "a header without Content-Length";
  return found;
}

std::optional<FrameDecoder::Result> FrameDecoder::header() {
  std::optional<std::pair<size_t, size_t>> end = endOfHeader(pending);
  if (!end) {
    if (pending.size() <= maxHeaderBytes)
      return std::nullopt;
    lost = true;
    return Result{false, "this is no header: " + excerpt(pending)};
  }
  std::string problem;
  std::optional<uint64_t> found = lengthIn(StringRef(pending).take_front(end->first), problem);
  if (!found) {
    lost = true;
    // The next header may begin within what was taken for this one.
    size_t again = StringRef(pending).find_insensitive(lengthField, 1);
    drop(std::min(again, end->first));
    return Result{false, problem};
  }
  drop(end->second);
  if (*found > maxBytes) {
    uint64_t here = std::min<uint64_t>(*found, pending.size());
    drop(size_t(here));
    skipping = *found - here;
    return Result{false, "a message of " + std::to_string(*found) + " bytes is passed over; " +
                             std::to_string(maxBytes) + " are the most that is read"};
  }
  length = *found;
  inBody = true;
  return body();
}

std::optional<FrameDecoder::Result> FrameDecoder::searchHeader() {
  size_t at = StringRef(pending).find_insensitive(lengthField);
  if (at == StringRef::npos) {
    // Its beginning may be here already.
    if (pending.size() >= lengthField.size())
      drop(pending.size() - lengthField.size() + 1);
    return std::nullopt;
  }
  drop(at);
  lost = false;
  return header();
}

void FrameWriter::write(StringRef message) {
  std::lock_guard<std::mutex> lock(mutex);
  out << "Content-Length: " << message.size() << "\r\n\r\n" << message;
  out.flush();
}

} // namespace migralint::driver::lsp
