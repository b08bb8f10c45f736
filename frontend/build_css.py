"""Bundle the sources in frontend/css, lower them to old phone browsers, minify. No Node.

`python frontend/build_css.py` writes; with `--check` it writes nothing and exits 1 when the
committed file is stale.
"""

import gzip
import sys
from pathlib import Path

import lightningcss

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "css" / "app.css"
OUT = HERE.parent / "src/county/screens/static/screens/app.css"
BROWSERS = ["chrome >= 87", "ios_saf >= 13.4", "firefox >= 85", "edge >= 87"]


def built() -> str:
    flags = lightningcss.calc_parser_flags(nesting=True)
    css: str = lightningcss.bundle_css(
        str(SOURCE), parser_flags=flags, browsers_list=BROWSERS, minify=True
    )
    return css + "\n"


def main() -> int:
    css = built()
    size = f"{len(css.encode())} bytes, {len(gzip.compress(css.encode(), 9))} gz"
    if "--check" in sys.argv[1:]:
        stale = not OUT.exists() or OUT.read_text(encoding="utf-8") != css
        sys.stdout.write(
            f"app.css {'is stale: run python frontend/build_css.py' if stale else size}\n"
        )
        return int(stale)
    OUT.write_text(css, encoding="utf-8")
    sys.stdout.write(f"app.css {size}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
