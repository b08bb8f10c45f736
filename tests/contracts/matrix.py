"""The committed table of every URL x role x method x {own, foreign, absent object}, and its walk.

matrix.csv is reviewed by people: a change of it is a change of rights. After adding a URL:

    python -m tests.contracts.propose           # writes the proposal over the table; read the diff

What each column of a role holds is the status of the answer. Rows: GET (HEAD is asked as well and
must agree), POST (an empty form; see acts.csv for what a full one does), other (every method not
declared: 405).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter
from django.urls.resolvers import URLResolver
from tests.contracts.committed import WHO, Row
from tests.makers.world import DAY, Twice

from county.accounts.commands import sessions
from county.accounts.models import User
from county.accounts.queries import actor_of
from county.audit import commands as audit
from county.config import gate
from county.config.gate import GateMiddleware, policy_of
from county.core import scope
from county.core.actor import NOBODY, Actor
from county.core.errors import Refused
from county.core.gate import Policy

WHOSE = ("own", "foreign", "absent")
KNOWN = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS")
BACKEND = "django.contrib.auth.backends.ModelBackend"
# URL names whose object is not told by a register of the same noun -> the name of the row in the world.
OBJECTS = {
    "intake:columns": "received batch",
    "intake:undo": "stored batch",
    "intake:recover": "received batch",
    "intake:": "intake.Batch",
    "accounts:user_resume": "suspended user",
    "factories:factory_recognise": "spare factory",
    "factories:enterprise_recognise_leading": "spare enterprise",
    "accounts:user_create_worker": "accounts.User",
    "loans:loan_edit": "applied loan",
    "loans:loan_check": "applied loan",
    "loans:loan_turn_down": "applied loan",
    "loans:loan_withdraw": "applied loan",
    "loans:loan_guarantee": "checked loan",
    "loans:loan_grant": "guaranteed loan",
    "loans:loan_refuse": "guaranteed loan",
    "loans:loan_contract": "granted loan",
    "claims:plan": "factories.Factory",
    "claims:apply": "application",
    "claims:board_notice": "claims.Notice",
    "claims:board_object": "claims.NoticeLine",
    "claims:claim_pass": "review claim",
    "claims:claim_return": "review claim",
    "claims:claim_refuse": "review claim",
    "claims:claim_resubmit": "returned claim",
    "claims:claim_release": "changed claim",
    "claims:claim_restart": "changed claim",
    "entitlements:decision_now": "entitlements.Grant",
    "entitlements:version_try": "rule version",
    "entitlements:run_": "entitlements.Run",
    "files:paper_content": "files.Paper",
    "policies:draft": "policies.Draft",
    "policies:version_": "policies.SchemeVersion",
    "policies:version_adopt": "proposed version",
    "policies:version_return": "proposed version",
    "policies:version_next": "rule version",
    "policies:version_end": "rule version",
    "policies:clause_": "policies.Clause",
    "policies:link_end": "policies.ClauseLink",
    "policies:duty_end": "policies.Duty",
    "policies:relation_end": "policies.Relation",
    "policies:document_end": "later document",
    "portal:document_": "policies.Document",
    "portal:duties_page": "accounts.Organisation",
    "payments:payee_verify": "waiting payee",
    "payments:payee_name": "landlord payee",
    "payments:payee_refuse_account": "waiting payee",
    "payments:due_hold": "approved due",
    "payments:due_resume": "held due",
    "payments:entry_reverse": "free entry",
    "payments:batch_release": "checked batch",
    "payments:recovery_receive": "confirmed recovery",
    "auditing:way": "payments.Order",
    "auditing:way_proof": "payments.Order",
    "payments:batch_cover": "sent batch",
    "payments:batch_file": "sent batch",
    "payments:own": "own due",
    "privacy:my_pay_": "workforce.Payroll",
    "reminders:open": "reminders.Reminder",
    "risk:finding_reopen": "settled finding",
    "simulation:scenario": "simulation.Scenario",
    "simulation:run": "simulation.Scenario",
    "simulation:latest": "simulation.Scenario",
    "simulation:outcome": "simulation.Outcome",
    "simulation:line": "simulation.Line",
    "jobs:": "jobs.Job",
    "portal:town_page": "places.Town",
    "portal:factory_page": "factories.Factory",
}
# Arguments that name something every reader shares; there is no foreign one.
SHARED = {
    "portal:goal_page": {"code": "jobs"},
    "portal:goal_export": {"code": "jobs"},
    "policies:template": {"slug": "programme--rent"},
    "policies:template_draft": {"slug": "programme--rent"},
    "payments:pay_claims": {"scheme": "stable_employment_reward"},
    "payments:short_claims": {"scheme": "stable_employment_reward"},
    "policies:support": {"name": "stable_employment_reward"},
    "policies:support_ask": {"name": "stable_employment_reward"},
    "portal:clause_page": {"code": "3.2-4"},
    "privacy:my_consent_switch": {"purpose": "photos"},
}
ASKED = {"_export": {"format": "csv"}, "portal:search": {"q": "司马"}}


@dataclass(frozen=True)
class Url:
    """One named route. whose: the objects it is asked for, ("",) when it takes none."""

    name: str
    view: Any
    policy: Policy | None
    params: tuple[tuple[str, Any], ...]

    @property
    def whose(self) -> tuple[str, ...]:
        if not self.params:
            return ("",)
        return ("own", "absent") if self.name in SHARED else WHOSE


def urls(resolver: Any = None, space: str = "", params: Any = ()) -> Iterator[Url]:
    seen = set()
    for entry in (resolver or get_resolver()).url_patterns:
        found = (
            tuple(entry.pattern.converters.items()) if hasattr(entry.pattern, "converters") else ()
        )
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else space
            yield from urls(entry, inner, (*params, *found))
        elif isinstance(entry, URLPattern):
            name = f"{space}{entry.name}"
            # One view may have two names; two routes of one name are one address.
            if name not in seen:
                seen.add(name)
                yield Url(name, entry.callback, policy_of(entry.callback), (*params, *found))


def noun_models() -> dict[str, str]:
    """ "workforce:person" -> "workforce.Person", told by the registers."""
    from tests.contracts.test_registers import REGISTERS

    from county.core.actor import SYSTEM

    return {
        f"{one.app}:{one.name}": one.query(SYSTEM).model._meta.label for one in REGISTERS.values()
    }


def row_name(url: Url, nouns: dict[str, str]) -> str:
    """Which row of the world the URL is about. Raises: KeyError with what to do."""
    told = [name for name in OBJECTS if url.name.startswith(name)]
    if told:
        return OBJECTS[max(told, key=len)]
    # The longest noun wins: recognition_of_site before recognition.
    fitting = [noun for noun in nouns if url.name.startswith(f"{noun}_")]
    if fitting:
        return nouns[max(fitting, key=len)]
    raise KeyError(f"{url.name}: say in OBJECTS of tests/contracts/matrix.py what it is about")


def arguments(url: Url, whose: str, world: Twice, nouns: dict[str, str]) -> dict[str, Any]:
    if not url.params:
        return {}
    if whose == "absent":
        return {key: _absent(converter) for key, converter in url.params}
    if url.name in SHARED:
        return SHARED[url.name]
    rows = (world.own if whose == "own" else world.foreign).rows
    name = row_name(url, nouns)
    if name not in rows:
        raise LookupError(name)
    row = rows[name]
    told = {"at": 0, "code": "1"}
    return {key: getattr(row, key, told.get(key)) for key, _converter in url.params}


def _absent(converter: Any) -> Any:
    if isinstance(converter, IntConverter):
        return 987_654_321
    if isinstance(converter, UUIDConverter):
        return "00000000-0000-4000-8000-000000000000"
    assert isinstance(converter, StringConverter | SlugConverter), converter
    return "no-such"


@dataclass(frozen=True)
class Answer:
    """What came back to one of WHO."""

    key: tuple[str, str, str]
    who: str
    status: int
    body: str
    reason: str = ""


class Walker:
    """Asks every URL as everybody; each question leaves nothing behind."""

    def __init__(self, world: Twice) -> None:
        self.world = world
        self.nouns = noun_models()
        self.gate = Bare()
        # Of each URL, who is told at the gate and also walked the whole way; "" when that was done.
        self.refused: dict[str, str] = {}
        self.order = WHO
        self.unknown: list[str] = []
        self.actors = {who: actor_of(user, today=DAY) for who, user in world.users.items()} | {
            "anonymous": NOBODY
        }
        self.clients = {who: self._client(who) for who in WHO}
        self.sessions = {who: client.session for who, client in self.clients.items()}

    def _client(self, who: str) -> Client:
        client = Client(raise_request_exception=False)
        if who != "anonymous":
            client.force_login(self.world.users[who], backend=BACKEND)
            session = client.session
            session[sessions.PROVED] = sessions._now()  # as if he had just proved himself
            session.save()
        return client

    def at_gate(self, url: Url, method: str, who: str) -> tuple[int, str]:
        """The status the gate refuses with, or 0; and its reason."""
        session, user = self.sessions[who], self.world.users.get(who)
        return self.gate.ask(url.view, method, user, self.actors[who], session)

    def path(self, url: Url, whose: str) -> str:
        return reverse(url.name, kwargs=arguments(url, whose, self.world, self.nouns))

    def ask(self, who: str, method: str, path: str, data: Any = None) -> Any:
        """The answer, rolled back. Outside a request nothing is in scope, as on the server."""
        client = self.clients[who]
        kept = {name: morsel.value for name, morsel in client.cookies.items()}
        with scope.within(scope.NOTHING), transaction.atomic():
            answer = (
                client.generic(method, path)
                if method not in {"GET", "HEAD", "POST"}
                else (getattr(client, method.lower())(path, data or {}))
            )
            answer.read_body = answer.getvalue() if method != "HEAD" else b""
            transaction.set_rollback(True)
        client.cookies.clear()
        for name, value in kept.items():
            client.cookies[name] = value
        return answer

    def rows(self, only: Sequence[Url] | None = None) -> Iterator[tuple[Row, list[Answer]]]:
        for at, url in enumerate(only if only is not None else list(urls())):
            self.order = (*WHO[at % len(WHO) :], *WHO[: at % len(WHO)])
            for whose in url.whose:
                try:
                    path = self.path(url, whose)
                except LookupError as unknown:
                    self.unknown.append(f"{url.name}, {whose}: {unknown}")
                    continue
                yield from self.rows_of(url, whose, path)

    def rows_of(self, url: Url, whose: str, path: str) -> Iterator[tuple[Row, list[Answer]]]:
        methods = url.policy.methods if url.policy else frozenset({"GET", "POST"})
        for method in ("GET", "POST"):
            if method in methods:
                key = (url.name, whose, method)
                answers = [self._answer(url, key, who, path) for who in self.order]
                told = {answer.who: str(answer.status) for answer in answers}
                yield Row(*key, {who: told[who] for who in WHO}), answers

    def _answer(self, url: Url, key: tuple[str, str, str], who: str, path: str) -> Answer:
        # Whom the gate refuses it refuses before the key is looked at, so it is asked alone; one of
        # them, another one each time, goes the whole way and must be told the same.
        _name, _whose, method = key
        status, reason = self.at_gate(url, method, who)
        if status and self.refused.setdefault(url.name, who) != who:
            return Answer(key, who, status, reason, reason)
        data = next((asked for end, asked in ASKED.items() if url.name.endswith(end)), None)
        answer = self.ask(who, method, path, data if method == "GET" else None)
        if status:
            self.refused[url.name] = ""
            assert answer.status_code == status, f"{key} {who}: {status} at the gate"
        context = getattr(answer, "context", None)
        told = str(context["reason"]) if context and "reason" in context else ""
        body = answer.read_body.decode("utf-8", "replace") + answer.headers.get("Location", "")
        return Answer(key, who, answer.status_code, body, getattr(answer, "reason_told", told))


def closed_methods(url: Url) -> list[str]:
    """Every method the view does not declare."""
    return [method for method in KNOWN if url.policy and method not in url.policy.methods]


class Bare(GateMiddleware):
    """The gate itself, without the way there and without its page: what it decides of a view before
    the view sees a key.
    """

    def __init__(self) -> None:
        super().__init__(lambda _request: HttpResponse())

    def refuse(self, _request: Any, error: Refused) -> HttpResponse:
        return HttpResponse(str(error.reason), status=error.status)

    def ask(
        self, view: Any, method: str, user: User | None, actor: Any, session: Any
    ) -> tuple[int, str]:
        """The status of its refusal, or 0 when it lets in; and the reason it gives."""
        request: Any = HttpRequest()
        request.method, request.path, request.META["SERVER_NAME"] = method, "/", "testserver"
        request.META["SERVER_PORT"] = "80"
        request.actor, request.user, request.session = actor, user, session
        request.today, request.request_id = DAY, ""
        request.resolver_match = SimpleNamespace(view_name="", url_name="", namespace="")
        answer = self.process_view(request, view, (), {})
        return (answer.status_code, answer.content.decode()) if answer is not None else (0, "")


class PlainRefusals(GateMiddleware):
    """The gate of the walk: each reader's first page of a refusal is rendered, of the next ones only
    what differs, the reason.
    """

    seen: set[tuple[int | None, int]] = set()

    def refuse(self, request: Any, error: Refused) -> HttpResponse:
        reader = (request.actor.user_id, error.status)
        if reader not in self.seen:
            self.seen.add(reader)
            answer = super().refuse(request, error)
        else:
            if error.status == 403 and request.actor.is_signed_in:
                audit.record_denied(request.actor, request.path, code=error.code)
            answer = HttpResponse(str(error.reason), status=error.status)
        answer.reason_told = str(error.reason)  # type: ignore[attr-defined]  # read by the walk
        return answer


@contextmanager
def leanly() -> Iterator[None]:
    """While the walk lasts: refusals by PlainRefusals, and each reader's posts looked up once (nobody's
    change: every question is rolled back).
    """
    own = f"{PlainRefusals.__module__}.{PlainRefusals.__name__}"
    real = f"{GateMiddleware.__module__}.{GateMiddleware.__name__}"
    PlainRefusals.seen, known, look_up = set(), {}, gate.actor_of

    def actor_once(request: Any) -> Actor:
        user = request.user.pk
        if user not in known:
            known[user] = look_up(request)
        return known[user]

    middleware = [own if name == real else name for name in settings.MIDDLEWARE]
    gate.actor_of = actor_once
    try:
        with override_settings(MIDDLEWARE=middleware):
            yield
    finally:
        gate.actor_of = look_up
