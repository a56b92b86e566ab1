# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares the JSON Schema of .migralint.yaml, or that of rule packs, with the program's own reader.

usage: check-config-schema.py SCHEMA.json MIGRALINT
       check-config-schema.py SCHEMA.json MIGRALINT PACK.yaml…

The packs are good ones. Good and bad documents below, and then, made from the schema: for each key a document in which
its value is of every wrong kind, for each map one with a key that it does not have and one without each key that it
needs. Each is given to both, and both must say the same.
"""
import json
import re
import subprocess
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: `off` and `no` are words."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:bool" and
            tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))

GOOD = [
    "", "{}", "exclude: third_party", "exclude: [a, 'b/**', 5]", "fail-on: never", "dialect: mysql",
    "rules: {migration-live-definition: off, version-order: error}", "rules: {}",
    "overrides: []", "overrides: [{paths: a, rules: {version-order: note}, why: x}]",
    "overrides: [{paths: [a], approvals: optional}, {paths: [b], history: {before: '3', why: y}}]",
    "history: {before: 41, why: z}", "history: {before: 1.4.2, why: z}", "history: {before: v7, why: z}",
    "approvals: required",
    "models: {calls: [{name: 'A::b', act: execute, subject: 0, arguments: {min: 1, max: 2}, appends: true}]}",
    "models: {calls: [{name: f, act: execute, subject: sql, arguments: 2}], aliases: {A: [B, C]}}",
    "models: {generic-calls: [{names: ['run * sql'], act: execute, subject: sql}]}",
    "models: {frameworks: [{base: Migration, up: up, recorded: true}]}",
    "conventions: {stored-versions: [{names: [a b], why: x, style: plain}], test-paths: [{paths: [q], why: z}]}",
    "conventions: {cache-names: [{names: '* pool', except: thread *, examples: hivePool, silent: [threadPool], why: x}]}",
    "models: {generic-calls: [{names: run sql, act: execute, examples: [runSql]}]}",
]
BAD = [
    "just words", "[]", "exclud: [a]", "exclude:", "exclude: {a: b}", "exclude: [[a]]", "fail-on: eror", "fail-on: off",
    "dialect: oracle", "rules: [a]", "rules: {no-such-rule: off}", "rules: {version-order: loud}",
    "overrides: {paths: a}", "overrides: [{paths: a}]", "overrides: [{rules: {version-order: off}}]",
    "overrides: [{paths: a, why: x}]", "history: 41", "history: {before: 41}", "history: {why: x}",
    "history: {before: soon, why: x}", "history: {before: -1, why: x}", "history: {before: 4, why: ''}",
    "approvals: yes", "approvals: true", "models: {call: []}", "models: {calls: [{name: f}]}",
    "models: {calls: [{name: f, act: fly}]}", "models: {calls: [{name: f, act: execute, subject: first}]}",
    "models: {calls: [{name: f, act: execute, subject: 1000}]}",
    "models: {calls: [{name: f, act: put, appends: 1}]}", "models: {frameworks: [{base: B}]}",
    "conventions: {cache-names: [{names: a, why: x, examples: {a: a}}]}",
    "conventions: {cache-names: [{names: a, except: b, why: x, silent: [[b]]}]}",
    "conventions: {test-paths: [{why: x}]}",
    "conventions: {stored-versions: [{names: a}]}", "conventions: {stored-versions: [{why: a}]}",
]


# Of packs: what they hold besides is the same as under `models` and `conventions`.
GOOD_PACKS = [
    "pack: a\nsummary: b", "pack: a\nsummary: b\nincludes: c/\nnot-modelled: [{what: d, why: e}]",
    "pack: a\nsummary: b\ncalls: [{name: f, act: put, subject: name, holding: [$inc], once: true}]",
    "pack: a\nsummary: b\ncalls: [{name: f, act: command, subject: 0}]\ncommands: [{words: INCR, act: put, subject: 1}]",
]
BAD_PACKS = [
    "just words", "[]", "{}", "pack: a", "summary: b", "pack: a\nsummry: b", "pack: a\nsummary: b\nincludes: {c: d}",
    "pack: a\nsummary: b\nnot-modelled: [{what: d}]", "pack: a\nsummary: b\ncalls: {name: f}",
    "pack: a\nsummary: b\ncommands: [{words: INCR, act: put, subject: 0}]",
]


def minimal(schema):
    """The smallest value that fits."""
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema and "properties" not in schema:
        return minimal(schema["anyOf"][0])
    kind = schema["type"]
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        needed = list(schema.get("required", []))
        if "anyOf" in schema:
            needed += schema["anyOf"][0]["required"]
        return {key: minimal(schema["properties"][key]) for key in needed}
    return {"array": [], "string": "7", "integer": schema.get("minimum", 0), "boolean": True}[kind]


def values(schema, wrap, key=""):
    """All documents that hold one change to a map or a value, from the schema's own tree."""
    wrong = [None, {"what-is-this": 1}, [[]], [{}], -3, "no such word", ""]
    for value in wrong:
        yield wrap(value), f"{key}: {value!r}"
    for branch in schema.get("anyOf", []):
        if "required" not in branch:
            yield from values(branch, wrap, key)
    if "items" in schema:
        yield from values(schema["items"], lambda v: wrap([v]), key + "[]")
    if isinstance(schema.get("additionalProperties"), dict):
        name = schema.get("propertyNames", {}).get("enum", ["Name"])[0]
        yield from values(schema["additionalProperties"], lambda v: wrap({name: v}), key + "{}")
    if "properties" in schema:
        yield from maps(schema, wrap, key)


