"""docs/reference/permissions.md, written from the committed table and the policy of personal fields."""

from collections.abc import Iterator
from pathlib import Path

from tests.contracts import committed
from tests.contracts.committed import Row

from county.accounts.choices import Role
from county.core import outward

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "permissions.md"
SHORT = {
    Role.LEADER: "lead", Role.OFFICE: "office", Role.DEPARTMENT: "dept", Role.FINANCE: "fin",
    Role.SUPERVISION: "superv", Role.AUDITOR: "audit", Role.TOWN: "town", Role.OWNER: "owner",
    Role.WORKER: "worker", Role.SYSTEM_ADMIN: "sys", Role.SECURITY_ADMIN: "sec",
    Role.AUDIT_ADMIN: "aud adm",
}  # fmt: skip
OPEN = {"200", "302", "422"}
HEAD = """# Who may open and do what

Written by `python -m tests.contracts.propose` from `tests/contracts/matrix.csv`, the table every
address is tested against, and from `county.core.outward`. Do not edit by hand.

**●** every object (or a page that has none), **○** the role's own objects only (its town, its
enterprise, himself; the rest answers 404), blank: 403 with the reason. Nobody comes in without
signing in, but to what is public: the sign-in page, the switch of language, the privacy notice, the
support there is and its questions, and the board of public notices with what is said against them.
Methods not listed answer 405.
`see` is GET (and HEAD), `do` is POST; what a `do` leaves in the record is in `tests/contracts/acts.csv`.
"""
FIELDS = """
## Personal fields

**F** whole, **M** masked, blank: not at all. A worker is shown himself only. By a case number, on a
page that records each reading, the auditor is shown the numbers whole; finance is shown number,
account and name at the freeze of a batch.
"""
LIMITS = """
## What the database holds, and what it cannot

The platform's login (`anye_app`) owns nothing, cannot empty, drop or alter a table, switch off a
trigger or make a policy. Row-level security with FORCE bounds its own role to the towns, factories and
person of the scope, set anew in each transaction; `anye_numbers` may count rows but read no name,
number or account; `anye_payees` (finance) may do the same and read the names of those who are paid;
`anye_county` sees every row. The login may become any of the three
(`SET ROLE`): that is how a request of the county's office works. So the policies stop a query somebody
forgot to bound, a join, a report, an oracle by filter; they do not stop code that runs SQL of its own
to lift its own scope. No request builds SQL from what was typed, `scope.everything()` is used by named
commands only, and who holds the login's password holds every row: it stays on the server. `RESET ROLE`
gives the bounded role back, never more. `tests/contracts/test_doors.py` tries each door.

The record (`audit_event`) shows a person his own acts and what was done to his account, a town what was
done in it, an owner what was done to his factories, a worker what was done to him, the security
administrator what changed rights, the audit administrator all of it; it is appended and sealed by functions
of the owner. `audit_change`, which holds values, is granted to the role of every row alone. Sheets on their
way in (`intake_*`) show to their factory and town.
"""


def text() -> str:
    return "\n".join((HEAD, *_pages(), FIELDS, *_fields(), LIMITS))


def _pages() -> Iterator[str]:
    grouped: dict[str, dict[tuple[str, str], dict[str, Row]]] = {}
    for row in committed.read().values():
        app = row.url.partition(":")[0] if ":" in row.url else "county"
        grouped.setdefault(app, {}).setdefault((row.url, row.method), {})[row.whose] = row
    for app, pages in sorted(grouped.items()):
        yield f"\n## {app}\n"
        yield "| page | | " + " | ".join(SHORT[role] for role in Role) + " |"
        yield "|---|---|" + ":-:|" * len(Role)
        for (url, method), rows in sorted(pages.items()):
            marks = " | ".join(_mark(rows, role) for role in Role)
            yield f"| `{url.partition(':')[2] or url}` | {'do' if method == 'POST' else 'see'} | {marks} |"


def _mark(rows: dict[str, Row], role: str) -> str:
    own = rows.get("own") or rows.get("")
    if own is None or own.statuses[role] not in OPEN:
        return ""
    foreign = rows.get("foreign")
    return "○" if foreign and foreign.statuses[role] not in OPEN else "●"


def _fields() -> Iterator[str]:
    yield "| field | " + " | ".join(SHORT[role] for role in Role) + " |"
    yield "|---|" + ":-:|" * len(Role)
    letters = {outward.NONE: "", outward.MASKED: "M", outward.FULL: "F"}
    for name, levels in outward.POLICY.items():
        yield f"| `{name}` | " + " | ".join(letters[levels[role]] for role in Role) + " |"


def write() -> None:
    PAGE.write_text(text(), "utf-8")
