"""What a full form does: who sends it, and how many events it leaves. acts.csv is committed."""

import csv
import traceback
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from tests.contracts.matrix import Url, Walker
from tests.makers.accounts import PASSWORD
from tests.makers.claimed import sampled
from tests.makers.numbers import make_credit_code, make_id_number
from tests.makers.payments import answer_of
from tests.makers.sheets import make_xlsx

from county.audit.models import Event
from county.core import scope
from county.core.actor import Actor
from county.payments.models import Batch, Payee
from county.screens import printing
from county.screens.forms import KeyField

TABLE = Path(__file__).with_name("acts.csv")
# The reader's own language: changes nothing that anybody else sees. A draft looked through: nothing is stored.
NO_ACT = {"set_language", "policies:version_check", "policies:support_ask"}
# Acts that need more than a form before them: which test does them, and the event it asserts.
HELD_BY = {
    "payments:due_true_up": (
        "payments/test_own.py::test_true_up_when_more_is_known_then_a_due_for_the_rest_that_another_approves",
        "due.entered",
    ),
    "payments:payee_name": (
        "payments/test_named.py::test_pay_when_the_landlord_is_named_for_the_lease_then_his_account_gets_it",
        "payee.named",
    ),
    "payments:short_claims": (
        "payments/test_shortages.py::test_share_when_short_then_the_sum_is_the_money_to_the_fen_and_nobody_differs",
        "shortage.shared_out",
    ),
    "accounts:recovery_codes": (
        "accounts/test_second_factor.py::test_new_recovery_codes_void_the_old",
        "second_factor.codes_renewed",
    ),
    "accounts:second_factor": (
        "accounts/test_second_factor.py::test_enrol_on_the_page_gives_ten_codes_once",
        "second_factor.enrolled",
    ),
    "claims:apply": (
        "claims/test_apply.py::test_apply_when_entitled_then_a_draft_and_its_event",
        "claim.drafted",
    ),
    "accounts:sign_in": (
        "accounts/test_sessions.py::test_sign_in_with_right_password_opens_home_and_is_recorded",
        "session.opened",
    ),
    "accounts:sign_in_code": (
        "accounts/test_second_factor.py::test_sign_in_asks_for_the_code_and_then_opens",
        "session.opened",
    ),
    "accounts:user_reset_second_factor": (
        "accounts/test_second_factor.py::test_reset_is_the_system_administrators_and_recorded",
        "second_factor.reset",
    ),
    "intake:recover": (
        "intake/test_ending.py::test_recover_when_job_was_cut_off_then_goes_back_a_step",
        "batch.recovered",
    ),
    "simulation:scenario_create": (
        "simulation/test_simulation_pages.py::test_create_when_saved_then_drawn_up_and_asked_for",
        "scenario.drawn_up",
    ),
    "merging:candidate_reopen": (
        "merging/test_finding.py::test_dismiss_twice_is_refused_and_reopen_takes_it_back",
        "candidate.reopened",
    ),
    "merging:merge_undo": (
        "merging/test_pages.py::test_undo_is_a_step_of_the_merge",
        "record.merge_undone",
    ),
    "policies:draft": (
        "policies/test_documents.py::test_draft_when_corrected_then_version_grows_and_the_other_is_stale",
        "draft.corrected",
    ),
    "policies:draft_piece": (
        "policies/test_documents.py::test_piece_when_rewritten_then_recorded",
        "draft.corrected",
    ),
    "policies:draft_publish": (
        "policies/test_documents.py::test_publish_then_every_piece_is_a_clause_with_its_parent",
        "draft.published",
    ),
    "privacy:consent_withdraw": (
        "privacy/test_consents.py::test_withdraw_when_taken_down_by_the_town_then_ended",
        "consent.withdrawn",
    ),
    "privacy:erasure_create": (
        "privacy/test_erasing.py::test_erase_then_the_chain_still_verifies",
        "person.erased",
    ),
    "privacy:my_consent_switch": (
        "privacy/test_consents.py::test_give_when_himself_then_for_that_purpose_alone",
        "consent.given",
    ),
    "privacy:my_correction": (
        "privacy/test_requests.py::test_file_when_himself_then_open_with_a_deadline",
        "request.filed",
    ),
}
FIRST = (
    *("office", "town", "owner", "system_admin", "security_admin", "audit_admin", "auditor"),
    *("worker", "leader", "finance"),
)
# URL -> field -> what is typed, where what a form offers first will not do. "@row" is a world row's key.


def ticket_of(user: int) -> str:
    """What the print form of a list carries for this reader."""
    request = SimpleNamespace(actor=Actor(user_id=user, name=""), get_full_path=lambda: "/")
    return printing.ticket_for(request)


def number_of(payee: Payee) -> str:
    """The account that was entered for him."""
    with scope.everything():
        return str(payee.accounts.latest("pk").account_number)


def bank_file(batch: Batch) -> SimpleUploadedFile:
    """What the bank sends back of it."""
    with scope.everything():
        return SimpleUploadedFile("back.csv", answer_of(batch))


