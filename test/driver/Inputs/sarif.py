# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks a SARIF file for what the schema does not say and services reject or misread, then prints what
should not change by itself: all but the rules' texts. Usage: sarif.py [--suppressed] FILE"""

import json
import re
import sys
from urllib.parse import unquote

problems = []


def expect(condition, message):
    if not condition:
        problems.append(message)


def is_text(value, what):
    """A message that a service can show: with text, and as a sentence."""
    text = (value or {}).get("text", "")
    expect(text.strip(), f"{what}: no text")
    expect(not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text), f"{what}: control characters")
    return text


def check_rule(rule):
    name = rule.get("id", "a rule without id")
    expect(re.fullmatch(r"[A-Z][A-Za-z0-9]+", rule.get("name", "")), f"{name}: name {rule.get('name')}")
    expect(rule.get("defaultConfiguration", {}).get("level") in ("note", "warning", "error"), f"{name}: level")
    for text in ("shortDescription", "fullDescription", "help"):
        value = rule.get(text, {}).get("text", "")
        expect(value, f"{name}: no {text}.text")
        expect(text == "help" or len(value) <= 1024, f"{name}: {text} is too long")
    expect(rule["help"].get("markdown"), f"{name}: no help.markdown")
    properties = rule.get("properties", {})
    tags = properties.get("tags", [])
    expect(0 < len(tags) <= 10, f"{name}: no or too many tags")
    expect(all(isinstance(tag, str) and tag for tag in tags) and len(tags) == len(set(tags)),
           f"{name}: empty tags, or one twice")
    expect(properties.get("precision") in ("very-high", "high", "medium", "low"), f"{name}: precision")
    expect(properties.get("problem.severity") in ("error", "warning", "recommendation"),
           f"{name}: problem.severity")
    expect(isinstance(properties.get("security-severity", ""), str),
           f"{name}: security-severity must be a string")


def check_location(location, what):
    physical = location.get("physicalLocation")
    expect(physical, f"{what}: only logical")
    artifact = (physical or {}).get("artifactLocation", {})
    uri = artifact.get("uri", "")
    expect(uri, f"{what}: empty uri")
    expect(not uri.startswith(("/", "file:")), f"{what}: absolute uri {uri}")
    expect(re.fullmatch(r"[A-Za-z0-9._~!$&'()*+,;=:@/%-]*", uri), f"{what}: unescaped uri {uri}")
    expect(artifact.get("uriBaseId") == "%SRCROOT%", f"{what}: uriBaseId")
    return uri, (physical or {}).get("region", {})


def line_hashes(text):
    """GitHub's primaryLocationLineHash of every line, from its definition and not by rolling."""
    units = text.encode("utf-16-le")
    units = [units[i] | units[i + 1] << 8 for i in range(0, len(units), 2)]
    text, starts, line_start, after_return = [], [], True, False
    for unit in units + [0xFFFF]:
        if unit in (32, 9) or (after_return and unit == 10):
            after_return = False
            continue
        after_return = unit == 13
        if line_start:
            starts.append(len(text))
        text.append(10 if after_return else unit)
        line_start = text[-1] == 10
    hashes, seen = [], {}
    for start in starts:
        window = (text[start:start + 100] + [0] * 100)[:100]
        value = sum(unit * 37 ** (99 - i) for i, unit in enumerate(window)) % 2 ** 64
        seen[value] = seen.get(value, 0) + 1
        hashes.append(f"{value:x}:{seen[value]}")
    return hashes


def check_region(uri, region, what):
    expect(region.get("startLine", 0) >= 1 and region.get("startColumn", 0) >= 1, f"{what}: no start")
    start = (region.get("startLine", 0), region.get("startColumn", 0))
    end = (region.get("endLine", start[0]), region.get("endColumn", start[1]))
    expect(start <= end, f"{what}: ends before it starts")
    with open(unquote(uri), encoding="utf-8", errors="replace", newline="") as source:
        text = source.read()
    lines = re.split(r"\r\n|\r|\n", text)
    for line, column in (start, end):
        expect(line <= len(lines), f"{what}: line {line} is not there")
        units = len(lines[line - 1].encode("utf-16-le")) // 2
        expect(column <= units + 1, f"{what}: column {column} is not there")
    return line_hashes(text)[start[0] - 1]


def check_place(location, what):
    uri, region = check_location(location, what)
    if region:
        check_region(uri, region, what)


def check_fix(fix, what):
    expect(is_text(fix.get("description"), f"{what}: fix"), f"{what}: a fix without a description")
    expect(fix.get("artifactChanges"), f"{what}: a fix without changes")
    for change in fix.get("artifactChanges", []):
        uri, _ = check_location({"physicalLocation": change}, what)
        expect(change.get("replacements"), f"{what}: a change without replacements")
        for replacement in change.get("replacements", []):
            check_region(uri, replacement["deletedRegion"], what)


