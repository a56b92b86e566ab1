// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/report/html.h"

#include "driver/messages.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/SHA256.h"

namespace migralint::driver {

/// Signs without a shape of their own that change how others are shown: marks and overrides of
/// direction, isolates (U+200B to U+200F, U+202A to U+202E, U+2066 to U+2069), line separators,
/// U+FEFF. The length in bytes, or 0.
static size_t invisible(llvm::StringRef text, unsigned &code) {
  if (text.size() < 3 || ((unsigned char)text[0] & 0xF0) != 0xE0)
    return 0;
  code = ((unsigned char)text[0] & 0x0Fu) << 12 | ((unsigned char)text[1] & 0x3Fu) << 6 |
         ((unsigned char)text[2] & 0x3Fu);
  bool hit = (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
             (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || code == 0xFFFE ||
             code == 0xFFFF;
  return hit ? 3 : 0;
}

std::string escapeHtml(llvm::StringRef raw) {
  const std::string text = printable(raw);
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    if (size_t length = invisible(llvm::StringRef(text).substr(i), code)) {
      out += "[U+" + llvm::utohexstr(code) + "]";
      i += length - 1;
      continue;
    }
    switch (unsigned char c = text[i]) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    case '\n':
    case '\t':
      out += ' ';
      break;
    case 0x7F:
      out += '?';
      break;
    case 0xC2: // U+0080 to U+009F: controls
      if (i + 1 < text.size() && (unsigned char)text[i + 1] < 0xA0) {
        out += '?';
        ++i;
        break;
      }
      [[fallthrough]];
    default:
      out += static_cast<char>(c);
    }
  }
  return out;
}

std::string cspHash(llvm::StringRef text) {
  auto digest = llvm::SHA256::hash(llvm::arrayRefFromStringRef(text));
  return "'sha256-" + llvm::encodeBase64(digest) + "'";
}

} // namespace migralint::driver
