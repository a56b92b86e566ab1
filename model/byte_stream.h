// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Numbers and texts in few bytes: small numbers take one byte, and a text is written once, later
// only its number. What reads trusts nothing: the bytes may be broken.
#pragma once

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <string>
#include <vector>

namespace migralint {

class ByteWriter {
public:
  void number(uint64_t value) {
    for (; value >= 0x80; value >>= 7)
      bytes.push_back(char(value | 0x80));
    bytes.push_back(char(value));
  }

  /// Small if it is near zero, on either side.
  void difference(int64_t value) { number((uint64_t(value) << 1) ^ uint64_t(value >> 63)); }

  void text(llvm::StringRef value) {
    auto [known, isNew] = numbers.try_emplace(value, numbers.size() + 1);
    number(isNew ? 0 : known->second);
    if (!isNew)
      return;
    number(value.size());
    bytes += value;
  }

  std::string take() { return std::move(bytes); }

private:
  std::string bytes;
  llvm::StringMap<uint64_t> numbers;
};

/// All return false, now and from then on, once the bytes are not what was asked for.
class ByteReader {
public:
  /// Texts that it gives refer to `bytes`.
  explicit ByteReader(llvm::StringRef bytes) : bytes(bytes) {}

  bool number(uint64_t &value) {
    value = 0;
    for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
      uint8_t byte = uint8_t(bytes.front());
      bytes = bytes.drop_front();
      value |= uint64_t(byte & 0x7F) << shift;
      if (byte < 0x80)
        return true;
    }
    return fail();
  }

  /// A number of things that take at least a byte each: so there are not more of them than bytes.
  bool count(uint64_t &value) { return number(value) && (value <= bytes.size() || fail()); }

  bool difference(int64_t &value) {
    uint64_t folded = 0;
    if (!number(folded))
      return false;
    value = int64_t(folded >> 1) ^ -int64_t(folded & 1);
    return true;
  }

  bool text(llvm::StringRef &value) {
    uint64_t known = 0, size = 0;
    if (!number(known))
      return false;
    if (known) {
      if (known > texts.size())
        return fail();
      value = texts[known - 1];
      return true;
    }
    if (!count(size))
      return false;
    value = bytes.take_front(size);
    bytes = bytes.drop_front(size);
    texts.push_back(value);
    return true;
  }

  /// What has not been read yet.
  llvm::StringRef rest() const { return bytes; }

  bool fail() {
    bytes = {};
    return false;
  }

private:
  llvm::StringRef bytes;
  std::vector<llvm::StringRef> texts;
};

} // namespace migralint
