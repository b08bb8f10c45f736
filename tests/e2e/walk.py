"""The walk over every page, in two parts that run side by side: the office, and everybody else.

Each person starts at his front door and follows links until no new kind of page turns up, so the walk also finds
dead links. A kind of page is a URL name; each is looked at once, at the desk, on the phone and there in large text, by
one of the two parts: the one whose people alone can open it, else by lot.
"""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit
from zlib import crc32

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from tests.contracts.committed import opened_by
from tests.e2e.conftest import DESK, new_page, proved, sign_in
from tests.e2e.looking import faults_of

from county.config.gate import policy_of

# Log-in -> the role its pages are asked for in the table of rights.
OFFICE = {"office": "office"}
OTHERS = {
    "leader": "leader",
    "dept": "department",
    "finance": "finance",
    "finance2": "finance",
    "finance3": "finance",
    "laoxian": "town",
    "sock": "owner",
    "auditor": "auditor",
    "sysadmin": "system_admin",
    "secadmin": "security_admin",
    "auditadmin": "audit_admin",
    "worker": "worker",
}
# Filtered lists that are walked first, every row of theirs: its steps are not those of a list's first rows.
DOORS = {
    "office": ("/payments/due/?state=entered", "/risk/finding/?state=open", "/risk/finding/?state=confirmed"),
    "finance": ("/payments/batch/?state=made",),
    "finance2": ("/payments/batch/?state=made",),
    "finance3": ("/payments/batch/?state=checked",),
}  # fmt: skip
# Who else of a role walks from these lists alone, to a row and its steps.
SECONDS = {"finance2", "finance3"}
# Not on this walk, each for its reason.
ELSEWHERE = {
    # A second name of one page; a redirect.
    "accounts:me", "portal:home", "policies:draft_piece", "simulation:latest",
    # Of something on its way, which a journey makes: test_main_job, test_policy, test_record, test_rights.
    "intake:annotated", "intake:columns", "intake:drop", "jobs:progress",
    "policies:draft", "policies:draft_publish", "audit:verification_detail", "merging:merge_detail",
    "merging:merge_undo", "accounts:sign_in_code", "accounts:recovery_codes",
    "accounts:user_reset_second_factor",
    # Of a draft of a scheme, which test_scheme writes, tries and proposes; returned and withdrawn in
    # tests/policies/test_rule_pages.py.
    "policies:version_edit", "policies:version_propose", "policies:version_adopt", "policies:version_return",
    "policies:version_withdraw", "entitlements:version_try", "entitlements:version_try_one",
    # Files, taken in test_worker, tests/policies/test_rule_pages.py and tests/files.
    "privacy:my_data_copy", "jobs:download", "audit:verifier", "policies:version_file", "files:paper_content",
    # Steps on claims, loans and payments that the first two of their lists are not ready for. They share the
    # step page that the walk looks at; every role opens each in tests/contracts/test_matrix.py, and what they do
    # is in tests/claims/test_pages.py, tests/loans/test_commands.py and tests/payments.
    "claims:apply", "claims:claim_pass", "claims:claim_refuse", "claims:claim_release", "claims:claim_restart",
    "claims:claim_resubmit", "claims:claim_return",
    "loans:loan_check", "loans:loan_contract", "loans:loan_cure", "loans:loan_grant", "loans:loan_guarantee",
    "loans:loan_mark", "loans:loan_refuse", "loans:loan_repay", "loans:loan_take_back", "loans:loan_turn_down",
    "payments:appropriation_receive", "payments:due_true_up", "payments:payee_name",
    "payments:due_resume", "payments:entry_reverse", "payments:line_settle", "payments:payee_refuse_account",
    "payments:payee_verify", "payments:recovery_confirm", "payments:recovery_drop",
    "payments:recovery_receive",
    # Behind a sample of more rows than its page shows; no copy of the demo county has been made.
    "auditing:item_list", "backups:backup_detail",
    # Steps on requests that are neither answered nor one's own, which come behind the first two of the list:
    # test_worker. Steps of a state no row of the demo county is in; their page is that of all steps.
    "privacy:request_accept", "privacy:request_refuse", "accounts:user_resume", "merging:candidate_reopen",
    "factories:enterprise_recognise_leading", "factories:factory_recognise", "privacy:assessment_sign",
    "privacy:assessment_edit", "privacy:erasure_detail", "privacy:erasure_destroy_key",
}  # fmt: skip
# Open to people of both parts, but the first of a list's rows show it to one of them only: part that looks at it.
BY_LINK = {
    "workforce:payroll_confirm": 1, "workforce:person_end_status": 1,
    "accounts:organisation_contact": 0, "loans:loan_edit": 0, "payments:due_approve": 0,
    "payments:due_withdraw": 0, "portal:document_compare": 0, "risk:finding_reopen": 0, "risk:finding_settle": 0,
}  # fmt: skip


