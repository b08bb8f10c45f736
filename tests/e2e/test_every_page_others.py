"""Every page the others can reach: no dead link, no axe finding, no overflow, no console error. See walk.py."""

import pytest
from tests.e2e import walk
from tests.e2e.walk import ELSEWHERE, OFFICE, OTHERS, Part

PART = Part(OTHERS, OFFICE, takes=1, pages_per_kind=1)


@pytest.fixture(scope="module")
def crawls(browser, county):
    made = list(PART.walk(browser, county))
    yield made
    for page, _crawl in made:
        page.context.close()


def test_no_link_is_dead(crawls):
    dead = [line for _page, crawl in crawls for line in crawl.dead]
    assert not dead, "\n".join(dead)


def test_every_page_is_reached_by_links(crawls):
    reached = {kind for _page, crawl in crawls for kind in crawl.found}
    assert sorted(PART.reaches() - reached - ELSEWHERE) == []


@pytest.mark.slow
def test_every_page_is_accessible_and_fits(crawls, county):
    looked_at, faults = walk.look(crawls, county, PART)
    assert len(looked_at) > 100
    assert not faults, "\n".join(faults)
