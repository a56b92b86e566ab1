# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What is tested of `migralint lsp`, in a folder with the files of test/driver/lsp.test.

Usage: lsp_scenarios.py NAME
"""
import copy
import os
import random
import sys
import tempfile
import time

from lsp import *

SQL = "db/schema-2.sql"
CXX = "src/store.cpp"


def only(diagnostics, rule):
    (found,) = [d for d in diagnostics if d["code"] == rule]
    return found


def findings():
    """Seen at the clause, explained, mended by the first quick fix, and gone."""
    client = Client()
    assert client.welcome["capabilities"]["positionEncoding"] == "utf-8"
    client.open(SQL)
    text = pathlib.Path(SQL).read_text()
    found = client.diagnostics(SQL, version=1)
    halves = only(found, "migration-not-atomic")
    assert halves["source"] == "migralint" and halves["severity"] in (1, 2, 3), halves
    assert halves["codeDescription"]["href"].endswith("/rules/atomicity/not-atomic.md") and "\n" in halves["message"], halves
    assert halves["data"]["rule"] == halves["code"], halves
    line = text.split("\n")[halves["range"]["start"]["line"]].encode()
    assert line[halves["range"]["start"]["character"]:].startswith(b"DROP TABLE"), (line, halves)
    related = [at for d in found for at in d.get("relatedInformation", [])]
    assert related and all(at["location"]["uri"].startswith("file:///") for at in related), found

    page = client.hover(SQL, halves["range"]["start"])
    assert page["range"] == halves["range"], page
    assert page["contents"]["kind"] == "markdown", page
    for words in ("**migration-not-atomic**", "What to do:", "migralint explain"):
        assert words in page["contents"]["value"], page
    assert client.hover(SQL, {"line": 0, "character": 0}) is None

    fix, *rest = client.actions(SQL, halves["range"])
    assert fix["isPreferred"] and fix["kind"] == "quickfix", fix
    assert not any(action.get("isPreferred") for action in rest), rest
    assert [d["code"] for d in fix["diagnostics"]] == ["migration-not-atomic"], fix
    assert client.actions(SQL, halves["range"], only=["refactor"]) == []
    assert client.actions(SQL, place(0, 0, 0)) == []
    mended = applied(text, edits_of(fix, SQL))
    assert "木🐝 */ DROP TABLE IF EXISTS drafts;" in mended, mended
    # As an editor sends it: change by change, the last first.
    client.change(SQL, 2, *[{"range": e["range"], "text": e["newText"]}
                            for e in reversed(edits_of(fix, SQL))])
    assert "migration-not-atomic" not in codes(client.diagnostics(SQL, version=2))
    client.close(SQL)
    assert client.diagnostics(SQL) == []
    assert client.end() == ""


def utf16():
    """A client that says nothing of encodings, and takes nothing that is optional."""
    client = Client(capabilities={})
    assert client.welcome["capabilities"]["positionEncoding"] == "utf-16"
    client.open(SQL)
    text = pathlib.Path(SQL).read_text()
    halves = only(client.diagnostics(SQL), "migration-not-atomic")
    line = text.split("\n")[halves["range"]["start"]["line"]].encode("utf-16-le")
    assert line[2 * halves["range"]["start"]["character"]:].startswith(
        "DROP TABLE".encode("utf-16-le")), halves
    assert "relatedInformation" not in halves, halves
    assert client.hover(SQL, halves["range"]["start"])["contents"]["kind"] == "plaintext"
    assert client.actions(SQL, halves["range"]) == []
    assert client.end() == ""


def silence():
    """Every finding can be silenced where it is, in SQL, in C++ and in SQL within C++."""
    for path in (SQL, CXX):
        client = Client()
        client.open(path)
        version = 1
        text = pathlib.Path(path).read_text()
        found = client.diagnostics(path, version=1)
        assert found, path
        seen = set()
        for _ in range(9):
            if not found:
                break
            action = client.actions(path, found[0]["range"])[-1]
            assert action["title"].startswith("Silence "), action
            text = applied(text, edits_of(action, path))
            version += 1
            client.change(path, version, text)
            found = client.diagnostics(path, version=version)
            assert "migration-suppression" not in codes(found), text
            seen.update(edit["newText"].split("(")[0].strip() for edit in edits_of(action, path))
        assert not found, text
        comments = {"-- migralint: ignore"} | ({"// NOLINTNEXTLINE"} if path == CXX else set())
        assert seen == comments, seen
        assert client.end() == ""


def error(client, id):
    return client.response(id)["error"]["code"]


def protocol():
    client = Client(handshake=False)
    assert error(client, client.request("textDocument/hover", {})) == -32002
    assert error(client, client.request("shutdown", None)) == -32002
    client.notify("textDocument/didOpen", {})
    assert error(client, client.request("initialize", None)) == -32602
    start = {"processId": None, "rootUri": None, "capabilities": CAPABILITIES}
    client.call("initialize", start)
    assert error(client, client.request("initialize", start)) == -32600
    client.notify("initialized", {})
    registered = client.wait(lambda m: m.get("method") == "client/registerCapability")
    client.send({"id": registered["id"], "result": None})
    assert error(client, client.request("textDocument/rename", {})) == -32601
    assert error(client, client.request("$/unheard", {})) == -32601
    client.notify("$/unheard", {})
    client.notify("textDocument/unheard", [1])
    for params in (None, [], {}, {"textDocument": {"uri": uri(SQL)}},
                   {"textDocument": {"uri": uri(SQL)}, "position": {"line": -1, "character": 0}}):
        assert error(client, client.request("textDocument/hover", params)) == -32602, params
    for text, code in (("{", -32700), ("[]", -32600), ("[" * 100000, -32700), ('{"id": 1}', -32600)):
        client.text(text)
        assert error(client, None) == code, text
    # A document that is not open, or no file.
    assert client.hover("none.sql", {"line": 0, "character": 0}) is None
    client.open(SQL)
    client.notify("textDocument/didOpen", {"textDocument": {
        "uri": "untitled:1", "languageId": "sql", "version": 1, "text": "DROP TABLE a;"}})
    client.raw(b"Nonsense\r\n\r\n{}")
    client.raw(b"Content-Length: 99999999\r\n\r\n" + b"x" * 99999999)
    client.text("{}")  # still there
    assert error(client, None) == -32600
    client.notify("textDocument/didChange", {"textDocument": {"uri": uri("none.sql")},
                                             "contentChanges": []})
    client.call("shutdown", None)
    assert error(client, client.request("textDocument/hover", {})) == -32600
    client.notify("exit", None)
    assert client.process.wait(PATIENCE) == 0
    client.error_thread.join(PATIENCE)
    assert len(client.errors) == 3, client.errors
    for line, words in zip(client.errors, ("no header: 'Nonsense'",
                                           "99999999 bytes is passed over", "not open: file:///")):
        assert line.startswith("migralint: error: ") and words in line, client.errors


def statuses():
    """0 after `shutdown`, else 1, also when the client is just gone."""
    client = Client()
    client.end(status=1)
    for shut_down, text in ((False, b""), (True, b""), (False, b"Content-Length: 10\r\n\r\n{")):
        client = Client()
        client.open(SQL)
        if shut_down:
            client.call("shutdown", None)
        client.raw(text)
        client.process.stdin.close()
        assert client.process.wait(PATIENCE) == (0 if shut_down else 1)
    # Nobody reads what it writes.
    read, write = os.pipe()
    os.close(read)
    server = subprocess.Popen(["migralint", "lsp"], stdin=subprocess.PIPE, stdout=write)
    for message in (b'{"id": 1, "method": "initialize", "params": {}}', b'{"method": "exit"}'):
        server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(message) + message)
        server.stdin.flush()
        time.sleep(0.1)
    assert server.wait(PATIENCE) == 1


def cancelled():
    """Requests wait for the analysis of what they are about; meanwhile they can be taken back."""
    client = Client()
    client.open(SQL)
    client.diagnostics(SQL, version=1)
    text = pathlib.Path(SQL).read_text()
    about = {"textDocument": {"uri": uri(SQL)}, "position": {"line": 0, "character": 0}}
    client.change(SQL, 2, text + "\n")
    first = client.request("textDocument/hover", about)
    client.notify("$/cancelRequest", {"id": first})
    second = client.request("textDocument/hover", about)
    client.change(SQL, 3, text)
    third = client.request("textDocument/hover", about)
    client.notify("$/cancelRequest", {"id": 12345})
    client.notify("$/cancelRequest", None)
    assert error(client, first) == -32800
    assert error(client, second) == -32801
    assert client.response(third)["result"] is None
    # Only the latest version is looked at.
    for version in range(4, 40):
        client.change(SQL, version, text + "\n" * version)
    client.diagnostics(SQL, version=39)
    late = [m["params"].get("version") for m in client.kept
            if m.get("method") == "textDocument/publishDiagnostics"]
    assert not [v for v in late if v and 3 < v < 39], late
    parked = client.request("textDocument/hover", about) if client.change(
        SQL, 40, text) is None else 0
    client.call("shutdown", None)
    assert error(client, parked) == -32800
    client.notify("exit", None)
    assert client.process.wait(PATIENCE) == 0


def project():
    """A finding depends on other files: open ones, those on disk, and those that come and go."""
    guard = pathlib.Path("src/main.cpp")
    open_text = guard.read_text()
    guarded = open_text.replace("{ upgrade", "{ if (version(db) >= 2) return; upgrade")
    client = Client()
    client.open(CXX, language="cpp")
    rule = "migration-missing-version-guard"
    assert rule in codes(client.diagnostics(CXX))
    # In the editor only:
    client.open(str(guard), language="cpp")
    client.change(str(guard), 2, guarded)
    assert rule not in codes(client.diagnostics(CXX))
    client.close(str(guard))
    assert rule in codes(client.diagnostics(CXX))
    # On disk:
    guard.write_text(guarded)
    client.save(CXX)
    assert rule not in codes(client.diagnostics(CXX))
    guard.write_text(open_text)
    client.notify("workspace/didChangeWatchedFiles",
                  {"changes": [{"uri": uri("src/main.cpp"), "type": 2}]})
    assert rule in codes(client.diagnostics(CXX))
    guard.unlink()  # then nothing runs the step
    client.notify("workspace/didChangeWatchedFiles",
                  {"changes": [{"uri": uri("src/main.cpp"), "type": 3}]})
    assert rule not in codes(client.diagnostics(CXX))
    guard.write_text(open_text)
    client.save(CXX)
    assert rule in codes(client.diagnostics(CXX))
    # A file that vanishes while it is open is what the editor has.
    os.rename(CXX, CXX + ".away")
    client.save(CXX)
    client.change(CXX, 2, pathlib.Path(CXX + ".away").read_text() + "\n")
    assert rule in codes(client.diagnostics(CXX, version=2))
    os.rename(CXX + ".away", CXX)
    # A header that others include.
    header = pathlib.Path("src/store.h").read_text()
    client.open("src/store.h", header, language="cpp")
    client.change("src/store.h", 2, header + "\n#define UPGRADE(db) upgrade(db)\n")
    client.diagnostics("src/store.h", version=2)
    # What does not parse still has findings where it does.
    client.change(CXX, 3, "int x = {{{ ;\n" + pathlib.Path(CXX).read_text())
    client.diagnostics(CXX, version=3)
    assert client.end() == ""


def configuration():
    """Mistakes in it are shown in its own file, and findings go and come with it."""
    config = pathlib.Path(".migralint.yaml")
    good = config.read_text()
    client = Client()
    client.open(SQL)
    assert "migration-not-atomic" in codes(client.diagnostics(SQL, version=1))
    config.write_text("rules:\n  migration-not-atomic: of\n")
    client.save(SQL)
    wrong = client.diagnostics(str(config))
    assert wrong[0]["range"]["start"]["line"] == 1 and wrong[0]["severity"] == 1, wrong
    assert client.diagnostics(SQL) == []
    config.write_text(good + "rules:\n  migration-not-atomic: off\n")
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(config), "type": 2}]})
    assert client.diagnostics(str(config)) == []
    assert "migration-not-atomic" not in codes(client.diagnostics(SQL))
    # In the editor itself.
    client.open(str(config), language="yaml")
    config.write_text("packs: [nowhere.yaml]\n")
    client.save(str(config))
    assert client.diagnostics("nowhere.yaml")
    config.write_text(good)
    client.save(str(config))
    assert client.diagnostics("nowhere.yaml") == []
    while "migration-not-atomic" not in codes(client.diagnostics(SQL)):
        pass
    # What is left out is not looked at.
    config.write_text(good + "exclude: [db/**]\n")
    client.save(str(config))
    while client.diagnostics(SQL):
        pass
    config.write_text(good)
    client.save(str(config))
    while not client.diagnostics(SQL):
        pass
    # What the ledger knows is not shown.
    subprocess.run(["migralint", "baseline", "."], check=True, capture_output=True)
    client.save(SQL)
    assert client.diagnostics(SQL) == []
    os.unlink(".migralint-baseline.yaml")
    assert client.end() == ""


def alone():
    """A file of no project: what lies around it is not looked at."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        pathlib.Path("V1__plants.sql").write_text("CREATE TABLE plants (id INTEGER);\n")
        client = Client(handshake=False)
        client.call("initialize", {"processId": None, "rootUri": None, "capabilities": CAPABILITIES})
        client.notify("initialized", {})
        client.open("V2__loose.sql", "DROP TABLE plants;\n")  # and not on disk
        found = client.diagnostics("V2__loose.sql", version=1)
        assert not any(d.get("relatedInformation") for d in found), found
        assert "migration-destructive-without-down" in codes(found), found
        assert client.end() == ""


