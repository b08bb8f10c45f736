"""Sealed, indexed and money columns on a table of their own."""

import pickle
import uuid

import pytest
from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, models, transaction
from tests.makers.logins import as_owner

from county.core.crypto import Unsealable, blind_index
from county.core.fields import (
    BlindIndexField,
    FenField,
    Sealed,
    SealedField,
    YuanFormField,
    open_value,
    seal_value,
)

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "61092619900101000X", "610926199002020006"


class Folk(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    id_number = SealedField(max_length=18)
    id_index = BlindIndexField(source="id_number", purpose="id_number")
    phone = SealedField(null=True, blank=True)
    pay_fen = FenField(default=0)

    class Meta:
        app_label = "core_fields_test"
        constraints = [
            models.UniqueConstraint(fields=["id_index"], name="folk_id_index"),
            models.CheckConstraint(condition=models.Q(id_number__isnull=False), name="folk_has_id"),
        ]

    def __str__(self):
        return str(self.pk)


class FolkForm(forms.ModelForm):
    class Meta:
        model = Folk
        fields = ["pay_fen"]


@pytest.fixture(autouse=True, scope="module")
def folk_table(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with as_owner(), connection.schema_editor() as editor:
            editor.create_model(Folk)
            editor.execute(f"GRANT ALL ON {Folk._meta.db_table} TO PUBLIC")
            editor.execute(f"GRANT ALL ON SEQUENCE {Folk._meta.db_table}_id_seq TO PUBLIC")
        yield
        with as_owner(), connection.schema_editor() as editor:
            editor.delete_model(Folk)


def stored(pk, column="id_number"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {Folk._meta.db_table} WHERE id = %s", [pk])
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def test_save_when_text_assigned_then_ciphertext_is_stored_and_read_back():
    folk = Folk.objects.create(id_number=NUMBER, phone="13800001234")
    assert NUMBER.encode() not in stored(folk.pk)
    assert len(stored(folk.pk)) == 47
    found = Folk.objects.get(pk=folk.pk)
    assert (found.id_number, found.phone, folk.id_number) == (NUMBER, "13800001234", NUMBER)


def test_save_when_null_or_empty_then_stay_so():
    folk = Folk.objects.create(id_number="", phone=None)
    assert (stored(folk.pk), stored(folk.pk, "phone"), stored(folk.pk, "id_index")) == (
        b"",
        None,
        None,
    )
    found = Folk.objects.get(pk=folk.pk)
    assert (found.id_number, found.phone) == ("", None)


def test_save_when_nothing_changed_then_ciphertext_stays():
    folk = Folk.objects.create(id_number=NUMBER)
    before = stored(folk.pk)
    found = Folk.objects.get(pk=folk.pk)
    found.save()
    assert stored(folk.pk) == before


def test_save_when_text_changed_then_index_follows():
    folk = Folk.objects.create(id_number=NUMBER)
    folk.id_number = OTHER
    folk.save()
    assert not Folk.objects.filter(id_index=blind_index(NUMBER, purpose="id_number")).exists()
    assert Folk.objects.get(id_index=blind_index(OTHER, purpose="id_number")).id_number == OTHER


def test_save_when_uid_is_text_then_opens_all_the_same():
    folk = Folk.objects.create(uid=str(uuid.uuid4()), id_number=NUMBER)
    assert Folk.objects.get(pk=folk.pk).id_number == NUMBER


def test_bulk_create_when_many_then_each_is_sealed_and_indexed():
    Folk.objects.bulk_create([Folk(id_number=n) for n in (NUMBER, OTHER)])
    assert [f.id_number for f in Folk.objects.order_by("id")] == [NUMBER, OTHER]
    wanted = [blind_index(n, purpose="id_number") for n in (NUMBER, OTHER)]
    assert Folk.objects.filter(id_index__in=wanted).count() == 2


def test_refresh_when_row_changed_elsewhere_then_reads_the_new():
    folk = Folk.objects.create(id_number=NUMBER)
    again = Folk.objects.get(pk=folk.pk)
    again.id_number = OTHER
    again.save()
    folk.refresh_from_db()
    assert folk.id_number == OTHER
    folk.refresh_from_db(fields=["id_number"])
    assert folk.id_number == OTHER


def test_read_when_deferred_then_loads_and_saves_without_it():
    pk = Folk.objects.create(id_number=NUMBER).pk
    before = stored(pk)
    lean = Folk.objects.defer("id_number", "phone").get(pk=pk)
    lean.pay_fen = 5
    lean.save()
    assert stored(pk) == before
    assert stored(pk, "id_index") == blind_index(NUMBER, purpose="id_number")
    assert lean.id_number == NUMBER
    assert Folk.objects.only("pay_fen").get(pk=pk).id_number == NUMBER


def test_pickle_when_loaded_then_holds_no_plain_text():
    made = Folk.objects.create(id_number=NUMBER)
    found = Folk.objects.get(pk=made.pk)
    assert found.id_number == NUMBER
    for folk in (made, found):
        frozen = pickle.dumps(folk.__dict__)
        assert NUMBER.encode() not in frozen
        assert type(pickle.loads(frozen)["id_number"]) is Sealed  # noqa: S301 -- our own bytes


def test_read_when_value_moved_from_another_row_then_unsealable():
    first, second = (Folk.objects.create(id_number=n) for n in (NUMBER, OTHER))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Folk._meta.db_table} SET id_number = %s WHERE id = %s",
            [stored(first.pk), second.pk],
        )
    with pytest.raises(Unsealable):
        _ = Folk.objects.get(pk=second.pk).id_number


def test_full_clean_when_good_then_passes_and_no_plain_text_is_sent(django_assert_max_num_queries):
    with django_assert_max_num_queries(5) as sent:
        Folk(id_number=NUMBER).full_clean()
    sql = str([query["sql"] for query in sent.captured_queries])
    assert "SELECT" in sql
    assert NUMBER not in sql
    assert NUMBER.encode().hex() not in sql


def test_full_clean_when_number_is_known_then_refuses_before_the_database():
    Folk.objects.create(id_number=NUMBER)
    with pytest.raises(ValidationError) as caught:
        Folk(id_number=NUMBER.lower()).full_clean()
    assert list(caught.value.message_dict) == ["id_index"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Folk.objects.create(id_number=NUMBER)


@pytest.mark.parametrize("text", ["", "1" * 19])
def test_full_clean_when_empty_or_too_long_then_refuses(text):
    with pytest.raises(ValidationError) as caught:
        Folk(id_number=text).full_clean()
    assert list(caught.value.message_dict) == ["id_number"]


@pytest.mark.parametrize("lookup", ["id_number", "id_number__in", "id_number__startswith"])
def test_filter_when_on_sealed_then_names_the_index(lookup):
    with pytest.raises(FieldError, match="BlindIndexField"):
        Folk.objects.filter(**{lookup: NUMBER})


def test_filter_when_asking_for_presence_then_answers():
    Folk.objects.create(id_number=NUMBER)
    assert Folk.objects.filter(phone__isnull=True).count() == 1


def test_update_when_plain_text_then_refused_and_sealed_accepted():
    folk = Folk.objects.create(id_number=NUMBER)
    with pytest.raises(TypeError, match="no plain text in SQL"), transaction.atomic():
        Folk.objects.update(phone="13800001234")
    folk.phone = "13800001234"
    with pytest.raises(TypeError, match="no plain text in SQL"), transaction.atomic():
        Folk.objects.bulk_update([folk], ["phone"])
    Folk.objects.update(phone=seal_value(Folk, "phone", uid=folk.uid, plain="13800005678"))
    assert Folk.objects.get(pk=folk.pk).phone == "13800005678"


def test_assign_when_not_text_then_type_error():
    with pytest.raises(TypeError, match="takes text"):
        Folk(id_number=123)
    with pytest.raises(TypeError, match="takes text"):
        Folk(id_number=b"raw")


def test_open_value_when_read_through_values_then_gives_text():
    folk = Folk.objects.create(id_number=NUMBER, phone="")
    row = Folk.objects.values("uid", "id_number", "phone").get(pk=folk.pk)
    assert type(row["id_number"]) is Sealed
    assert open_value(Folk, "id_number", uid=row["uid"], blob=row["id_number"]) == NUMBER
    assert open_value(Folk, "phone", uid=row["uid"], blob=row["phone"]) == ""
    assert open_value(Folk, "phone", uid=row["uid"], blob=None) is None


def test_seal_value_when_null_empty_or_no_sealed_field_then_told_apart():
    uid = uuid.uuid4()
    assert seal_value(Folk, "phone", uid=uid, plain=None) is None
    assert seal_value(Folk, "phone", uid=uid, plain="") == b""
    with pytest.raises(TypeError, match="no SealedField"):
        seal_value(Folk, "pay_fen", uid=uid, plain="1")


@pytest.mark.parametrize("name", ["id_number", "id_index", "pay_fen"])
def test_deconstruct_when_rebuilt_then_says_the_same(name):
    field = Folk._meta.get_field(name)
    _, path, args, kwargs = field.deconstruct()
    assert type(field)(*args, **kwargs).deconstruct()[1:] == (path, args, kwargs)
    assert path.startswith("county.core.fields.")


def test_deconstruct_when_default_then_migrations_say_nothing_of_editable():
    assert "editable" not in Folk._meta.get_field("id_number").deconstruct()[3]
    assert SealedField(editable=False).deconstruct()[3] == {"editable": False}


def test_check_when_declared_well_then_finds_nothing():
    own = {"id_number", "id_index", "phone"}
    assert [f.check() for f in Folk._meta.fields if f.name in own] == [[], [], []]


def test_check_when_declared_badly_then_names_each_mistake():
    class Bad(models.Model):
        code = SealedField(unique=True)
        code_index = BlindIndexField(source="cod", purpose="code")

        class Meta:
            app_label = "core_fields_test"

        def __str__(self):
            return ""

    found = [error.id for field in Bad._meta.fields for error in field.check()]
    assert [id_ for id_ in found if id_.startswith("anye")] == [
        "anye.E001",
        "anye.E002",
        "anye.E003",
    ]


def test_form_when_yuan_typed_then_fen_are_kept():
    form = FolkForm({"pay_fen": "2,300.50元"}, instance=Folk(pay_fen=230050))
    assert (form.is_valid(), form.cleaned_data["pay_fen"], form.has_changed()) == (
        True,
        230050,
        False,
    )


def test_form_when_fen_shown_then_reads_as_yuan():
    assert 'value="2300.50"' in str(FolkForm(instance=Folk(pay_fen=230050))["pay_fen"])


def test_form_when_amount_is_wrong_then_says_the_refusal():
    form = FolkForm({"pay_fen": "12.345"})
    assert form.errors["pay_fen"] == ["金额 12.345 元有第三位小数。请精确到分，最多两位小数。"]
    assert form.has_changed()


def test_form_when_optional_and_empty_then_none():
    assert YuanFormField(required=False).clean("") is None
    assert YuanFormField(allow_negative=True).clean("-1") == -100
