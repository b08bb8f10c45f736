"""What a full form does: who sends it, and how many events it leaves. acts.csv is committed."""

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from tests.contracts.matrix import Url, Walker
from tests.makers.accounts import PASSWORD
from tests.makers.numbers import make_credit_code, make_id_number
from tests.makers.sheets import make_xlsx

from county.audit.models import Event
from county.core import scope
from county.screens.forms import KeyField

TABLE = Path(__file__).with_name("acts.csv")
# Not acts: they change nothing that anybody else sees.
NO_ACT = {
    "set_language": "the reader's own language",
    "accounts:recovery_codes": "needs a second factor: tests/accounts/test_second_factor.py",
    "accounts:user_reset_second_factor": "needs a second factor: the same",
    "policies:draft": "a draft in its states: tests/policies",
    "policies:draft_piece": "a draft in its states: tests/policies",
    "policies:draft_publish": "a draft in its states: tests/policies",
    "privacy:my_correction": "one open request at a time: tests/privacy/test_requests.py",
    "privacy:my_consent_switch": "tests/privacy/test_consents.py",
    "privacy:consent_withdraw": "tests/privacy/test_consents.py",
    "privacy:erasure_create": "who works is not erased: tests/privacy/test_erasing.py",
    "merging:candidate_detail": "tests/merging/test_merging.py",
    "merging:candidate_reopen": "needs a pair set aside: tests/merging",
    "merging:merge_undo": "needs a true merge: tests/merging",
    "intake:recover": "needs a job that died: tests/intake/test_ending.py",
    "accounts:sign_in": "tests/accounts hold its events; a signed-in person is led on",
}
FIRST = (
    *("office", "town", "owner", "system_admin", "security_admin", "audit_admin", "auditor"),
    *("worker", "leader", "finance"),
)
# URL -> field -> what is typed, where what a form offers first will not do. "@row" is a world row's key.
NEW_PASSWORD = "Xinmima-8-hai-2020"
SAID = {
    "id_number": make_id_number(),
    "credit_code": make_credit_code(number=77),
    "month": "2019-09",
    "reason": "按规定办理",
}
TYPED: dict[str, dict[str, Any]] = {
    "accounts:change_password": {"old": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD},
    "accounts:organisation_contact": {"telephone": "0915-1234567"},
    "accounts:user_create_worker": {"username": "new-worker", "name": "新人"},
    "accounts:delegation_create": {"from_on": "2019-12-20", "to_on": "2019-12-30"},
    "policies:import_file": {
        "file": lambda _world: SimpleUploadedFile("a.txt", "一、总则\n（一）目的。".encode())
    },
    "privacy:request_create": {"field": "name", "wanted": "新名"},
    "privacy:assessment_edit": {"purpose": "photos"},
    "accounts:user_create": {"username": "new-name", "name": "新人"},
    "accounts:holding_create": {
        "user": lambda world: world.users["no_post"].pk,
        "post": lambda world: world.own["accounts.Holding"].post_id,
    },
    "intake:upload": {
        "factory": lambda world: world.own["factories.Factory"].code,
        "month": "2019-09",
    },
    "intake:confirm": {"mode": "good_rows"},
    "places:lease_create": {"premises": lambda world: world.own["spare premises"].pk},
    "factories:factory_change_state": {"reason": "换季"},
    "workforce:household_set_status": {"kind": "registered_poor"},
    "workforce:person_end_status": {"kind": "disabled"},
    "workforce:payroll_create": {
        "name": lambda world: world.own.canaries["name"],
        "gross_fen": "100",
    },
    "assessment:task_create": {"year": "2018", "indicator": "factories_new"},
}
ROLE: dict[str, str] = {}
# The row an act needs where matrix.OBJECTS has another: URL -> name in the world.
DONE = {200, 302}


@dataclass(frozen=True)
class Act:
    url: str
    who: str
    status: int
    events: int


def perform(walker: Walker, url: Url, table: Any) -> tuple[Act, str]:
    """Send the filled form as the first who may. Returns: the act, and what went wrong or ""."""
    whose = url.whose[0]
    statuses = (
        table[(url.name, whose, "POST")].statuses if (url.name, whose, "POST") in table else {}
    )
    who = ROLE.get(url.name) or next(
        (who for who in FIRST if statuses.get(who) in {"200", "302", "422"}), ""
    )
    if not who:
        return Act(url.name, "", 0, 0), f"{url.name}: nobody of {FIRST} may"
    path = walker.path(url, whose)
    page = walker.ask(who, "GET", path) if "GET" in url.policy.methods else None  # type: ignore[union-attr]
    data = body(page, url.name, walker.world)
    client = walker.clients[who]
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    with scope.within(scope.NOTHING), transaction.atomic():
        before = _last()
        answer = client.post(path, data)
        events = Event.objects.filter(pk__gt=before).count()
        transaction.set_rollback(True)
    client.cookies.clear()
    for name, value in kept.items():
        client.cookies[name] = value
    act = Act(url.name, who, answer.status_code, events)
    if answer.status_code not in DONE:
        return act, f"{url.name} ({who}): {answer.status_code} {errors_of(answer)} {data}"
    return act, "" if events else f"{url.name} ({who}): leaves no event"


def _last() -> int:
    newest = Event.objects.order_by("-pk").first()
    return newest.pk if newest else 0


def errors_of(answer: Any) -> str:
    form = answer.context.get("form") if answer.context else None
    said = answer.context.get("reason", "") if answer.context else ""
    return str(dict(form.errors)) if form is not None else str(said)


def body(page: Any, name: str, world: Any) -> dict[str, Any]:
    """What the page's form would send with its first offers taken and its gaps filled."""
    context = page.context if page is not None else None
    form = context.get("form") if context else None
    data: dict[str, Any] = {"csrfmiddlewaretoken": "sent with every form"}
    for key, field in form.fields.items() if form is not None else ():
        value = form[key].value()
        if value in (None, "", []):
            value = offer(key, field) if field.required else None
        if value is not None and value is not False:
            data[key] = value
    version = context.get("version") if context else None
    if version is not None:
        data["version"] = version
    typed = TYPED.get(name, {})
    return data | {key: value(world) if callable(value) else value for key, value in typed.items()}


def offer(key: str, field: forms.Field) -> Any:
    if key in SAID:
        return SAID[key]
    if isinstance(field, forms.ModelChoiceField | KeyField):
        row = field.queryset.first()
        return row.pk if row is not None else None
    if isinstance(field, forms.ChoiceField):
        return next((choice for choice, _label in field.choices if choice not in ("", None)), None)
    if isinstance(field, forms.FileField):
        return SimpleUploadedFile("工资.xlsx", make_xlsx({"Sheet1": [["姓名"], ["某"]]}))
    return next((said for kind, said in OFFERS if isinstance(field, kind)), "12")


OFFERS = (
    (forms.DateField, "2019-12-10"),
    (forms.IntegerField, "1"),
    (forms.BooleanField, "on"),
)


def read() -> dict[str, Act]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            line["url"]: Act(line["url"], line["who"], int(line["status"]), int(line["events"]))
            for line in csv.DictReader(lines)
        }


def write(acts: Iterable[Act]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(("url", "who", "status", "events"))
        table.writerows(sorted(astuple(act) for act in acts))
