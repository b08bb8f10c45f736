"""The library of rules that comes with the platform: other counties' measures, and the programme's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from county.core import text as words
from county.policies.kinds import rules
from county.policies.kinds.ruletext import RuleText, quoted
from rulebook import library
from rulebook.model import Scheme

FOLDER: Path = settings.ROOT / "schemes"
PROGRAMME = "programme"


@dataclass(frozen=True)
class Template:
    """One rule of the library. path: its file under the folder, without its ending."""

    path: str
    text: str
    cases: str
    scheme: Scheme
    search_text: str

    @property
    def is_programme(self) -> bool:
        return self.path.startswith(f"{PROGRAMME}/")

    @property
    def slug(self) -> str:
        """The path in an address."""
        return self.path.replace("/", "--")


@lru_cache(maxsize=1)
def templates() -> Mapping[str, Template]:
    """{path: template}, read once: the files come with the installation."""
    found = {}
    for path, scheme in library.load(FOLDER).usable().items():
        beside = FOLDER / f"{path}{library.CASES}"
        cases = beside.read_text(encoding="utf-8") if beside.exists() else ""
        said = (FOLDER / f"{path}.yaml").read_text(encoding="utf-8")
        searched = words.search_text(
            scheme.name, scheme.clause, scheme.document, scheme.title.zh, scheme.title.en,
            *words.pinyin_of(scheme.title.zh, surname=False),
        )  # fmt: skip
        found[path] = Template(path, said, cases, scheme, searched)
    return found


def inherited(text: str, kept: Mapping[str, str] | None = None) -> dict[str, str]:
    """{path: text} of all that a text takes parts from, upwards; `kept` is asked before the library."""
    found: dict[str, str] = {}
    path = rules.parent_of(text)
    while path and path not in found:
        said = (kept or {}).get(path) or (templates()[path].text if path in templates() else "")
        if not said:
            break
        found[path] = said
        path = rules.parent_of(said)
    return found


def as_draft(template: Template, *, name: str, title: str, day: date, clause: str = "") -> str:
    """A template's text as the county's own: its name, title and clause, in force from the day.

    Values that began with the template begin on the day; later ones and all comments stay.
    """
    draft = RuleText(template.text).drop("template").put("scheme", written=name)
    if clause:
        draft = draft.put("clause", written=clause)
    draft = draft.put("title", written=_title(template, title))
    start, end = template.scheme.start, template.scheme.end
    last = f", to: {end}" if end is not None and end >= day else ""
    draft = draft.put("in_force", written="{from: " + day.isoformat() + last + "}")
    for parameter, _source in draft.pairs("parameters") if day < start else ():
        for span, _value in draft.pairs("parameters", parameter, "values"):
            if span[:10] <= start.isoformat():
                draft = _moved(draft, parameter, span, day)
                break
    return draft.text


def _title(template: Template, title: str) -> str:
    said = template.scheme.title
    english = said.en if title == said.zh else ""
    return "{zh: " + quoted(title) + (f", en: {quoted(english)}" if english else "") + "}"


def _moved(draft: RuleText, parameter: str, span: str, day: date) -> RuleText:
    """The first date of a parameter's values, written anew."""
    values = draft.find("parameters", parameter, "values")
    at = draft.find("parameters", parameter, "values", span)
    if values is None or at is None:
        return draft
    said = day.isoformat() + span[10:]
    return RuleText(draft.text[: at.key_at] + said + draft.text[at.key_at + len(span) :])
