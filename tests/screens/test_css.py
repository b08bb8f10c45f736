"""The committed CSS is what the sources give; the colours can be read by everyone (WCAG AA)."""

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "src/county/screens/static/screens/app.css"
TOKENS = (ROOT / "frontend/css/tokens.css").read_text(encoding="utf-8")

# ground: what is written on it
TEXT = {
    "surface": "ink-900 ink-700 ink-500 brand-700 seal-700 gold-700 ok-700 info-700",
    "paper": "ink-900 ink-500 brand-700",
    "surface-sunk": "ink-700 ink-500 brand-700",
    "surface-tint": "ink-900 brand-700",
    "brand-100": "brand-text",
    "brand-700": "on-brand",
    "brand-hover": "on-brand",
    "seal-100": "seal-700",
    "gold-100": "gold-700",
    "ok-100": "ok-700",
    "info-100": "info-700",
}
SHAPES = {
    "surface": "brand-600 gold-500 seal-600 ink-400 c1 c2 c3 c4 c5 c6",
    "surface-sunk": "ink-400",
}


def pairs(table):
    return [(ink, ground) for ground, inks in table.items() for ink in inks.split()]


def tokens_of(selector):
    """The custom properties of the first block of the selector, hex colours only."""
    block = re.search(re.escape(selector) + r"\s*\{(.*?)\n\}", TOKENS, re.DOTALL)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", block[1]))


LIGHT = tokens_of(":root")
DARK = LIGHT | tokens_of('html[data-theme="dark"]')


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    shares = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), pairs(TEXT))
def test_text_reads_on_its_ground(theme, ink, ground):
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), pairs(SHAPES))
def test_shapes_stand_out(theme, shape, ground):
    assert contrast(theme[shape], theme[ground]) >= 3


def test_the_ground_is_plain_paper():
    assert LIGHT["paper"] == "#f5f6f3"


def test_the_committed_css_is_not_stale():
    done = subprocess.run(
        [sys.executable, ROOT / "frontend/build_css.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_css_is_small():
    assert len(gzip.compress(BUILT.read_bytes(), 9)) <= 12 * 1024


def test_templates_keep_to_the_content_policy():
    for path in (ROOT / "src").rglob("templates/**/*.html"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(
            r"<script(?![^>]*(?:\bsrc=|nonce=|type=\"application/json\"))", source
        ), path
        assert not re.search(r"\son\w+=", source), path
        assert all(style.startswith("--") for style in re.findall(r'style="([^"]*)"', source)), path
        assert 'href="#"' not in source, path
