// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Messages and their effects (driver/lsp/server.h).
#include "driver/lsp/server.h"

#include "driver/lsp/features.h"
#include "driver/lsp/uri.h"
#include "driver/messages.h"

#include "llvm/ADT/STLExtras.h"

namespace migralint::driver::lsp {

namespace json = llvm::json;
using llvm::StringRef;
using std::chrono::milliseconds;

namespace {

/// So long nothing may have been typed before a document is looked at.
constexpr milliseconds pauseInTyping{100};

/// `a.b.c` of nested objects; null if it is not there.
const json::Value *at(const json::Object &object, StringRef path) {
  auto [first, rest] = path.split('.');
  const json::Value *value = object.get(first);
  if (rest.empty() || !value)
    return value;
  const json::Object *inner = value->getAsObject();
  return inner ? at(*inner, rest) : nullptr;
}

bool isSet(const json::Object &object, StringRef path) {
  const json::Value *value = at(object, path);
  return value && value->getAsBoolean().value_or(false);
}

bool lists(const json::Object &object, StringRef path, StringRef word) {
  const json::Value *value = at(object, path);
  const json::Array *array = value ? value->getAsArray() : nullptr;
  return array && llvm::is_contained(*array, json::Value(word));
}

/// Paths of an array of `WorkspaceFolder`.
std::vector<std::string> foldersIn(const json::Array *array) {
  std::vector<std::string> paths;
  for (const json::Value &folder : array ? *array : json::Array())
    if (const json::Object *object = folder.getAsObject())
      if (std::optional<StringRef> uri = object->getString("uri"))
        if (std::optional<std::string> path = pathOf(*uri))
          paths.push_back(resolved(*path));
  return paths;
}

} // namespace

Server::Server(ProjectOptions options, EventQueue &events, Outbox &out)
    : options(std::move(options)), events(events), out(out) {}

int Server::run() {
  while (life != Life::Gone) {
    Event event = events.pop();
    if (Received *received = std::get_if<Received>(&event))
      act(std::move(*received));
    else if (Failure *failure = std::get_if<Failure>(&event))
      out.fail(nullptr, *failure);
    else if (Trouble *trouble = std::get_if<Trouble>(&event))
      printError(trouble->what);
    else if (WorkspaceResult *result = std::get_if<WorkspaceResult>(&event))
      take(std::move(*result));
    else
      life = Life::Gone;
  }
  return wasShutDown ? 0 : 1;
}

void Server::act(Received received) {
  const Message &message = received.message;
  if (message.isResponse())
    return; // nothing that is asked of the client matters
  if (!message.isRequest())
    return note(message);
  if (received.cancelled)
    return out.fail(*message.id, {ErrorCode::RequestCancelled, "taken back"});
  answer(message);
}

void Server::answer(const Message &request) {
  const StringRef method = request.method;
  if (method == "initialize")
    return initialize(*request.id, request.params);
  if (life == Life::New)
    return out.fail(*request.id,
                    {ErrorCode::ServerNotInitialized, "'initialize' is to come first"});
  if (life == Life::ShutDown)
    return out.fail(*request.id, {ErrorCode::InvalidRequest, "the server was shut down"});
  if (method == "shutdown")
    return shutdown(*request.id);
  if (method == "textDocument/hover" || method == "textDocument/codeAction")
    return answerAbout(request);
  out.fail(*request.id, {ErrorCode::MethodNotFound, ("no method '" + method + "'").str()});
}

void Server::note(const Message &notification) {
  const StringRef method = notification.method;
  if (method == "exit") {
    life = Life::Gone;
    return;
  }
  if (life != Life::Running)
    return;
  if (const json::Value *id = cancelledBy(notification))
    return cancel(*id);
  if (method == "initialized")
    return registerWatchers();
  if (method == "textDocument/didOpen" || method == "textDocument/didChange" ||
      method == "textDocument/didClose")
    return documentChanged(method, notification.params);
  if (method == "textDocument/didSave" || method == "workspace/didChangeWatchedFiles")
    return look(/*saved=*/true);
  if (method == "workspace/didChangeWorkspaceFolders")
    return foldersChanged(notification.params);
}

//===--- Life ---------------------------------------------------------------------------------===//

void Server::initialize(const Id &id, const Params &params) {
  if (life != Life::New)
    return out.fail(id, {ErrorCode::InvalidRequest, "'initialize' comes once"});
  const json::Object *object = params.getAsObject();
  if (!object)
    return out.fail(id, {ErrorCode::InvalidParams, "'initialize' without parameters"});
  readAbilities(*object);
  readFolders(*object);
  worker = std::make_unique<Worker>(
      options, client, [this](WorkspaceResult result) { events.push(std::move(result)); });
  worker->setFolders(folders);
  life = Life::Running;
  out.reply(id, capabilities());
}

void Server::readAbilities(const json::Object &params) {
  if (lists(params, "capabilities.general.positionEncodings", "utf-8"))
    client.units = Units::Utf8;
  const StringRef document = "capabilities.textDocument.", workspace = "capabilities.workspace.";
  client.relatedInformation =
      isSet(params, (document + "publishDiagnostics.relatedInformation").str());
  client.documentChanges = isSet(params, (workspace + "workspaceEdit.documentChanges").str());
  client.markdown = lists(params, (document + "hover.contentFormat").str(), "markdown");
  client.literalActions =
      at(params, (document + "codeAction.codeActionLiteralSupport").str()) != nullptr;
  client.watchesFiles =
      isSet(params, (workspace + "didChangeWatchedFiles.dynamicRegistration").str());
}

void Server::readFolders(const json::Object &params) {
  folders = foldersIn(params.getArray("workspaceFolders"));
  if (std::optional<StringRef> uri = params.getString("rootUri"); uri && folders.empty())
    if (std::optional<std::string> path = pathOf(*uri))
      folders.push_back(resolved(*path));
}

json::Value Server::capabilities() const {
  return json::Object{
      {"capabilities",
       json::Object{
           {"positionEncoding", client.units == Units::Utf8 ? "utf-8" : "utf-16"},
           {"textDocumentSync", json::Object{{"openClose", true},
                                             {"change", 2}, // incremental
                                             {"save", json::Object{{"includeText", false}}}}},
           {"hoverProvider", true},
           {"codeActionProvider", json::Object{{"codeActionKinds", json::Array{"quickfix"}}}},
           {"workspace",
            json::Object{{"workspaceFolders",
                          json::Object{{"supported", true}, {"changeNotifications", true}}}}}}},
      {"serverInfo", json::Object{{"name", "migralint"}, {"version", MIGRALINT_VERSION}}}};
}

void Server::registerWatchers() {
  if (!client.watchesFiles)
    return; // What others change is seen when something is opened or saved.
  json::Array watchers;
  for (StringRef glob : {"**/*.{sql,SQL}", "**/*.{cpp,cc,cxx,c++,C,c,ixx,cppm}",
                         "**/*.{h,hh,hpp,hxx,h++,ipp,tpp,tcc,inl,inc}", "**/*.{yaml,yml}"})
    watchers.push_back(json::Object{{"globPattern", glob}});
  out.request(
      "client/registerCapability",
      json::Object{{"registrations",
                    json::Array{json::Object{
                        {"id", "files"},
                        {"method", "workspace/didChangeWatchedFiles"},
                        {"registerOptions", json::Object{{"watchers", std::move(watchers)}}}}}}});
}

void Server::shutdown(const Id &id) {
  for (const Parked &waiting : parked)
    out.fail(*waiting.message.id, {ErrorCode::RequestCancelled, "the server shuts down"});
  parked.clear();
  life = Life::ShutDown;
  wasShutDown = true;
  out.reply(id, nullptr);
}

void Server::cancel(const json::Value &id) {
  llvm::erase_if(parked, [&](const Parked &waiting) {
    if (*waiting.message.id != id)
      return false;
    out.fail(id, {ErrorCode::RequestCancelled, "taken back"});
    return true;
  });
}

//===--- Changes ------------------------------------------------------------------------------===//

void Server::look(bool saved, bool typing) {
  worker->look(documents.snapshot(), saved, typing ? pauseInTyping : milliseconds(0));
}

void Server::documentChanged(StringRef method, const Params &params) {
  const bool typing = method.ends_with("didChange");
  llvm::Error error = method.ends_with("didOpen") ? documents.open(params)
                      : typing                    ? documents.change(params, client.units)
                                                  : documents.close(params);
  if (error)
    printError(llvm::toString(std::move(error)));
  std::string uri = documentOf(params).value_or("").str();
  if (!documents.find(uri)) {
    // It is closed, or cannot be followed: what was said of it may be wrong by now.
    results.erase(uri);
    if (published.count(uri) && !llvm::is_contained(configurations, uri))
      publish(uri, std::nullopt, {});
  }
  unpark();
  look(/*saved=*/!typing, typing);
}

void Server::foldersChanged(const Params &params) {
  const json::Object *object = params.getAsObject();
  const json::Object *event = object ? object->getObject("event") : nullptr;
  if (!event)
    return;
  std::vector<std::string> removed = foldersIn(event->getArray("removed"));
  llvm::erase_if(folders,
                 [&](const std::string &path) { return llvm::is_contained(removed, path); });
  llvm::append_range(folders, foldersIn(event->getArray("added")));
  worker->setFolders(folders);
  look(/*saved=*/true);
}

//===--- Results ------------------------------------------------------------------------------===//

void Server::publish(const std::string &uri, std::optional<int64_t> version, json::Array list) {
  json::Object params{{"uri", uri}, {"diagnostics", std::move(list)}};
  if (version)
    params["version"] = *version;
  json::Value value = std::move(params);
  auto last = published.find(uri);
  if (last != published.end() && last->second == value)
    return;
  published.insert_or_assign(uri, value);
  out.notify("textDocument/publishDiagnostics", std::move(value));
}

void Server::take(WorkspaceResult result) {
  if (life != Life::Running)
    return;
  for (const std::string &uri : configurations)
    if (!result.configurations.count(uri))
      publish(uri, std::nullopt, {});
  configurations.clear();
  for (auto &[uri, list] : result.configurations) {
    configurations.push_back(uri);
    publish(uri, std::nullopt, std::move(list));
  }
  for (DocumentResult &document : result.documents) {
    const Document *now = documents.find(document.uri);
    if (!now || now->state != document.state)
      continue; // a newer state is being looked at
    json::Array list;
    for (const Diagnosis &diagnosis : document.diagnoses)
      list.push_back(diagnosis.diagnostic);
    if (!llvm::is_contained(configurations, document.uri))
      publish(document.uri, document.version, std::move(list));
    std::string uri = document.uri;
    results.insert_or_assign(std::move(uri), std::move(document));
  }
  for (const std::string &warning : result.warnings)
    out.notify("window/showMessage",
               json::Object{{"type", 2}, {"message", "migralint: " + printable(warning)}});
  unpark();
}

//===--- Requests -----------------------------------------------------------------------------===//

void Server::answerAbout(const Message &request) {
  const json::Object *params = request.params.getAsObject();
  std::optional<StringRef> uri = documentOf(request.params);
  bool whole = uri && (request.method == "textDocument/hover"
                           ? readPosition(params->get("position")).has_value()
                           : readSpan(params->get("range")).has_value());
  if (!whole)
    return out.fail(*request.id, {ErrorCode::InvalidParams,
                                  "'" + request.method + "' needs a document and a place in it"});
  const Document *document = documents.find(*uri);
  if (!document)
    return answerFrom({}, request);
  auto result = results.find(*uri);
  if (result != results.end() && result->second.state == document->state)
    return answerFrom(result->second, request);
  parked.push_back({request, uri->str(), document->state});
}

void Server::answerFrom(const DocumentResult &document, const Message &request) {
  const json::Object &params = *request.params.getAsObject();
  if (request.method == "textDocument/hover")
    return out.reply(*request.id, hover(document, *readPosition(params.get("position")), client));
  const json::Value *only = at(params, "context.only");
  out.reply(*request.id, codeActions(document, *readSpan(params.get("range")),
                                     only ? only->getAsArray() : nullptr, client));
}

void Server::unpark() {
  llvm::erase_if(parked, [&](const Parked &waiting) {
    const Document *document = documents.find(waiting.uri);
    if (!document || document->state != waiting.state) {
      out.fail(*waiting.message.id, {ErrorCode::ContentModified, "the document has changed"});
      return true;
    }
    auto result = results.find(waiting.uri);
    if (result == results.end() || result->second.state != waiting.state)
      return false;
    answerFrom(result->second, waiting.message);
    return true;
  });
}

} // namespace migralint::driver::lsp
