"""docs/reference/risk-checks.md says what the checks say of themselves.

ANYE_WRITE=1 python -m pytest tests/risk/test_reference.py      # writes it anew
"""

import os
from pathlib import Path

from django.utils.translation import override

from county.risk.kinds import CHECKS
from county.risk.kinds.thresholds import SINCE, THRESHOLDS

PAGE = Path("docs/reference/risk-checks.md")
HEAD = """# Risk checks

Written from `county.risk.kinds` by `ANYE_WRITE=1 python -m pytest tests/risk/test_reference.py`; a test holds it.

Each check is one statement over the whole county, run every night and when asked. A **stop** holds the claims and
payments concerned until the records no longer show it: no note and no person lifts it. A **flag** is settled by the
county office or a department with a note, never by who entered or handled what is flagged; it comes back only when
the records show something new. Before a batch is made and again before it is frozen the stops are looked for anew.

The record keeps no network address. Of acts that two people must share it keeps a keyed digest of a random cookie,
which tells the same browser on the same machine and nothing else; a browser whose cookies were emptied is a new one.

Not looked for, for want of the data: pictures' places and times (they are dropped when a picture is made anew),
money that flows back from a worker's card, and what only another department's file shows: the dead, the jailed, the
pensioned, insurance elsewhere, vehicles, payrolls.
"""


def page() -> str:
    with override("en"):
        lines = [HEAD]
        for code, check in CHECKS.items():
            kind = "stop" if check.is_hard else "flag"
            lines += [f"## {check.name} (`{code}`, {kind})", "", str(check.looks_for), ""]
            lines += [f"- Seen before: {check.seen}.", f"- Reads: {check.reads}."]
            if check.holds:
                lines.append(f"- Holds: {', '.join(sorted(check.holds))}. {check.mend}")
            if check.thresholds:
                lines.append(f"- Goes by: {', '.join(f'`{name}`' for name in check.thresholds)}.")
            lines.append("")
        lines += ["## Thresholds", ""]
        lines += [
            f"First values, from {SINCE}; the office sets others, dated and with a source.",
            "",
        ]
        lines += ["| name | what it is | value | unit | source |", "|---|---|--:|---|---|"]
        lines += [
            f"| `{name}` | {one.label} | {one.first} | {one.unit} | {one.source} |"
            for name, one in THRESHOLDS.items()
        ]
    return "\n".join(lines) + "\n"


def test_reference_says_what_the_checks_say():
    if os.environ.get("ANYE_WRITE"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_threshold_is_used_and_named():
    statements = "".join(check.sql for check in CHECKS.values())
    unused = [name for name in THRESHOLDS if f"%({name})s" not in statements]
    assert unused == ["look_back_months"], "which says how far back every check looks"
