#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads every message that the checks give for the sources of their own tests, the examples of their pages, and the
example application: one line of at most 200 characters that says what and why, and advice that says what to do. No form
of the report makes more of a message, and all that have room for it give the advice.
Usage: run-messages.py MIGRALINT SOURCE-FOLDER [--print]"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

LIMIT = 200
PART = re.compile(r"^(?:.|//)--- (\S.*)$", re.MULTILINE)
BLOCK = re.compile(r"^```(cpp|sql) flagged\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = {"cpp": "example.cpp", "sql": "V7__example.sql"}


def projects(root):
    """The sources of each project, by their names in it. What lies in no folder called `test` is no test code."""
    for test in sorted((root / "test" / "checks").rglob("*")):
        if test.suffix not in (".cpp", ".sql", ".test"):
            continue
        text = test.read_text(errors="replace")
        head, *parts = PART.split(text)
        yield dict(zip(parts[::2], parts[1::2])) if parts else {test.name: text}
    for page in sorted((root / "checks").rglob("*.md")):
        for block in BLOCK.finditer(page.read_text()):
            yield {FILE[block.group(1)]: block.group(2)}
    # What only a configuration asks for.
    yield {".migralint.yaml": "approvals: required\n",
           "V2__drop.sql": "DROP TABLE drafts; -- migralint: approve(destructive)\n"}
    example = root / "docs" / "example"
    yield {str(file.relative_to(example)): file.read_text() for file in example.rglob("*") if file.is_file()}


def reports(migralint, sources):
    """The findings, and the report in the forms of services: by form, the text of a file."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as written:
        for name, text in sources.items():
            file = pathlib.Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        # The folder is a project of its own: no configuration further up counts.
        if not (pathlib.Path(folder) / ".migralint.yaml").exists():
            (pathlib.Path(folder) / ".migralint.yaml").write_text("")
        forms = {form: pathlib.Path(written) / form for form in ("sarif", "gitlab", "github")}
        run = subprocess.run([migralint, "check", "--fail-on", "never", "--format", "jsonl", folder,
                              *(f"--format={form}={file}" for form, file in forms.items())],
                             capture_output=True, text=True)
        if run.returncode == 2:  # no sources: the test writes them itself
            return [], {}
        values = [json.loads(line) for line in run.stdout.splitlines()]
        return ([value for value in values if value["type"] == "finding"],
                {form: file.read_text() for form, file in forms.items()})


def sarif_texts(log):
    for result in log["runs"][0]["results"]:
        yield result["message"]["text"]
        yield result["properties"]["advice"]
        places = list(result.get("relatedLocations", []))
        for flow in result.get("codeFlows", []):
            places += [step["location"] for step in flow["threadFlows"][0]["locations"]]
        yield from (place["message"]["text"] for place in places)
        yield from (fix["description"]["text"] for fix in result.get("fixes", []))


def form_problems(forms, found):
    """Too long in a form for services, or not there."""
    issues = json.loads(forms["gitlab"])
    results = json.loads(forms["sarif"])["runs"][0]["results"]
    annotations = [line.split("::", 2)[2].replace("%0A", "\n").replace("%25", "%").split("\n")
                   for line in forms["github"].splitlines()]
    texts = {"sarif": list(sarif_texts(json.loads(forms["sarif"]))),
             "gitlab": [text for issue in issues for text in (issue["description"], issue["content"]["body"])],
             "github": [line for lines in annotations for line in lines[:2]]}
    for form, all_texts in texts.items():
        for text in all_texts:
            if not text.strip() or len(text) > LIMIT:
                yield f"{form}: text of {len(text)} characters: {text}"
    if not len(found) == len(issues) == len(results) == len(annotations):
        yield "not the same findings in all forms"
    for finding, issue, result, lines in zip(found, issues, results, annotations):
        what, advice = finding["message"][1:], finding["advice"][1:]
        said = result["message"]["text"].replace("\\", "")
        if what not in issue["description"] or what not in said or what not in lines[0]:
            yield f"a form without the message: {finding['message']}"
        if advice not in issue["content"]["body"] or advice not in result["properties"]["advice"] or advice not in lines[1]:
            yield f"a form without the advice: {finding['advice']}"


def problems_of(text, what):
    if not text.strip():
        yield f"no {what}"
    if len(text) > LIMIT:
        yield f"{what} of {len(text)} characters: {text}"
    if re.search(r"[\n\t\r]|  |^\s|\s$", text):
        yield f"{what} with a blank too many, or several lines: {text!r}"
    if re.search(r"(^|\s)``(\s|$)|, ,|: :|\.$", text):
        yield f"{what} with a part missing, or a full stop: {text}"


def main():
    migralint, root, *show = sys.argv[1:]
    problems, rules, count = [], {}, 0
    for sources in projects(pathlib.Path(root)):
        found, forms = reports(migralint, sources)
        if forms:
            problems += form_problems(forms, found)
        for finding in found:
            texts = [(finding["message"], "message"), (finding["advice"], "advice")]
            texts += [(place["message"], "related message") for place in finding["related"] + finding["flow"]]
            texts += [(fix["description"], "description of a fix") for fix in finding["fixes"]]
            for text, what in texts:
                problems += [f"{finding['rule']}: {problem}" for problem in problems_of(text, what)]
                count += 1
            rules.setdefault(finding["rule"], set()).add((finding["message"], finding["advice"]))
    listed = json.loads(subprocess.run([migralint, "rules", "--format", "json"], capture_output=True, text=True,
                                       check=True).stdout)
    problems += [f"{rule['id']}: no finding to read" for rule in listed
                 if rule["id"] not in rules and rule["id"] != "migration-suppression"]
    for rule, messages in sorted(rules.items() if show else ()):
        for message, advice in sorted(messages):
            print(f"{rule}: {message}\n    {advice}")
    print(*sorted(set(problems)), sep="\n")
    print(f"{count} messages, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
