"""One's own password: what may be one (docs/adr), and changing it."""

import re
from datetime import date
from typing import Any

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts import queries
from county.accounts.choices import PASSWORDS_KEPT
from county.accounts.models import PastPassword, User
from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.text import pinyin_of

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
_PART = 6  # so many digits in a row of one's own number are too many


class FourKinds:
    """At least three of: small letters, capitals, digits, other signs."""

    def validate(self, password: str, user: Any = None) -> None:
        if sum(1 for kind in KINDS if re.search(kind, password)) < 3:
            raise ValidationError(
                _("密码须含小写字母、大写字母、数字、其他符号四类中的至少三类。请补上。"),
                code="kinds",
            )

    def get_help_text(self) -> str:
        return _("小写字母、大写字母、数字、其他符号，至少三类")


class NotOnesOwn:
    """Nothing of the person: user name, name, its pinyin, part of his numbers."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is not None and any(part in password.lower() for part in _own_words(user)):
            raise ValidationError(
                _("密码不能含帐号、姓名、姓名拼音。请换一个别人猜不到的。"), code="own_name"
            )
        person = user and user.person
        numbers = [person.id_number, person.phone] if person else []
        if any(_shares(password, number or "") for number in numbers):
            raise ValidationError(
                _("密码不能含身份证号或手机号的一段。请换一个。"), code="own_number"
            )

    def get_help_text(self) -> str:
        return _("不能含帐号、姓名、证件号或手机号的一段")


class NotCommon(CommonPasswordValidator):
    """Not one of the twenty thousand common passwords, nor one of them with a few signs around it."""

    def validate(self, password: str, user: Any = None) -> None:
        bare = re.sub(r"\A[^a-z]+|[^a-z]+\Z", "", password.lower())
        for said in (password, *([bare] if len(bare) >= len(password) // 2 else [])):
            try:
                super().validate(said, user)
            except ValidationError as common:
                raise ValidationError(
                    _("这个密码太常见，前后加几个符号也一样。请换一个别人猜不到的。"),
                    code="common",
                ) from common


@transaction.atomic
def change_password(*, actor: Actor, today: date, old: str, new: str) -> User:
    """Change one's own password.

    Refuses: a wrong old password; one of the last five; a weak one, with the reason.
    Then: audit `password.changed`; other sessions of the account end.
    """
    user = queries.user_for_update(actor.user_id or 0)
    if user is None:
        raise NotFound
    if not user.check_password(old):
        raise Refused(_("原密码不对，请重新填写。"), field="old", code="wrong_password")
    if user.check_password(new):
        raise Refused(_("新密码不能与原密码相同。请换一个。"), field="new", code="same_password")
    try:
        password_validation.validate_password(new, user)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages), field="new", code="weak_password") from weak
    past = list(user.past_passwords.all()[:PASSWORDS_KEPT])
    if any(check_password(new, before.password) for before in past):
        raise Refused(
            _("最近用过的 %(n)s 个密码不能再用。请换一个。") % {"n": PASSWORDS_KEPT},
            field="new",
            code="used_password",
        )
    user.set_password(new)
    user.must_change_password = False
    user.password_set_on = today
    user.save(update_fields=["password", "must_change_password", "password_set_on"])
    PastPassword.objects.create(user=user, password=user.password)
    kept = [row.pk for row in user.past_passwords.all()[:PASSWORDS_KEPT]]
    user.past_passwords.exclude(pk__in=kept).delete()
    audit.record(actor, "password.changed", user)
    return user


def _own_words(user: User) -> list[str]:
    said = (user.username.lower(), user.name.lower(), pinyin_of(user.name, surname=True)[0])
    return [word for word in said if len(word) > (2 if word.isascii() else 1)]


def _shares(password: str, number: str) -> bool:
    return any(number[n : n + _PART] in password for n in range(len(number) - _PART + 1))
