"""The page of docs/demo: which file belongs to whom, and what it moves."""

from collections.abc import Sequence
from typing import Any

from county.core.money import format_yuan

_WORDS = {
    "id_as_number": "an identity number stored as a number",
    "id_check_digit": "a wrong check digit",
    "id_old": "a 15-digit number",
    "twice_in_file": "the same person twice",
    "unknown_person": "a person who is not on the roster",
    "sum": "gross less deductions is not net",
    "money_decimals": "an amount with a third decimal",
}
_HEAD = """# Sheets of the demo county

What factories really send, for trying the import by hand and for the browser tests. Every person
is invented; each identity number has the sequence 000, which no real one has. `python manage.py
demo_sheets` writes all files anew, the same bytes each time; `expectations.json` holds the figures
below for the tests.

Import 1 before 2: twelve people of the roster are new, and the payroll pays them. The figures hold
for a fresh demo county (`make demo-reset`) on its demo day, 20 December 2019. Of a file and its
mended version, import one; after the good rows of the first, a mended roster or payroll adds just
the rest.

| file | log-in | factory | month | rows | wrong in it | jobs | wages, yuan |
|---|---|---|---|---|---|---|---|
"""


def page(expected: dict[str, dict[str, Any]], templates: Sequence[str]) -> str:
    """Returns: the page as Markdown, with one line a file."""
    lines = [_line(name, facts) for name, facts in expected.items()]
    blanks = "、".join(f"`{name}`" for name in templates)
    return f"{_HEAD}{''.join(lines)}\nEmpty forms to hand out: {blanks}.\n"


def _line(name: str, facts: dict[str, Any]) -> str:
    bad = "; ".join(
        f"sheet {fault['sheet'] + 1} row {fault['row']}: {_WORDS[fault['code']]}"
        for fault in facts["bad"]
    )
    cells = (
        f"`{name}`",
        f"`{facts['login']}` or `office`",
        f"{facts['factory']} ({facts['town']})",
        facts["month"] or "–",
        f"{facts['rows']} ({facts['same']} known already)" if facts["same"] else str(facts["rows"]),
        bad or "nothing",
        f"+{facts['jobs_added']}" if facts["jobs_added"] else "–",
        f"+{format_yuan(facts['net_fen_added'])}" if facts["net_fen_added"] else "–",
    )
    return f"| {' | '.join(cells)} |\n"
