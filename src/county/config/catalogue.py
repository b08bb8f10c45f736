"""The English catalogue: extract, compare, compile. `python -m county.config.catalogue [--write]`.

Without --write it only tells what is missing, and exits 1 when anything is. Needs the development requirements
(Babel); no gettext programs. Chinese source strings are the keys, so a missing one would show Chinese to an
English reader.
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, mofile, pofile
from babel.messages.extract import extract

PACKAGE = Path(__file__).resolve().parents[1]
FOLDER = PACKAGE / "locale" / "en" / "LC_MESSAGES"
KEYWORDS = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Message = str | tuple[str, ...]
Found = tuple[str, int, Message, str | None]  # file, line, message or (singular, plural), context


def source_strings() -> Iterator[Found]:
    """Every string a user may see: from Python files and from templates."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _found("python", path, path.read_bytes())
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        # Babel's lexer for JavaScript is the one that does not mind Django's blanked-out remains.
        yield from _found("javascript", path, _templatized(path).encode())


def extracted() -> Catalog:
    """The template: every source string with the places it stands at."""
    catalog = Catalog(locale="en", project="anye", charset="utf-8", fuzzy=False)
    for file, line, message, context in source_strings():
        catalog.add(message, locations=[(file, line)], context=context)
    return catalog


def current() -> Catalog:
    """The committed catalogue."""
    file = FOLDER / "django.po"
    if not file.exists():
        return Catalog(locale="en", charset="utf-8", fuzzy=False)
    with file.open("rb") as source:
        return pofile.read_po(source, locale="en")


def missing(catalog: Catalog) -> list[str]:
    """Source strings without an English sentence, or with one that lost a placeholder."""
    known = current()
    faults = []
    for message in catalog:
        if not message.id:
            continue
        held = known.get(message.id, message.context)
        text = held.string if held is not None and not held.fuzzy else ""
        parts: tuple[str | None, ...] = tuple(text) if isinstance(text, (list, tuple)) else (text,)
        if not all(parts):
            faults.append(f"no English for: {message.id!r} ({_place(message.locations)})")
        elif held is not None and (errors := list(held.check())):
            faults.append(f"placeholders differ: {message.id!r}: {errors[0]}")
    return faults


def compiled(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    mofile.write_mo(out, catalog)
    return out.getvalue()


def write() -> None:
    """Bring the committed files up to date with the sources; sentences no longer used are dropped."""
    catalog = current()
    # A new creation date would change the file though no sentence did.
    catalog.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    for message in catalog:
        message.locations = [
            (file, 0) for file in sorted({file for file, _line in message.locations})
        ]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "django.po").open("wb") as out:
        pofile.write_po(
            out, catalog, width=100, sort_output=True, include_lineno=False, omit_header=False
        )
    (FOLDER / "django.mo").write_bytes(compiled(current()))


def main() -> int:
    if "--write" in sys.argv:
        write()
    faults = missing(extracted())
    for fault in faults:
        sys.stdout.write(fault + "\n")
    sys.stdout.write(f"{len(faults)} missing\n")
    return 1 if faults else 0


def _found(method: str, path: Path, text: bytes) -> Iterator[Found]:
    name = path.relative_to(PACKAGE).as_posix()
    for line, message, _comments, context in extract(
        method, io.BytesIO(text), KEYWORDS, (), {"encoding": "utf-8"}
    ):
        if message and (not isinstance(message, str) or message.strip()):
            yield name, line, message, context


def _templatized(path: Path) -> str:
    from django.utils.translation.template import templatize  # noqa: PLC0415 -- wants settings first

    return templatize(path.read_text("utf-8"), origin=str(path))


def _place(locations: list[tuple[str, int]]) -> str:
    return ", ".join(f"{file}:{line}" for file, line in locations[:2])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "county.config.settings")
    sys.exit(main())
