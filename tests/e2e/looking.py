"""How a page looks to everyone: no axe finding, nothing wider than the screen."""

from axe_playwright_python.sync_playwright import Axe
from tests.e2e.conftest import DESK, PHONE

AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def faults_of(page):
    """What is wrong with the page as it stands, at the desk, on the phone and there in large text."""
    before = page.viewport_size
    page.set_viewport_size(DESK)
    yield from axe_findings(page, "desk")
    yield from overflow(page, "1440")
    page.set_viewport_size(PHONE)
    yield from overflow(page, "390")
    page.evaluate("document.documentElement.dataset.size = 'large'")
    yield from overflow(page, "390 large")
    yield from axe_findings(page, "phone, large")
    page.evaluate("delete document.documentElement.dataset.size")
    page.set_viewport_size(before)


def assert_fine(page):
    """For pages that only a journey comes to."""
    faults = list(faults_of(page))
    assert not faults, f"{page.url}: " + "\n".join(faults)


def axe_findings(page, where):
    for finding in Axe().run(page, options=AXE_RULES).response["violations"]:
        yield f"axe at {where}: {finding['id']}: {finding['nodes'][0]['html'][:140]}"


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
