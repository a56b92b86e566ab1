# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What must hold for each release of LLVM that migralint-clangd is linked with: usage: seams.py FOLDER"""
import pathlib
import re
import sys
import urllib.parse

import client

GUARD = "migration-missing-version-guard"
folder = pathlib.Path(sys.argv[1])
source = (folder / "src" / "Store.cpp").read_text()


def session(where="src/Store.cpp", arguments=(), **more):
    server = client.Server(["migralint-clangd", "--background-index=false", *arguments], folder, **more)
    server.initialize()
    server.open(where, source)
    return server


def codes(server, where="src/Store.cpp"):
    return {str(diagnostic.get("code")) for diagnostic in server.diagnostics(where)}


def end(server):
    status = server.stop()
    assert status == 0, status


def without_configuration():
    """Our checks run, so those of clangd do, and its links are not ours."""
    server = session()
    diagnostics = server.diagnostics("src/Store.cpp")
    assert GUARD in {diagnostic["code"] for diagnostic in client.ours(diagnostics)}, diagnostics
    for diagnostic in client.ours(diagnostics):
        address = urllib.parse.urlparse(diagnostic["codeDescription"]["href"])
        page = pathlib.Path(urllib.parse.unquote(address.path)).read_text()
        assert address.scheme == "file" and f"id: {diagnostic['code']}" in page, diagnostic
        assert diagnostic["source"] == "clang-tidy", diagnostic
    server.change("src/Store.cpp", source + "\nusing std::vector;\ndouble half(int a) { return a / 2; }\n")
    theirs = [diagnostic for diagnostic in server.diagnostics("src/Store.cpp") if diagnostic["source"] == "clang-tidy"
              and diagnostic not in client.ours([diagnostic])]
    assert theirs and all(diagnostic["codeDescription"]["href"].startswith("https://clang.llvm.org/")
                          for diagnostic in theirs), theirs
    end(server)
    print("without configuration: our checks and clangd's")


def no_dead_links():
    """Messages hold none of clangd's links for our checks, also when they are pretty."""
    for arguments in ((), ("--pretty",)):
        server = session(arguments=arguments)
        diagnostics = client.ours(server.diagnostics("src/Store.cpp"))
        server.actions("src/Store.cpp", diagnostics[0])
        server.request("textDocument/hover", {"textDocument": {"uri": server.uri("src/Store.cpp")},
                                              "position": diagnostics[0]["range"]["start"]})
        end(server)
        assert not any(b"checks/migration" in message for message in server.raw), server.raw
    print("no dead links")


def configured():
    """What .clang-tidy and .clangd say counts."""
    for name, text, expected in (
        (".clang-tidy", "Checks: 'bugprone-*'", True),
        (".clang-tidy", "Checks: '-*,bugprone-*'", True),
        (".clang-tidy", "Checks: '-migration-*'", False),
        (".clang-tidy", "Checks: '-*'", False),
        (".clangd", "Diagnostics:\n  ClangTidy:\n    Remove: migration-*", False),
        (".clangd", "Diagnostics:\n  Suppress: [%s]" % GUARD, False),
    ):
        config = folder / "src" / name
        config.write_text(text + "\n")
        server = session()
        assert (GUARD in codes(server)) == expected, (name, text)
        end(server)
        config.unlink()
    server = session(arguments=["--clang-tidy=false"])
    assert not any(code.startswith("migration-") for code in codes(server))
    end(server)
    print("configuration counts")


def resources():
    """The folder of the compiler's own headers is found, and one that is given is taken."""
    for arguments, environment, given in (
        ([], {}, False),
        (["--resource-dir=/nonexistent"], {}, True),
        ([], {"CLANGD_FLAGS": "--resource-dir=/nonexistent"}, True),
    ):
        errors = folder / "errors.txt"
        server = session(arguments=arguments, environment=environment, errors=errors)
        server.diagnostics("src/Store.cpp")
        end(server)
        taken = set(re.findall(r"-resource-dir=(\S+)", errors.read_text())) - {"/nonexistent"}
        assert bool(taken) != given, (arguments, environment, taken)
        assert all((pathlib.Path(place) / "include" / "stddef.h").is_file() for place in taken), taken
    print("resources found")


def incomplete():
    """While somebody types, what can still be said is said, and comes back when the text is whole again."""
    server = session()
    assert GUARD in codes(server)
    server.change("src/Store.cpp", source.replace("return true;", "return tr", 1))
    codes(server)
    server.change("src/Store.cpp", source)
    assert GUARD in codes(server)
    end(server)
    print("typing")


def otherwise_clangd():
    """In a file without findings of ours, the messages are those of Debian's clangd, byte for byte."""
    said = []
    for program in ("clangd", "migralint-clangd"):
        server = client.Server([program, "--background-index=false"], folder)
        server.initialize()
        text = (folder / "src" / "Store.h").read_text() + "\nint half(int a) { return a / 0; }\n"
        server.open("src/Store.h", text)
        server.diagnostics("src/Store.h")
        document = {"textDocument": {"uri": server.uri("src/Store.h")}}
        place = {**document, "position": {"line": text.count("\n") - 1, "character": 7}}
        for method, params in (("hover", place), ("documentSymbol", document), ("semanticTokens/full", document),
                               ("completion", place), ("definition", place), ("foldingRange", document)):
            server.request("textDocument/" + method, params)
        end(server)
        said.append(sorted(server.raw))  # what is asked and what is told may come in any order
    assert said[0] == said[1], said
    print("otherwise clangd")


without_configuration()
otherwise_clangd()
no_dead_links()
configured()
resources()
incomplete()
