// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Following of documents (driver/lsp/documents.h).
#include "driver/lsp/documents.h"

#include "driver/lsp/uri.h"
#include "driver/project.h"

#include "llvm/Support/MemoryBuffer.h"

namespace migralint::driver::lsp {

namespace json = llvm::json;
using llvm::StringRef;

namespace {

/// What somebody edits is smaller; the bound is that of files (driver/extraction.cpp).
constexpr size_t maxTextBytes = size_t(64) << 20;

llvm::Error broken(const llvm::Twine &what) { return llvm::createStringError(what); }

const json::Object *documentIn(const json::Value &params) {
  const json::Object *object = params.getAsObject();
  return object ? object->getObject("textDocument") : nullptr;
}

} // namespace

std::optional<StringRef> documentOf(const json::Value &params) {
  const json::Object *document = documentIn(params);
  return document ? document->getString("uri") : std::nullopt;
}

llvm::Expected<std::string> changed(std::string text, const json::Array &changes, Units units) {
  for (const json::Value &change : changes) {
    const json::Object *object = change.getAsObject();
    std::optional<StringRef> with = object ? object->getString("text") : std::nullopt;
    if (!with)
      return broken("a change without a text");
    const json::Value *range = object->get("range");
    if (!range) {
      text = with->str();
      continue;
    }
    std::optional<Span> span = readSpan(range);
    if (!span)
      return broken("a change with a broken range");
    PositionMap map(text, units);
    size_t begin = map.offset(span->start);
    size_t end = std::max(begin, map.offset(span->end));
    text.replace(begin, end - begin, with->str());
    if (text.size() > maxTextBytes)
      return broken("the document is larger than 64 MB");
  }
  return text;
}

llvm::Error Documents::open(const json::Value &params) {
  const json::Object *item = documentIn(params);
  std::optional<StringRef> uri = item ? item->getString("uri") : std::nullopt;
  std::optional<StringRef> text = item ? item->getString("text") : std::nullopt;
  if (!uri || !text)
    return broken("didOpen without a uri and a text");
  std::optional<std::string> path = pathOf(*uri);
  if (!path)
    return llvm::Error::success(); // a document that is no file belongs to no project
  Entry &entry = byUri[uri->str()];
  entry.lost = false;
  entry.document = {uri->str(), resolved(*path), item->getInteger("version"), ++states,
                    std::make_shared<const std::string>(text->str())};
  return llvm::Error::success();
}

llvm::Error Documents::change(const json::Value &params, Units units) {
  const json::Object *item = documentIn(params);
  std::optional<StringRef> uri = item ? item->getString("uri") : std::nullopt;
  const json::Array *changes = uri ? params.getAsObject()->getArray("contentChanges") : nullptr;
  if (!changes)
    return broken("didChange without a uri and contentChanges");
  auto entry = byUri.find(*uri);
  if (entry == byUri.end()) {
    if (!pathOf(*uri))
      return llvm::Error::success();
    return broken("didChange of a document that is not open: " + *uri);
  }
  Document &document = entry->second.document;
  bool whole = !changes->empty() && changes->front().getAsObject() &&
               !changes->front().getAsObject()->get("range");
  if (entry->second.lost && !whole)
    return llvm::Error::success(); // has been told
  llvm::Expected<std::string> text = changed(*document.text, *changes, units);
  document.version = item->getInteger("version");
  document.state = ++states;
  entry->second.lost = !text;
  if (!text)
    return broken(
        *uri + " is not looked at until it is opened again: " + llvm::toString(text.takeError()));
  document.text = std::make_shared<const std::string>(std::move(*text));
  return llvm::Error::success();
}

llvm::Error Documents::close(const json::Value &params) {
  std::optional<StringRef> uri = documentOf(params);
  if (!uri)
    return broken("didClose without a uri");
  if (auto entry = byUri.find(*uri); entry != byUri.end())
    byUri.erase(entry);
  return llvm::Error::success();
}

const Document *Documents::find(StringRef uri) const {
  auto entry = byUri.find(uri);
  return entry == byUri.end() || entry->second.lost ? nullptr : &entry->second.document;
}

Snapshot Documents::snapshot() const {
  Snapshot all;
  for (const auto &[uri, entry] : byUri)
    if (!entry.lost)
      all.insert_or_assign(entry.document.path, entry.document);
  return all;
}

namespace {

/// A layer of documents that keeps their texts.
class DocumentLayer : public llvm::vfs::OverlayFileSystem {
public:
  explicit DocumentLayer(const Snapshot &documents)
      : OverlayFileSystem(llvm::vfs::createPhysicalFileSystem()) {
    auto layer = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
    layer->setCurrentWorkingDirectory("/");
    for (const auto &[path, document] : documents) {
      texts.push_back(document.text);
      layer->addFileNoOwn(path, /*ModificationTime=*/0,
                          llvm::MemoryBufferRef(*document.text, path));
    }
    pushOverlay(layer);
  }

private:
  std::vector<std::shared_ptr<const std::string>> texts;
};

} // namespace

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> withDocuments(const Snapshot &documents) {
  return llvm::makeIntrusiveRefCnt<DocumentLayer>(documents);
}

} // namespace migralint::driver::lsp
