# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks a page of `migralint timeline` and prints what a reader gets of it, as plain text.

The page must be well-formed, refer to nothing outside itself, run nothing, and allow its own style only.
"""

import base64
import hashlib
import html.parser
import re
import sys

VOID = {"meta", "br", "input"}
# SVG: may be closed at once.
SHAPES = {"rect", "path", "circle"}
TAGS = VOID | SHAPES | set(
    "html head title style body header h1 h2 h3 p a ul li dl dt dd div span nav table caption thead tbody tr th td "
    "fieldset legend label main section code b bdi details summary svg text".split())
ATTRIBUTES = set(
    "lang charset http-equiv content name class href id role tabindex scope colspan data-h type checked open x y width "
    "height viewbox text-anchor d cx cy r aria-label aria-labelledby aria-hidden".split())


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.out = [], set(), [], []
        self.style = self.policy = None

    def handle_starttag(self, tag, attributes):
        where = f"{self.getpos()}: <{tag}>"
        assert tag in TAGS, where
        names = [name for name, value in attributes]
        assert len(names) == len(set(names)), where
        assert set(names) <= ATTRIBUTES, (where, set(names) - ATTRIBUTES)
        values = dict(attributes)
        if "id" in values:
            assert values["id"] not in self.ids, where
            self.ids.add(values["id"])
        if "href" in values:
            assert values["href"].startswith("#"), where
            self.links.append(values["href"][1:])
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if "aria-labelledby" in values:
            self.links.append(values["aria-labelledby"])
        if tag in ("tbody", "h2"):
            self.out.append("\n== ")
        elif tag in ("dd", "br"):
            self.out.append(" ")
        elif tag in ("td", "th", "li", "dt"):
            self.out.append("\n  " if "find" in values.get("class", "") else " | ")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        assert tag in SHAPES, tag
        self.handle_starttag(tag, attributes)
        self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (self.getpos(), tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style = (self.style or "") + data
        elif self.open and "svg" not in self.open:
            self.out.append(re.sub(r"\s+", " ", data))

    def handle_comment(self, data):
        raise AssertionError("a comment: " + data)


raw = open(sys.argv[1], "rb").read()
page = Page()
page.feed(raw.decode("utf-8"))
page.close()
assert not page.open, page.open
assert set(page.links) <= page.ids, set(page.links) - page.ids
assert not re.search(r"url\(|@import|expression\(|<", page.style)
digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
assert page.policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'", page.policy
assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", raw)
text = "".join(page.out)
assert not re.search("[\u0080-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]", text)
sys.stdout.reconfigure(encoding="utf-8")
print(re.sub(r"[ \u00a0]+", " ", text))