def check_suppressions(result, suppressed, what):
    if not suppressed:
        expect("suppressions" not in result, f"{what}: suppressions")
        return
    expect(isinstance(result.get("suppressions"), list), f"{what}: suppressions of some results only")
    for suppression in result.get("suppressions", []):
        expect(suppression.get("kind") in ("inSource", "external"), f"{what}: suppression's kind")
        expect(suppression.get("justification"), f"{what}: suppression without a justification")


def check_result(result, rules, suppressed):
    what = f"{result.get('ruleId')} at {json.dumps(result.get('locations'))}"
    index = result.get("ruleIndex", -1)
    expect(0 <= index < len(rules) and rules[index]["id"] == result["ruleId"], f"{what}: ruleIndex")
    expect(result.get("level") in ("note", "warning", "error"), f"{what}: level")
    expect("rank" not in result, f"{what}: rank")
    check_suppressions(result, suppressed, what)
    expect(len(result.get("locations", [])) == 1, f"{what}: not one location")
    for location in result.get("locations", []):
        uri, region = check_location(location, what)
        expect(region, f"{what}: no region")
        line_hash = check_region(uri, region, what)
    places = result.get("relatedLocations", [])
    expect(len(places) <= 100, f"{what}: too many related places")
    related = {location["id"]: location for location in places}
    expect(len(related) == len(places), f"{what}: an id of a related place twice")
    for location in places:
        check_place(location, what)
        is_text(location.get("message"), f"{what}: related place")
    for flow in result.get("codeFlows", []):
        expect(len(flow["threadFlows"]) == 1, f"{what}: several threads")
        for step in flow["threadFlows"][0]["locations"]:
            check_place(step["location"], what)
            is_text(step["location"].get("message"), f"{what}: flow")
        expect(step["location"]["physicalLocation"] == result["locations"][0]["physicalLocation"],
               f"{what}: a flow that ends elsewhere")
    for fix in result.get("fixes", []):
        check_fix(fix, what)
    message = is_text(result.get("message"), what)
    expect(len(message) <= 200, f"{what}: a message of {len(message)} characters")
    expect(result.get("properties", {}).get("advice"), f"{what}: no advice")
    dead = re.findall(r"(?<!\\)\]\((?!\d+\))[^)]*\)", message)
    expect(not dead, f"{what}: dead links {dead}")
    links = {int(number) for number in re.findall(r"(?<!\\)\]\((\d+)\)", message)}
    expect(links == set(related), f"{what}: links {links} for places {set(related)}")
    fingerprints = result.get("partialFingerprints", {})
    expect(fingerprints.get("primaryLocationLineHash") == line_hash,
           f"{what}: primaryLocationLineHash is not {line_hash}")
    expect(fingerprints.get("migralint/v1"), f"{what}: migralint/v1")


def main():
    suppressed = sys.argv[1] == "--suppressed"
    name = sys.argv[-1]
    with open(name, encoding="utf-8") as file:
        log = json.load(file)
    expect(log.get("version") == "2.1.0" and log.get("$schema"), "version or $schema")
    expect(len(log.get("runs", [])) == 1, "not one run")
    run = log["runs"][0]
    expect(isinstance(run.get("results"), list), "no results array")
    expect(run.get("columnKind") == "utf16CodeUnits", "columnKind")
    expect(run.get("automationDetails", {}).get("id", "").endswith("/"), "automationDetails.id")
    expect("%SRCROOT%" in run.get("originalUriBaseIds", {}), "originalUriBaseIds")
    rules = run["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in rules]
    expect(len(ids) == len(set(ids)), "a rule twice")
    for rule in rules:
        check_rule(rule)
    for result in run["results"]:
        check_result(result, rules, suppressed)
    expect(len(run["results"]) <= 25000, "too many results")
    for invocation in run.get("invocations", []):
        expect(isinstance(invocation.get("executionSuccessful"), bool), "executionSuccessful")
        for notification in invocation.get("toolExecutionNotifications", []):
            is_text(notification.get("message"), "notification")
            for location in notification.get("locations", []):
                check_location(location, "notification")
    coverage = run.get("properties", {}).get("migralint", {})
    expect(0 <= coverage.get("statementsRead", -1) <= coverage.get("statements", -1), "coverage")
    seen = [result["partialFingerprints"]["migralint/v1"] for result in run["results"]]
    expect(len(seen) == len(set(seen)), "a fingerprint twice")
    for problem in problems:
        print(f"{name}: {problem}", file=sys.stderr)

    run["tool"]["driver"] = {key: value for key, value in run["tool"]["driver"].items()
                             if key not in ("rules", "version", "semanticVersion")}
    for result in run["results"]:
        # Depends on which other rules there are.
        del result["ruleIndex"]
    print(json.dumps(log, indent=1, sort_keys=True))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
