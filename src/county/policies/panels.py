"""What pages of rules show: the rule in words with whom to ask, its examples as they come out, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from county.core import text as words
from county.policies import queries
from county.policies.kinds import rules, telling, trying
from county.policies.kinds.templates import templates
from county.policies.models import SchemeVersion
from rulebook.faults import Fault
from rulebook.model import Scheme

PARTS = {
    "parameter": _("参数"),
    "title": _("名称"),
    "in_force": _("施行期"),
    "source": _("依据"),
    "condition": _("条件"),
    "amount": _("金额"),
    "limit": _("限制"),
    "paper": _("材料"),
    "step": _("步骤"),
    "fund": _("资金"),
}


@dataclass(frozen=True)
class Wrong:
    """A fault as it is read: where, and the sentence. is_here: in the text itself, not in one it inherits."""

    line: int
    key: str
    said: str
    is_here: bool
    file: str


def language() -> str:
    return "en" if words.in_english() else "zh"


def wrongs(faults: tuple[Fault, ...]) -> list[Wrong]:
    """Faults in the reader's language."""
    return [
        Wrong(
            one.mark.line,
            one.mark.key,
            one.en if words.in_english() else one.zh,
            one.mark.file in {rules.FILE, ""},
            one.mark.file,
        )
        for one in faults
    ]


def rule(scheme: Scheme, day: date) -> dict[str, Any]:
    """The page of a rule: its words, and the body behind each step."""
    page = telling.page(scheme, day, language())
    bodies = queries.bodies_of_steps(day)
    for step in page["steps"]:
        body = bodies.get(step["by"])
        step["body"] = body if step["kind"] != "notice" else None
    asks = [step["body"] for step in page["steps"] if step["body"]]
    page["bodies"] = list(dict.fromkeys(asks))
    page["has_town"] = any(step["by"] == "town" for step in page["steps"])
    page["demo"] = [one for one in page["numbers"] if one["demo"]]
    return page


def trial(text: str, inherited: Mapping[str, str], cases: str) -> trying.Trial:
    """The examples of a text that has no fault, as they come out; the same texts are run once."""
    return trying.trial(rules.Kept.of(text, inherited), cases, language())


def differences(before: Scheme | None, after: Scheme, day: date) -> list[dict[str, Any]]:
    """Part by part, in words: {part, name, before, after}."""
    if before is None:
        return []
    return [
        {"part": PARTS[one.kind], "name": one.name, "before": one.before, "after": one.after}
        for one in telling.differences(before, after, day, language())
    ]


def scheme_of(version: SchemeVersion | None) -> Scheme | None:
    """The scheme of a version whose text can be read."""
    if version is None:
        return None
    checked = rules.read(version.text, version.inherited)
    return checked.scheme


def compared_with(version: SchemeVersion) -> tuple[Scheme | None, str]:
    """What a version is laid beside, and its name: the version before, else the template."""
    before = queries.version_before(version)
    if before is not None:
        return scheme_of(before), str(_("第 %(n)s 版") % {"n": before.number})
    template = templates().get(version.base)
    return (template.scheme, str(_("模板"))) if template else (None, "")


def checked(
    version: SchemeVersion, text: str, cases: str, inherited: Mapping[str, str], day: date
) -> dict[str, Any]:
    """A text as it is now: its faults, and where it has none the page, the examples and what differs."""
    said = rules.read(text, inherited)
    context: dict[str, Any] = {"wrongs": wrongs(said.faults), "version": version, "now": day}
    if said.scheme is None:
        return context
    base, base_name = compared_with(version)
    if said.scheme.name != version.scheme.name:
        context["other_name"] = said.scheme.name
    context |= {
        "p": rule(said.scheme, day),
        "trial": trial(text, inherited, cases),
        "differences": differences(base, said.scheme, day),
        "base_name": base_name,
        "beyond": wrongs(telling.beyond(base, said.scheme)) if base else [],
    }
    return context
