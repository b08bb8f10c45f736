"""The one way out: no page, panel, file or template reads a personal field but through core.outward."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from tests.contracts.test_registers import REGISTERS

from county.accounts.choices import Role
from county.core import outward
from county.core.actor import NOBODY, Actor
from county.core.fields import SealedField
from county.screens.columns import Personal

SRC = Path(__file__).resolve().parents[2] / "src" / "county"
# What a page is made of. Commands and jobs need the values; forms take them in.
SHOWING = (
    "views",
    "panels",
    "templatetags",
    "documents",
    "exporting",
    "portal/queries",
    "forms",
    "screens",
)
SEALED = {
    field.name
    for model in apps.get_models()
    for field in model._meta.fields
    if isinstance(field, SealedField)
}
# Names too common to refuse anywhere are refused where they hang on a person.
PLAIN = {"head_name", "born_on", "legal_representative", "landlord", "telephone"}
HOLDERS = {"person", "household", "worker"}
OF_HOLDERS = {"name", "sex", "get_sex_display", "head_name", "born_on"}
# file (under county/) -> words it may read, and why.
ALLOWED: dict[str, dict[str, str]] = {
    "accounts/forms/bodies.py": {"telephone": "the form of who keeps the body's office telephone"},
    "places/forms.py": {"landlord": "the form of who may correct the lease"},
}


def showing_files():
    for path in sorted(SRC.rglob("*.py")):
        told = path.relative_to(SRC).as_posix()
        if "migrations" not in told and any(f"/{part}" in f"/{told}" for part in SHOWING):
            yield path


def reads_of(source: str):
    """Attributes that are personal fields, read and not written."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            of = node.value
            holder = of.attr if isinstance(of, ast.Attribute) else getattr(of, "id", "")
            if node.attr in SEALED | PLAIN or (holder in HOLDERS and node.attr in OF_HOLDERS):
                yield node.attr, node.lineno


def template_reads_of(source: str):
    words = "|".join(sorted(SEALED | PLAIN))
    held = "|".join(sorted(OF_HOLDERS))
    inside = re.findall(r"\{[{%](.*?)[%}]\}", source)
    for said in inside:
        if re.search(rf"\.({words})\b", said) or re.search(
            rf"\b({'|'.join(sorted(HOLDERS))})\.({held})\b", said
        ):
            yield said.strip()


@pytest.mark.parametrize("path", list(showing_files()), ids=lambda p: p.relative_to(SRC).as_posix())
def test_page_reads_no_personal_field_itself(path):
    may = ALLOWED.get(path.relative_to(SRC).as_posix(), {})
    found = [(word, line) for word, line in reads_of(path.read_text("utf-8")) if word not in may]
    assert found == []


