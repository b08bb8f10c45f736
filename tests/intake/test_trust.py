"""Who sees a batch, and where personal numbers must not be."""

import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.makers.batches import check, receive, store
from tests.makers.county import World

from county.accounts.models import User
from county.audit.models import Event
from county.core.actor import Actor
from county.core.errors import NotAllowed, NotFound
from county.intake.commands import storing
from county.intake.models import Batch
from county.intake.queries import batches

CANARY = "金丝雀住址一百二十八号"


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def checked(world: World) -> Batch:
    sheet = world.payroll((0, 2300), (1, "坏"))
    return check(receive(actor=world.clerk, factory=world.factory, sheets=sheet), actor=world.clerk)


@pytest.mark.parametrize("who", ["clerk", "office", "owner", "auditor"])
def test_batches_for_those_concerned_then_one(world: World, who: str) -> None:
    checked(world)
    assert batches.batches_for(getattr(world, who)).count() == 1


@pytest.mark.parametrize("who", ["stranger", "leader"])
def test_batches_for_others_then_none(world: World, who: str) -> None:
    checked(world)
    assert batches.batches_for(getattr(world, who)).count() == 0


@pytest.mark.parametrize("page", ["batch", "columns", "annotated", "undo", "drop"])
def test_page_when_stranger_town_asks_then_404(world: World, page: str) -> None:
    batch = checked(world)
    assert (
        signed_in(world.stranger).get(reverse(f"intake:{page}", args=(batch.pk,))).status_code
        == 404
    )


@pytest.mark.parametrize("page", ["confirm", "recheck", "recover", "drop", "undo"])
def test_post_when_stranger_town_sends_then_404(world: World, page: str) -> None:
    batch = checked(world)
    answer = signed_in(world.stranger).post(
        reverse(f"intake:{page}", args=(batch.pk,)), {"mode": "good_rows"}
    )
    assert answer.status_code == 404


def test_confirm_when_auditor_then_refused(world: World) -> None:
    batch = checked(world)
    with pytest.raises(NotAllowed):
        storing.confirm_batch(batch.pk, actor=world.auditor, mode="good_rows")
    assert (
        signed_in(world.auditor).get(reverse("intake:batch", args=(batch.pk,))).status_code == 200
    )


def test_receive_when_factory_is_out_of_scope_then_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        receive(actor=world.stranger, factory=world.factory, sheets=world.payroll((0, 2300)))


def everything() -> str:
    """Every value of every table of the database, as text; bytes as they would read in a dump."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        texts = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


def test_import_then_unknown_columns_and_numbers_are_nowhere(world: World, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    sheet = world.payroll((0, 2300), (1, 2400), (2, "坏"))
    sheet[1].append("家庭住址")
    for row in sheet[2:]:
        row.append(CANARY)
    batch = check(
        receive(actor=world.clerk, factory=world.factory, sheets=sheet), actor=world.clerk
    )
    numbers = [worker.id_number for worker in world.workers]
    for found in (everything(), caplog.text):
        assert CANARY not in found
        assert CANARY.encode().hex() not in found
        for number in numbers:
            assert number not in found
            assert number.encode().hex() not in found
    page = (
        signed_in(world.clerk)
        .get(reverse("intake:batch", args=(batch.pk,)) + "?show=rows")
        .content.decode()
    )
    assert CANARY not in page
    assert not any(number in page for number in numbers)
    batch = store(batch, actor=world.clerk)
    assert batch.content is None
    found = everything()
    assert CANARY not in found
    assert not any(number in found for number in numbers)
    facts = str(list(Event.objects.values_list("facts", flat=True)))
    assert not any(number in facts for number in numbers)


def test_file_name_when_it_holds_a_number_then_is_starred(world: World) -> None:
    name = f"{world.workers[0].id_number}工资.xlsx"
    batch = receive(
        actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300)), name=name
    )
    assert world.workers[0].id_number[:17] not in batch.file_name
