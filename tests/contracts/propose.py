"""Write the table of rights, the table of acts and the page of permissions anew; then read the diff.

    python -m tests.contracts.propose           # further words go to pytest
    python -m tests.contracts.propose only=claims:,policies:version     # these URLs alone

It prints what differs from the committed table and every fault found on the way.
"""

import os
import sys

import pytest

FIRST = ("test_every_answer_of_the_first_half_is_the_committed_one",)
THEN = (
    "test_every_answer_of_the_second_half_is_the_committed_one",
    "test_every_act_leaves_its_events",
)
PAGE = "test_the_page_of_permissions_is_current"


def main() -> int:
    os.environ["ANYE_MATRIX_WRITE"] = "1"
    only = [word for word in sys.argv[1:] if word.startswith("only=")]
    os.environ["ANYE_MATRIX_ONLY"] = ",".join(word.removeprefix("only=") for word in only)
    # The acts read what both halves wrote, and the page what all of them did.
    first, last = "tests/contracts/test_matrix.py", "tests/contracts/test_matrix_acts.py"
    asked = [word for word in sys.argv[1:] if word not in only]
    pages = [
        *(f"{first}::{name}" for name in FIRST),
        *(f"{last}::{name}" for name in THEN),
        f"{first}::{PAGE}",
    ]
    return int(pytest.main([*pages, "-q", "-s", "-p", "no:cacheprovider", *asked]))


if __name__ == "__main__":
    raise SystemExit(main())
