// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clangd/message_filter.h"

#include "llvm/ADT/StringExtras.h"

#include <optional>

namespace migralint::clangd {

using llvm::StringRef;

/// More than any headers have.
static constexpr size_t longestHeaders = 4096;
static constexpr StringRef endOfHeaders = "\r\n\r\n";

static std::optional<size_t> contentLength(StringRef headers) {
  while (!headers.empty()) {
    auto [line, rest] = headers.split("\r\n");
    size_t length;
    if (line.consume_front_insensitive("Content-Length:"))
      return line.trim().getAsInteger(10, length) ? std::nullopt : std::optional(length);
    headers = rest;
  }
  return std::nullopt;
}

MessageFilter::MessageFilter(llvm::raw_ostream &out, Rewrite rewrite)
    : out(out), rewrite(std::move(rewrite)) {}

MessageFilter::~MessageFilter() {
  flush();
  giveUp();
}

void MessageFilter::giveUp() {
  out << pending;
  out.flush();
  pending.clear();
  unknown = true;
}

void MessageFilter::write_impl(const char *data, size_t size) {
  position += size;
  pending.append(data, size);
  while (!unknown && handOnMessage())
    ;
  if (unknown)
    giveUp();
}

bool MessageFilter::handOnMessage() {
  if (pending.empty() || pending.size() < needed)
    return false;
  StringRef rest = pending;
  size_t length = rest.find(endOfHeaders);
  if (length == StringRef::npos) {
    unknown = rest.size() > longestHeaders;
    return false;
  }
  std::optional<size_t> size = contentLength(rest.take_front(length));
  size_t start = length + endOfHeaders.size();
  if (!size || *size > SIZE_MAX - start) {
    unknown = true;
    return false;
  }
  needed = start + *size;
  if (rest.size() < needed)
    return false;
  StringRef content = rest.substr(start, *size);
  std::string changed = rewrite(content);
  if (changed.empty())
    out << rest.take_front(needed);
  else
    out << "Content-Length: " << changed.size() << endOfHeaders << changed;
  out.flush();
  pending.erase(0, needed);
  needed = 0;
  return true;
}

} // namespace migralint::clangd
