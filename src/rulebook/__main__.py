"""`python -m rulebook check schemes/`: read every scheme, run every case, tell every fault with its line."""

import argparse
import sys
from pathlib import Path

from rulebook import cases
from rulebook.library import load


def main(arguments: list[str] | None = None) -> int:
    """Returns: 0 when all is well, 1 with faults, each on its line."""
    parser = argparse.ArgumentParser(prog="rulebook", description=__doc__)
    parser.add_argument("command", choices=["check"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", choices=["zh", "en"], default="en")
    chosen = parser.parse_args(arguments)
    library = load(chosen.folder)
    ran, off = (0, ()) if library.faults else cases.run_all(library, chosen.folder)
    lines = [fault.line(chosen.language) for fault in (*library.faults, *off)]
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.write(f"{len(library.schemes)} schemes, {ran} cases, {len(lines)} faults\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
