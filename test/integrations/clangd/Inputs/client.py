# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A client of a language server, for tests and measurements: enough of the protocol to open and edit files."""
import json
import os
import pathlib
import queue
import subprocess
import threading
import time

PATIENCE = 120  # seconds; what takes longer hangs


class Server:
    def __init__(self, command, folder, errors=None, environment=None):
        self.folder = pathlib.Path(folder).resolve()
        self.log = open(errors, "wb") if errors else subprocess.DEVNULL
        # What the user of this machine has set up must not count.
        own = str(self.folder)
        variables = dict(os.environ, HOME=own, XDG_CONFIG_HOME=own)
        variables.setdefault("XDG_CACHE_HOME", own)
        variables.pop("CLANGD_FLAGS", None)
        variables.update(environment or {})
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, cwd=self.folder, env=variables
        )
        self.messages = queue.Queue()
        self.last_id = 0
        self.versions = {}
        self.raw = []  # the contents of all messages, as they came
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        stream = self.process.stdout
        while True:
            length = None
            while line := stream.readline():
                if line == b"\r\n":
                    break
                name, value = line.split(b":")
                if name == b"Content-Length":
                    length = int(value)
            if length is None:
                break
            content = stream.read(length)
            arrived = time.monotonic()
            message = json.loads(content)
            message["arrived"] = arrived
            self.raw.append(content)
            self.messages.put(message)
        self.messages.put(None)

    def send_bytes(self, content):
        self.process.stdin.write(content)
        self.process.stdin.flush()

    def send(self, method, params, **more):
        content = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))

    def wait(self, wanted):
        """The next message that is wanted; requests of the server are answered on the way."""
        while True:
            message = self.messages.get(timeout=PATIENCE)
            if message is None:
                raise RuntimeError("the server has gone")
            if "method" in message and "id" in message:
                answer = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": None}).encode()
                self.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(answer), answer))
            if wanted(message):
                return message

    def request(self, method, params):
        """The answer: its result, or the whole of it if it is an error."""
        self.last_id += 1
        asked = self.last_id
        self.send(method, params, id=asked)
        answer = self.wait(lambda message: message.get("id") == asked and "method" not in message)
        return answer if "error" in answer else answer["result"]

    def initialize(self, **capabilities):
        document = {"publishDiagnostics": {"codeDescriptionSupport": True, "relatedInformation": True,
                                           "codeActionsInline": False}}
        self.request("initialize", {"processId": None, "rootUri": self.folder.as_uri(),
                                    "capabilities": {"textDocument": document, **capabilities}})
        self.send("initialized", {})

    def uri(self, name):
        return (self.folder / name).as_uri()

    def diagnostics(self, name):
        """Those of the newest version of a file."""
        return self.published(name)["params"]["diagnostics"]

    def published(self, name):
        uri, version = self.uri(name), self.versions[name]
        return self.wait(lambda message: message.get("method") == "textDocument/publishDiagnostics"
                         and message["params"]["uri"] == uri and message["params"].get("version") == version)

    def open(self, name, text=None):
        self.versions[name] = 1
        text = (self.folder / name).read_text() if text is None else text
        self.send("textDocument/didOpen", {"textDocument": {
            "uri": self.uri(name), "languageId": "cpp", "version": 1, "text": text}})

    def change(self, name, *changes):
        """Each change is the whole text, or a dictionary with range and text."""
        self.versions[name] += 1
        self.send("textDocument/didChange", {
            "textDocument": {"uri": self.uri(name), "version": self.versions[name]},
            "contentChanges": [{"text": change} if isinstance(change, str) else change for change in changes]})

    def actions(self, name, diagnostic):
        return self.request("textDocument/codeAction", {
            "textDocument": {"uri": self.uri(name)}, "range": diagnostic["range"],
            "context": {"diagnostics": [diagnostic]}})

    def stop(self):
        """The exit status of an orderly end."""
        self.request("shutdown", None)
        self.send("exit", None)
        return self.process.wait(PATIENCE)


def ours(diagnostics):
    return [diagnostic for diagnostic in diagnostics if str(diagnostic.get("code", "")).startswith("migration-")]
