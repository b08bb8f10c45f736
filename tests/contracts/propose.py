"""Write the table of rights, the table of acts and the page of permissions anew; then read the diff.

    python -m tests.contracts.propose           # further words go to pytest

It prints what differs from the committed table and every fault found on the way.
"""

import os
import sys

import pytest

WALKED = ("-k", "committed_one or its_events or page_of_permissions")


def main() -> int:
    os.environ["ANYE_MATRIX_WRITE"] = "1"
    page = "tests/contracts/test_matrix.py"
    return int(pytest.main([page, "-q", "-s", "-p", "no:cacheprovider", *WALKED, *sys.argv[1:]]))


if __name__ == "__main__":
    raise SystemExit(main())
