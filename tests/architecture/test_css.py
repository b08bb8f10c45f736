"""What the style sheets promise to the browser's tests."""

import re
from pathlib import Path

from tests.e2e.looking import ON_THE_PHONE

CSS = Path(__file__).resolve().parents[2] / "frontend/css"


def phone_rules(text: str):
    """Selector and declarations of each rule for narrow screens, nested ones under their outermost selector."""
    for start in re.finditer(r"@media \(max-width: \d+px\)[^{]*\{", text):
        depth, at, begun, selector = 1, start.end(), start.end(), ""
        while depth:
            if text[at] == "{":
                selector = text[begun:at].strip() if depth == 1 else selector
                depth += 1
            elif text[at] == "}":
                depth -= 1
                if depth == 1:
                    yield selector, text[begun:at]
                    begun = at + 1
            at += 1


def test_colours_of_the_phone_are_only_where_contrast_is_read_there():
    own = set()
    for file in CSS.glob("*.css"):
        for selector, rule in phone_rules(file.read_text()):
            if re.search(r"[\s;{](color|background(-color)?):", rule):
                own.add(selector)
    assert {one for one in own if not one.startswith(ON_THE_PHONE)} == set()
    assert own
