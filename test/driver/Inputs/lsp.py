# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A small client of the language server protocol, for the tests of `migralint lsp`.

Usage: lsp.py SCENARIO [FOLDER], in the folder of the project; SCENARIO is a function below.
"""
import json
import os
import pathlib
import queue
import subprocess
import sys
import threading

PATIENCE = 60  # seconds; nothing takes as long unless something is wrong

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-8", "utf-16"]},
    "workspace": {"workspaceEdit": {"documentChanges": True},
                  "didChangeWatchedFiles": {"dynamicRegistration": True}},
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "codeAction": {"codeActionLiteralSupport": {
            "codeActionKind": {"valueSet": ["quickfix"]}}}}}


def uri(path):
    return pathlib.Path(path).resolve().as_uri()


class Client:
    def __init__(self, capabilities=CAPABILITIES, handshake=True, arguments=()):
        self.process = subprocess.Popen(["migralint", "lsp", *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.messages = queue.Queue()
        self.errors = []
        self.kept = []  # read while something else was waited for
        self.ids = 0
        self.capabilities = capabilities
        threading.Thread(target=self._read, daemon=True).start()
        self.error_thread = threading.Thread(target=self._read_errors, daemon=True)
        self.error_thread.start()
        if handshake:
            self.welcome = self.call("initialize", {
                "processId": os.getpid(), "rootUri": uri("."), "capabilities": capabilities})
            self.notify("initialized", {})

    def _read(self):
        out = self.process.stdout
        while True:
            length = None
            while True:
                line = out.readline()
                if not line:
                    self.messages.put(None)
                    return
                if line in (b"\r\n", b"\n"):
                    break
                name, value = line.split(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            self.messages.put(json.loads(out.read(length)))

    def _read_errors(self):
        for line in self.process.stderr:
            self.errors.append(line.decode())

    def raw(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def text(self, text):
        data = text.encode()
        self.raw(b"Content-Length: %d\r\n\r\n" % len(data) + data)

    def send(self, message):
        self.text(json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False))

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def request(self, method, params):
        self.ids += 1
        self.send({"id": self.ids, "method": method, "params": params})
        return self.ids

    def wait(self, wanted):
        """The first message that `wanted` says is the one; the others are kept."""
        for message in self.kept:
            if wanted(message):
                self.kept.remove(message)
                return message
        while True:
            message = self.messages.get(timeout=PATIENCE)
            assert message is not None, "the server has gone: " + "".join(self.errors)
            if wanted(message):
                return message
            self.kept.append(message)

    def response(self, id):
        return self.wait(lambda m: m.get("id") == id and "method" not in m)

    def call(self, method, params):
        response = self.response(self.request(method, params))
        assert "error" not in response, response
        return response["result"]

    # Documents

    def open(self, path, text=None, language="sql"):
        if text is None:
            text = pathlib.Path(path).read_text()
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri(path), "languageId": language, "version": 1, "text": text}})

    def change(self, path, version, *changes):
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": uri(path), "version": version},
            "contentChanges": [c if isinstance(c, dict) else {"text": c} for c in changes]})

    def save(self, path):
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri(path)}})

    def close(self, path):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri(path)}})

    def diagnostics(self, path, version=None):
        """The next ones that are published for a file (in a version)."""
        return self.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics"
                         and m["params"]["uri"] == uri(path)
                         and (version is None or m["params"].get("version") == version)
                         )["params"]["diagnostics"]

    def actions(self, path, place, **context):
        return self.call("textDocument/codeAction", {
            "textDocument": {"uri": uri(path)}, "range": place,
            "context": {"diagnostics": [], **context}})

    def hover(self, path, position):
        return self.call("textDocument/hover", {
            "textDocument": {"uri": uri(path)}, "position": position})

    def end(self, status=0):
        if status == 0:
            self.call("shutdown", None)
        self.notify("exit", None)
        assert self.process.wait(PATIENCE) == status, self.process.returncode
        self.error_thread.join(PATIENCE)
        return "".join(self.errors)


def place(line, start, end):
    return {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}


def codes(diagnostics):
    return [d["code"] for d in diagnostics]


def applied(text, edits):
    """In UTF-8, of text edits."""
    lines = text.encode().splitlines(keepends=True) + [b""]
    for edit in sorted(edits, key=lambda e: (e["range"]["start"]["line"],
                                             e["range"]["start"]["character"]), reverse=True):
        offset = [sum(map(len, lines[:p["line"]])) + p["character"]
                  for p in (edit["range"]["start"], edit["range"]["end"])]
        data = b"".join(lines)
        lines = (data[:offset[0]] + edit["newText"].encode()
                 + data[offset[1]:]).splitlines(keepends=True) + [b""]
    return b"".join(lines).decode()


def edits_of(action, path):
    (change,) = action["edit"]["documentChanges"]
    assert change["textDocument"]["uri"] == uri(path), change
    return change["edits"]