NEW_PASSWORD = "Xinmima-8-hai-2020"
SAID = {
    "id_number": make_id_number(),
    "credit_code": make_credit_code(number=77),
    "month": "2019-09",
    "reason": "按规定办理",
}
TYPED: dict[str, dict[str, Any]] = {
    "audit:print": {"ticket": lambda world: ticket_of(world.users["office"].pk)},
    "auditing:sample_create": {"from_on": "2019-12-01", "to_on": "2019-12-31", "wanted": "1"},
    "audit:anchor_compare": {"root": "0" * 16},
    "accounts:change_password": {"old": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD},
    "accounts:organisation_contact": {"telephone": "0915-1234567"},
    "accounts:user_create_worker": {
        "username": "new-worker",
        # The other side's has no account yet.
        "name": lambda world: world.foreign.canaries["name"],
        "id_number": lambda world: world.foreign.canaries["id_number"],
    },
    "accounts:delegation_create": {
        "delegate": lambda world: world.users["supervision"].pk,
        "from_on": "2019-12-20",
        "to_on": "2019-12-30",
    },
    "policies:import_file": {
        "file": lambda _world: SimpleUploadedFile("a.txt", "一、总则\n（一）目的。".encode())
    },
    "privacy:request_create": {
        "person": lambda world: world.own["workforce.Person"].pk,
        "field": "phone",
        "wanted": "13900139000",
    },
    "privacy:consent_create": {"person": lambda world: world.own["workforce.Person"].pk},
    "privacy:assessment_create": {"purpose": "rights"},
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
    "workforce:insurance_create": {
        "name": lambda world: world.own.canaries["name"],
        "kind": "injury",
    },
    "entitlements:grant_create": {
        "scheme": "stable_employment_reward",
        "factory": lambda world: world.own["factories.Factory"].pk,
        "person": "",
        "granted_on": "2018-05-01",
        "amount_fen": "100",
        "months": "",
        "paper": "旧账新行",
    },
    "claims:own": {"claim": lambda world: world.own["claims.Claim"].pk},
    "claims:bulk_draw": {"scheme": lambda world: world.own["claims.Claim"].scheme},
    "claims:bulk_detail": {
        "act": "right",
        "claim": lambda world: sampled(world.own["claims.BulkReview"]),
    },
    "claims:publish": {"scheme": lambda world: world.own["claims.Claim"].scheme},
    "claims:board_object": {"said": "这一笔与事实不符"},
    "claims:extra_step_end": {"to_on": "2030-12-31"},
    "payments:appropriation_create": {"year": "2019"},
    "payments:bid_create": {"year": "2019"},
    "payments:close_create": {"bank_fen": "0"},
    "payments:line_create": {"file": lambda world: bank_file(world.own["sent batch"])},
    "payments:payee_create": {"factory": lambda world: world.own["spare factory"].pk},
    "payments:payee_enter_account": {
        "number": "6230580012345678",
        "holder": lambda world: world.own["payments.Payee"].name,
    },
    "payments:payee_verify": {"number": lambda world: number_of(world.own["waiting payee"])},
    "policies:template_draft": {
        "name": "rent_again",
        "title": "再租",
        "in_force_from": "2020-01-01",
    },
    "policies:version_begin": {
        "name": "begun_here",
        "title": "新方案",
        "subject": "factory",
        "in_force_from": "2020-01-01",
    },
    "policies:version_edit": {
        "act": "save",
        "text": lambda world: world.own["policies.SchemeVersion"].text + "\n",
        "cases": lambda world: world.own["policies.SchemeVersion"].cases,
        "version": lambda world: world.own["policies.SchemeVersion"].version,
    },
    "risk:threshold_create": {"from_on": "2020-01-01"},
    "policies:version_end": {"in_force_to": "2020-12-31"},
    "loans:loan_create": {"factory": lambda world: world.own["spare factory"].pk},
    "loans:loan_contract": {
        "contract_on": "2019-12-20",
        "from_on": "2019-12-20",
        "to_on": "2021-12-20",
        "rate": "4.35",
    },
    "loans:loan_repay": {"principal_fen": "1", "receipt": "R9"},
    "loans:loan_mark": {"kind": "extended"},
    "factories:evaluation_create": {"year": "2019"},
    "files:paper_create": {
        "factory": lambda world: world.own["factories.Factory"].pk,
        "file": lambda _world: SimpleUploadedFile("a.pdf", b"%PDF-1.4\n1 0 obj\n%%EOF\n"),
    },
    "workdays:arrangement_create": {"year": "2030", "text": "元旦：1月1日放假"},
    "workdays:arrangement_edit": {"text": "元旦：1月1日放假"},
    "assessment:task_create": {"year": "2018", "indicator": "factories_new"},
}
ROLE: dict[str, str] = {
    "claims:own": "owner",
    "claims:bulk_draw": "town",
    "claims:bulk_detail": "town",
    "claims:publish": "office",
} | {
    f"loans:{name}": "department"
    for name in (
        *("loan_guarantee", "loan_grant", "loan_refuse", "loan_contract", "loan_repay"),
        *("loan_mark", "loan_cure", "loan_take_back", "fund_create", "fund_edit"),
    )
}
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
        with scope.everything():  # the record is under row-level security too
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
    with scope.everything():
        newest = Event.objects.order_by("-pk").first()
    return newest.pk if newest else 0


def errors_of(answer: Any) -> str:
    """Why it was not done: what broke, what the form says, or the reason of a refusal."""
    if getattr(answer, "exc_info", None):
        return "".join(traceback.format_exception(*answer.exc_info)[-3:])
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
