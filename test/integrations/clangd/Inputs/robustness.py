# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Nothing that a client or a file system does may crash the server. usage: robustness.py FOLDER"""
import pathlib
import signal
import subprocess
import sys

import client

folder = pathlib.Path(sys.argv[1])
FILE = "src/Store.cpp"
source = (folder / FILE).read_text()
CRASHES = {-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGILL, -signal.SIGFPE, -signal.SIGTRAP}


def start(wait=True):
    server = client.Server(["migralint-clangd"], folder)
    server.initialize()
    server.open(FILE, source)
    if wait:
        assert client.ours(server.diagnostics(FILE))
    return server


def ended(server):
    status = server.process.wait(client.PATIENCE)
    assert status not in CRASHES, status


def killed_client():
    """Its ends of the pipes close, all at once or one of them, while nothing or something is to do."""
    for wait in (True, False):
        server = start(wait)
        server.process.stdin.close()
        ended(server)
        server = start(wait)
        server.process.stdin.write(b"Content-Length: 1000\r\n\r\n{\"jsonrpc\":")
        server.process.stdin.close()
        ended(server)
    # Nobody reads the answers any more.
    process = subprocess.Popen(["migralint-clangd"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, cwd=folder)
    process.stdout.close()
    message = b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}'
    try:
        for _ in range(3):
            process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(message), message))
            process.stdin.flush()
        process.stdin.close()
    except BrokenPipeError:
        pass
    assert process.wait(client.PATIENCE) not in CRASHES, process.returncode
    print("a killed client")


def broken_messages():
    server = start()
    for content in (b"hello", b"{", b'{"jsonrpc":"2.0","method":', b"\xff\xfe\x00", b'"' + b"[" * 5000, b" " * 70000):
        server.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
    server.send_bytes(b"Content-Length: many\r\n\r\n")
    server.send_bytes(b"X-Other: 1\r\nContent-Length: 0\r\n\r\n")
    server.send("no/such/notification", {"a": [1, None]})
    assert server.request("no/such/request", {})["error"]["code"] == -32601
    assert "error" in server.request("textDocument/hover", {"textDocument": 5})
    assert "error" in server.request("textDocument/codeAction", ["wrong"])
    server.send("textDocument/didChange", {"textDocument": {"uri": server.uri("never-opened.cpp"), "version": 2},
                                           "contentChanges": [{"text": "int a;"}]})
    server.send("textDocument/didChange", {"textDocument": {"uri": server.uri(FILE), "version": 2}, "contentChanges": [
        {"range": {"start": {"line": 9999, "character": 1}, "end": {"line": 0, "character": 0}}, "text": "x"}]})
    # clangd forgets a file that can no longer be what its client has, until that opens it again.
    server.open(FILE, source)
    assert client.ours(server.diagnostics(FILE))
    assert server.stop() == 0
    print("broken messages")


def broken_files():
    """Every kind of half a file: as somebody types, and what is no C++ at all."""
    server = start()
    length = len(source)
    for end in range(0, length, length // 25):
        server.change(FILE, source[:end])
        server.diagnostics(FILE)
    for text in ("", "\x00" * 100, "(" * 2000, 'R"(', "#include \"Store.cpp\"\n" + source, "#define database (\n" + source,
                 'template <class T> bool up(T &d) { return d.execute("ALTER TABLE a ADD b"); }\nbool a(auto &x) { return up(x); }',
                 'void f(){ execute("' + "DROP TABLE x; " * 5000 + '"); }'):
        server.change(FILE, text)
        server.diagnostics(FILE)
    server.change(FILE, source)
    assert client.ours(server.diagnostics(FILE))
    assert server.stop() == 0
    print("files that do not parse")


def vanished_files():
    """The file, its headers and the whole folder go while the file is open."""
    server = start()
    (folder / FILE).unlink()
    server.change(FILE, source + "\n// changed\n")
    assert client.ours(server.diagnostics(FILE))
    for header in (folder / "src").glob("*.h"):
        header.unlink()
    server.change(FILE, "\n" + source)
    server.diagnostics(FILE)
    (folder / "compile_commands.json").unlink()
    for rest in (folder / "src").iterdir():
        rest.unlink()
    (folder / "src").rmdir()
    server.change(FILE, "\n\n" + source)
    server.diagnostics(FILE)
    server.send("textDocument/didSave", {"textDocument": {"uri": server.uri(FILE)}})
    server.send("textDocument/didClose", {"textDocument": {"uri": server.uri(FILE)}})
    assert server.stop() == 0
    print("files that vanish")


killed_client()
broken_messages()
broken_files()
vanished_files()
