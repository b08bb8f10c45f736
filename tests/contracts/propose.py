"""Write the table of rights, the table of acts and the page of permissions anew; then read the diff.

    python -m tests.contracts.propose           # further words go to pytest

It prints what differs from the committed table and every fault found on the way.
"""

import os
import sys

import pytest

WALKED = ("committed_one", "its_events", "page_of_permissions")


def main() -> int:
    os.environ["ANYE_MATRIX_WRITE"] = "1"
    pages = [f"tests/contracts/test_matrix{which}.py" for which in ("_acts", "")]
    asked = ["-q", "-s", "-p", "no:cacheprovider", "-k", " or ".join(WALKED), *sys.argv[1:]]
    return int(pytest.main([*pages, *asked]))


if __name__ == "__main__":
    raise SystemExit(main())