def named():
    """A configuration that is named on the command line."""
    client = Client(arguments=["--config", "strict.yaml", "--stdio"])
    client.open(SQL)
    found = client.diagnostics(SQL, version=1)
    assert found and "migration-not-atomic" not in codes(found), found
    pathlib.Path("strict.yaml").write_text("rules: 5\n")
    client.save(SQL)
    assert client.diagnostics("strict.yaml")
    assert client.diagnostics(SQL) == []
    assert client.end() == ""


def agrees():
    """After any edits, what is kept in memory gives what a fresh `migralint check` of the same texts does."""
    chance = random.Random(7)
    files = sorted(str(p) for pattern in ("src/*", "server/*/*") for p in pathlib.Path(".").glob(pattern))
    texts = {path: pathlib.Path(path).read_text() for path in files}
    originals = dict(texts)
    client = Client()
    shown = {}
    version = 1
    for path in files:
        client.open(path, texts[path], "sql" if path.endswith(".sql") else "cpp")
    for round in range(25):
        for path in chance.sample(files, chance.randrange(1, 4)):
            lines = texts[path].split("\n")
            at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            texts[path] = "\n".join(chance.choice([
                lines[:at] + lines[at + chance.randrange(4):],
                lines[:at] + lines[at:at + 9] + lines[at:],
                lines[:at] + [lines[other]] + lines[at:],
                lines[:at] + [lines[at].replace("(", "", 1).replace("if", "while")] + lines[at + 1:],
                originals[path].split("\n")]))
            version += 1
            client.change(path, version, texts[path])
        if chance.random() < 0.2:  # known by the disk only, for a while
            path = chance.choice(files)
            pathlib.Path(path).write_text(texts[path])
            client.close(path)
            client.open(path, texts[path], "sql" if path.endswith(".sql") else "cpp")
        for path in files:  # answered when it has been looked at
            client.hover(path, {"line": 0, "character": 0})
        while not client.messages.empty():
            client.kept.append(client.messages.get())
        for message in client.kept:
            if message.get("method") == "textDocument/publishDiagnostics":
                shown[message["params"]["uri"]] = message["params"]["diagnostics"]
        client.kept.clear()
        for path in files:
            pathlib.Path(path).write_text(texts[path])
        run = subprocess.run(["migralint", "check", ".", "--format", "json"], capture_output=True)
        wanted = sorted((uri(f["file"]), f["rule"], f["line"] - 1, f["column"] - 1, f["message"])
                        for f in json.loads(run.stdout)["findings"])
        seen = sorted((at, d["code"], d["range"]["start"]["line"], d["range"]["start"]["character"],
                       d["message"].split("\n")[0]) for at, list in shown.items() for d in list)
        assert wanted == seen, (round, [x for x in wanted if x not in seen],
                                [x for x in seen if x not in wanted])
    assert client.end() == ""