def maps(schema, wrap, key):
    whole = minimal(schema)
    yield wrap(whole), key
    yield wrap({**whole, "no-such-key": "x"}), f"{key}: another key"
    for name in whole:
        yield wrap({k: v for k, v in whole.items() if k != name}), f"{key} without {name}"
    for name, part in schema["properties"].items():
        if name in ("examples", "silent"):
            continue  # right or wrong by the patterns beside them, which no schema can say
        yield from values(part, lambda v, name=name: wrap({**whole, name: v}), f"{key}.{name}")


def takes(program, text, of_pack):
    with open("pack.yaml" if of_pack else "config.yaml", "w", encoding="utf-8") as file:
        file.write(text)
    if of_pack:
        with open("config.yaml", "w", encoding="utf-8") as file:
            file.write("packs: [pack.yaml]\n")
    done = subprocess.run([program, "check", "db", "--config", "config.yaml", "--print-config"],
                          capture_output=True, text=True, check=False)
    assert done.returncode in (0, 2), done
    return done.returncode == 0, done.stderr


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    failures = []
    of_pack = len(sys.argv) > 3

    def expect(good, text, what):
        taken, told = takes(sys.argv[2], text, of_pack)
        if taken != good:
            failures.append(f"reader, expected {good}: {what}: {text!r}\n  {told}")
        if validator.is_valid(yaml.load(text, Loader)) != good:
            failures.append(f"schema, expected {good}: {what}: {text!r}")

    for name in sys.argv[3:]:
        with open(name, encoding="utf-8") as file:
            # Under another name: its own is taken.
            expect(True, file.read().replace("\npack: ", "\npack: my-"), name)
    for text in GOOD_PACKS if of_pack else GOOD:
        expect(True, text, "good")
    for text in BAD_PACKS if of_pack else BAD:
        expect(False, text, "bad")
    made = 0
    for document, what in maps(schema, lambda value: value, ""):
        # Packs that are not there, and names that are none, are the reader's business.
        if what.startswith((".packs", ".models.macros", ".macros")) or "no such word" in what and ".name" in what:
            continue
        expect(validator.is_valid(document), json.dumps(document), what)
        made += 1
    assert made > 300, made
    if failures:
        sys.exit("\n".join(failures))


main()
