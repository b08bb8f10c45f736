"""Every personal field stands in the register: privacy/kinds/fields.py. What looks personal and is not
says why.
"""

import re

import pytest
from django.apps import apps
from django.db import models
from django.utils.translation import override

from county.core.fields import BlindIndexField, SealedField
from county.core.outward import POLICY
from county.privacy.choices import Keeping, Sensitivity
from county.privacy.kinds.fields import FIELDS, NOT_PERSONAL
from county.privacy.kinds.uses import RETENTIONS, USES

NAMES = re.compile(
    r"(^|_)(names?|pinyin|phones?|mobile|tel|telephone|sex|gender|born|birth|birthday|age|head|idno|id_number"
    r"|accounts?|card|address|persons?|worker|household|landlord|representative|payee|contact|email|wechat"
    r"|photo|face|ip|ip_address|user_agent|username|search_text|net_fen|gross_fen|disab\w*|health|relative"
    r"|signature|fingerprint)(_|$)"
)
WORDS = re.compile(
    "姓名|名字|手机|电话|性别|出生|生日|年龄|身份证|户主|卡号|帐号|账号|住址|地址|法定代表人|负责人"
    "|联系人|联系方式|亲属|家庭|人脸|照片|残疾|健康|贫困|微信|邮箱|人员|工人|本人|签名|出租"
)


def of(model):
    """The fields of a model that hold something themselves."""
    return [field for field in model._meta.get_fields() if getattr(field, "concrete", False)]


def looks_personal(field):
    if isinstance(field, SealedField | BlindIndexField | models.BinaryField):
        return True
    with override("zh-hans"):
        said = str(getattr(field, "verbose_name", ""))
    is_key = isinstance(field, models.ForeignKey)
    if is_key and field.related_model._meta.label not in {
        "workforce.Person", "workforce.Household",
    }:  # fmt: skip
        return False  # who of the officials did it: kept with the record of what was done
    return bool(NAMES.search(field.name) or WORDS.search(said))


def names_of(models_):
    return {f"{m._meta.label}.{f.name}": f for m in models_ for f in of(m)}


def unregistered(models_):
    found = names_of(models_)
    return sorted(
        name
        for name, field in found.items()
        if looks_personal(field) and name not in FIELDS and name not in NOT_PERSONAL
    )


def ours():
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("county.")
        for model in config.get_models()
    ]


def test_every_personal_field_is_registered():
    assert unregistered(ours()) == []


def test_a_planted_field_is_seen():
    class Meta:
        app_label = "privacy"
        managed = False

    fields = {
        "uid": models.UUIDField(),
        "nickname_of_worker": models.CharField(max_length=9),
        "secret": SealedField(null=True),
        "note": models.CharField("联系电话", max_length=9),
        "person": models.ForeignKey("workforce.Person", models.CASCADE, related_name="+"),
        "colour": models.CharField("颜色", max_length=9),
    }
    try:
        planted = type("Planted", (models.Model,), {**fields, "Meta": Meta, "__module__": __name__})
        assert unregistered([planted]) == [
            "privacy.Planted.nickname_of_worker",
            "privacy.Planted.note",
            "privacy.Planted.person",
            "privacy.Planted.secret",
        ]
    finally:
        apps.all_models["privacy"].pop("planted", None)
        apps.clear_cache()


def test_the_register_names_only_fields_there_are():
    there = names_of(ours())
    assert [name for name in (*FIELDS, *NOT_PERSONAL) if name not in there] == []
    assert not FIELDS.keys() & NOT_PERSONAL.keys()


@pytest.mark.parametrize("name", FIELDS)
def test_an_entry_is_whole(name):
    entry = FIELDS[name]
    assert entry.use in USES
    assert entry.retention in RETENTIONS
    assert bool(entry.readers) != (name in POLICY), "who sees it: the policy or words, not both"


@pytest.mark.parametrize("name", POLICY)
def test_what_the_policy_shows_is_registered(name):
    assert name in FIELDS or name in NOT_PERSONAL


@pytest.mark.parametrize("name", FIELDS)
def test_a_value_lies_as_the_register_says(name):
    field, entry = names_of(ours())[name], FIELDS[name]
    if isinstance(field, SealedField):
        assert entry.keeping == Keeping.SEALED
    elif isinstance(field, BlindIndexField):
        assert entry.keeping == Keeping.INDEX
    elif not isinstance(field, models.BinaryField):
        assert entry.keeping == Keeping.PLAIN
        assert entry.sensitivity < Sensitivity.SENSITIVE_3, "what hurts most is sealed"


@pytest.mark.parametrize("name", NOT_PERSONAL)
def test_what_is_not_personal_says_why(name):
    assert len(NOT_PERSONAL[name]) >= 4