def noise():
    """No stream of bytes ends the server but its own end."""
    chance = random.Random(5)
    pieces = [b"Content-Length: ", b"\r\n", b"\n", b"{", b"[", b'"', b"\x00\xff", b"12", b"-1", b":",
              b'{"id":1,"method":"textDocument/hover","params":{}}', b"Content-Length: 2\r\n\r\n{}"]
    for _ in range(20):
        client = Client(handshake=chance.random() < 0.5)
        client.raw(b"".join(chance.choice(pieces) for _ in range(chance.randrange(400))))
        client.process.stdin.close()
        assert client.process.wait(PATIENCE) == 1
    # Messages that are in order, but for one part.
    client = Client()
    text = pathlib.Path(SQL).read_text()
    open_it = {"textDocument": {"uri": uri(SQL), "languageId": "sql", "version": 1, "text": text}}
    change = {"textDocument": {"uri": uri(SQL), "version": 2}, "contentChanges": [
        {"range": place(0, 0, 1), "text": "x"}]}
    for method, params in (("textDocument/didOpen", open_it), ("textDocument/didChange", change),
                           ("workspace/didChangeWorkspaceFolders", {"event": {"added": [{"uri": "x"}]}}),
                           ("textDocument/didSave", open_it), ("textDocument/didClose", open_it)):
        client.notify(method, params)
        for _ in range(30):
            wrong = copy.deepcopy(params)
            at = wrong
            while True:
                key = chance.choice(list(at) if isinstance(at, dict) else range(len(at)))
                if isinstance(at[key], (dict, list)) and at[key] and chance.random() < 0.7:
                    at = at[key]
                    continue
                at[key] = chance.choice([None, -1, 10 ** 12, "", [], {}, "file:///%", 1.5, True])
                break
            client.notify(method, wrong)
    client.end()


if __name__ == "__main__":
    globals()[sys.argv[1]]()