def kind_of(path: str) -> str | None:
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def page_kinds(resolver=None, space=""):
    """Every kind of page but the files of whole registers, which the register contract asks for."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from page_kinds(entry, entry.namespace or space)
        elif isinstance(entry, URLPattern) and "GET" in policy_of(entry.callback).methods:
            name = f"{space}:{entry.name}" if space else entry.name
            if not name.endswith("_export"):
                yield name


def links_of(html: str, base: str) -> list[str]:
    hrefs = (unescape(found) for found in re.findall(r'<a\s[^>]*?href="([^"#]+)', html))
    return [urljoin(base, href) for href in hrefs]


class Crawl:
    """Fetches pages as one signed-in person; remembers one address for each kind of page, and each dead link."""

    def __init__(self, page, server, who, pages_per_kind):
        self.page, self.server, self.who, self.pages_per_kind = page, server, who, pages_per_kind
        self.found: dict[str, str] = {}
        self.dead: list[str] = []
        self._seen: dict[str, int] = {}

    def run(self):
        starts = DOORS.get(self.who, ()) + (() if self.who in SECONDS else ("/",))
        queue = deque((f"{self.server.url}{path}", "start", 0) for path in starts)
        queued = set()
        while queue:
            url, origin, steps = queue.popleft()
            kind = kind_of(urlsplit(url).path)
            known = url.startswith(self.server.url) and url not in queued
            of_a_door = steps == 1 and urlsplit(origin).query
            if not known or not (steps == 0 or of_a_door or self._wanted(kind, url)):
                continue
            queued.add(url)
            answer = self.page.request.get(url)
            if answer.status >= 400:
                self.dead.append(f"{self.who}: {answer.status} {url} (from {origin})")
            elif "text/html" in answer.headers.get("content-type", ""):
                self.found.setdefault(kind_of(urlsplit(answer.url).path) or "", answer.url)
                if steps < 2 or self.who not in SECONDS:
                    links = links_of(answer.text(), answer.url)
                    queue += [(link, url, steps + 1) for link in links]
        return self

    def _wanted(self, kind, url):
        # Whole registers as files: the register contract asks for each, and a county's pay takes long.
        if "/static/" in url or (kind or "").endswith("_export"):
            return False
        self._seen[kind or url] = self._seen.get(kind or url, 0) + 1
        return self._seen[kind or url] <= self.pages_per_kind


@dataclass(frozen=True)
class Part:
    """logins: who walks. beside: who walks in the other part. takes: which lot is looked at here."""

    logins: dict[str, str]
    beside: dict[str, str]
    takes: int
    pages_per_kind: int

    def walk(self, browser, county):
        """One signed-in page and its crawl for each person. The caller closes the pages."""
        for login in self.logins:
            page = new_page(browser, DESK)
            sign_in(page, county, login)
            yield page, Crawl(page, county, login, self.pages_per_kind).run()

    def reaches(self) -> set[str]:
        """The kinds of pages that must be found here. Those of both parts together are every page with a reader."""
        return {kind for kind in page_kinds() if self.looks_at(kind)}

    def looks_at(self, kind: str) -> bool:
        mine, theirs = opened_by(*self.logins.values()), opened_by(*self.beside.values())
        if kind in mine and kind in theirs:
            return BY_LINK.get(kind, crc32(kind.encode()) % 2) == self.takes
        return kind in mine


def look(crawls: Iterable, county, part: Part) -> tuple[set[str], list[str]]:
    """Look at each kind of page that is this part's. Returns: kinds looked at, what is wrong with them."""
    looked_at: set[str] = set()
    faults: list[str] = []
    for page, crawl in crawls:
        errors: list[str] = []
        page.on(
            "console",
            lambda line, errors=errors: errors.append(line.text) if line.type == "error" else None,
        )
        page.on("pageerror", lambda error, errors=errors: errors.append(str(error)))
        proved(page, county)  # the walk may have taken longer than a proof lasts
        for kind, url in sorted(crawl.found.items()):
            if kind not in looked_at and part.looks_at(kind):
                looked_at.add(kind)
                page.goto(url)
                faults += [f"{kind} {url}: {fault}" for fault in faults_of(page)]
                faults += [f"{kind} {url}: console: {text}" for text in errors]
                errors.clear()
    return looked_at, faults
