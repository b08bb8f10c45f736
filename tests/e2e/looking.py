"""How a page looks to everyone: no axe finding, nothing wider than the screen."""

from axe_playwright_python.base import AXE_SCRIPT
from tests.e2e.conftest import DESK, PHONE

AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


# Contrast is three quarters of axe's time, and the same at every width but for what has colours of its own on the
# phone (tests/architecture/test_css.py).
ON_THE_PHONE = (".tabbar", ".fig")
WITHOUT_CONTRAST = AXE_OPTIONS | {"rules": {"color-contrast": {"enabled": False}}}
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
# A list's rows are of one make: axe reads the first of them, which is a third of the time.
ROWS_READ = 12


def faults_of(page):
    """What is wrong with the page as it stands, at the desk, on the phone and there in large text.

    Rows past the first of a table are gone from the page afterwards.
    """
    before = page.viewport_size
    page.set_viewport_size(DESK)
    yield from overflow(page, "1440")
    page.set_viewport_size(PHONE)
    yield from overflow(page, "390")
    page.evaluate("document.documentElement.dataset.size = 'large'")
    yield from overflow(page, "390 large")
    page.evaluate(
        "count => document.querySelectorAll('tbody').forEach("
        "body => [...body.rows].slice(count).forEach(row => row.remove()))",
        ROWS_READ,
    )
    yield from axe_findings(page, "phone, large", WITHOUT_CONTRAST)
    parts = [part for part in ON_THE_PHONE if page.locator(part).count()]
    if parts:
        yield from axe_findings(page, "phone, large", CONTRAST, parts)
    page.evaluate("delete document.documentElement.dataset.size")
    page.set_viewport_size(DESK)
    yield from axe_findings(page, "desk")
    page.set_viewport_size(before)


def assert_fine(page):
    """For pages that only a journey comes to."""
    faults = list(faults_of(page))
    assert not faults, f"{page.url}: " + "\n".join(faults)


def axe_findings(page, where, options=AXE_OPTIONS, parts=()):
    """Only what is wrong comes back from the browser: that is half the time of asking."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for rule, html in page.evaluate(
        "([options, parts]) => axe.run(parts.length ? {include: parts.map(one => [one])} : document, options).then("
        "found => found.violations.map(one => [one.id, one.nodes[0].html]))",
        [options, list(parts)],
    ):
        yield f"axe at {where}: {rule}: {html[:140]}"


def overflow(page, where):
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if wider > 0:
        culprit = page.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
            " && !e.closest('.tbl-box')).slice(0, 2).map(e => e.outerHTML.slice(0, 120))"
        )
        yield f"overflows by {wider} px at {where}: {culprit}"