def test_no_template_reads_a_personal_field_itself():
    found = {
        path.relative_to(SRC).as_posix(): said
        for path in sorted(SRC.rglob("templates/**/*.html"))
        if (said := list(template_reads_of(path.read_text("utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "Column('id', '', lambda p: p.id_number)",
        "Column('id', '', lambda e: mask_id_number(e.person.id_number))",
        "x = [row.phone for row in rows]",
        "Column('person', '', lambda e: e.person.name)",
        "pairs = [(_('户主'), row.head_name)]",
    ],
)
def test_a_planted_reading_is_seen(source):
    assert list(reads_of(source))


@pytest.mark.parametrize(
    "source", ["{{ e.person.name }}", "{% if row.phone %}", "{{ row.id_number|masked }}"]
)
def test_a_planted_reading_in_a_template_is_seen(source):
    assert list(template_reads_of(source))


def test_every_sealed_field_stands_in_the_policy():
    told = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, SealedField)
    }
    assert told - set(outward.POLICY) - NEVER_SHOWN == set()


# Sealed so that it lies nowhere in plain, and opened for no reader.
NEVER_SHOWN: set[str] = set()


def test_every_field_of_the_policy_is_there():
    for name in outward.POLICY:
        label, _, field = name.rpartition(".")
        apps.get_model(label)._meta.get_field(field)


def test_every_role_stands_in_every_row():
    assert set(outward.ROLES) == set(Role.values)
    for name, levels in outward.POLICY.items():
        assert set(levels) == set(Role.values), name


def test_every_personal_column_names_a_field_of_the_policy():
    fields = {name.rpartition(".")[2] for name in outward.POLICY}
    for name, register in REGISTERS.items():
        # A subclass brings a rule of its own (the record's object, audit/views.py).
        told = {c.value.field for c in register.columns if type(c.value) is Personal}
        assert told <= fields, name


NUMBERS = ("id_number", "phone", "account")
# trust.md, Access: ID / card / phone. M masked, F full, - none.
TRUST = {
    Role.OFFICE: "M-M", Role.TOWN: "M-F", Role.DEPARTMENT: "M-M", Role.FINANCE: "---",
    Role.SUPERVISION: "M-M", Role.AUDITOR: "MMM", Role.LEADER: "---", Role.OWNER: "M-M",
    Role.WORKER: "FMF", Role.SYSTEM_ADMIN: "---", Role.SECURITY_ADMIN: "---",
    Role.AUDIT_ADMIN: "---",
}  # fmt: skip


@pytest.mark.parametrize("role", Role.values)
def test_the_numbers_are_shown_as_trust_says(role):
    told = {field: "-MF"[outward.POLICY[f"workforce.Person.{field}"][role]] for field in NUMBERS}
    assert f"{told['id_number']}{told['account']}{told['phone']}" == TRUST[role]


def person(**more):
    model = apps.get_model("workforce.Person")
    return model(
        pk=7, name="赵一", id_number="610926198503050005", phone="13800001234",
        account="6230580000001234567", sex="female", **more,
    )  # fmt: skip


def actor(*roles, **more):
    return Actor(user_id=1, name="某人", roles=frozenset(roles), **more)


def test_show_when_masked_then_the_middle_is_hidden():
    assert "0305" not in outward.show(actor("office"), person(), "id_number")
    assert outward.show(actor("office"), person(), "phone") == "138****1234"
    assert outward.show(actor("office"), person(), "account") is None


def test_show_when_two_roles_then_the_higher_counts():
    assert outward.show(actor("office", "town"), person(), "phone") == "13800001234"


def test_show_when_worker_then_only_himself():
    assert outward.show(actor("worker", person_id=7), person(), "id_number") == "610926198503050005"
    assert outward.show(actor("worker", person_id=7), person(), "account") == "****4567"
    for other in (actor("worker", person_id=8), actor("worker")):
        assert [outward.show(other, person(), field) for field in (*NUMBERS, "name")] == [None] * 4


@pytest.mark.parametrize(
    "role", ["leader", "finance", "system_admin", "security_admin", "audit_admin"]
)
def test_show_when_no_rows_of_persons_then_nothing(role):
    for field in ("name", "sex", "born_on", *NUMBERS):
        assert outward.show(actor(role), person(), field) is None


def test_show_when_nobody_then_nothing():
    assert outward.show(NOBODY, person(), "name") is None


def test_show_when_for_a_purpose_then_whole_for_that_role_alone():
    for_case = {"purpose": outward.CASE}
    assert outward.show(actor("auditor"), person(), "id_number", **for_case) == "610926198503050005"
    assert "*" in outward.show(actor("office"), person(), "id_number", **for_case)
    freeze = {"purpose": outward.FREEZE}
    assert outward.show(actor("finance"), person(), "account", **freeze) == "6230580000001234567"
    assert outward.show(actor("finance"), person(), "account") is None
    assert outward.show(actor("finance"), person(), "phone", **freeze) is None


def test_show_when_field_has_no_policy_then_a_bug():
    with pytest.raises(KeyError):
        outward.show(actor("office"), person(), "search_text")
