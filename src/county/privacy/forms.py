"""What people ask and agree to, as typed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from county.core.actor import Actor
from county.privacy import queries
from county.privacy.choices import (
    AssessmentState,
    ErasureBasis,
    RequestField,
    RequestKind,
    RequestState,
    UseKind,
)
from county.privacy.kinds.purposes import PURPOSES
from county.privacy.models import Consent, DataRequest, ImpactAssessment
from county.screens.forms import HouseForm, ScopedForm
from county.workforce.models import Person

_ALL = ("", _("全部"))
_CHOOSE = ("", _("请选择"))


def _words(
    label: Any, *, hint: Any = "", size: int = 300, required: bool = True
) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, max_length=size, help_text=hint, widget=area, required=required
    )


class ObjectionForm(HouseForm):
    said = _words(
        _("哪里不对"), hint=_("例如：少算两天；应当 2,600 元，只收到 2,300 元。镇上会核实后答复。")
    )


class OwnRequestForm(HouseForm):
    field = forms.ChoiceField(label=_("哪一项不对"), choices=[_CHOOSE, *RequestField.choices])
    wanted = forms.CharField(
        label=_("应当是"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    grounds = _words(
        _("有什么凭证"), required=False, hint=_("例如身份证、户口簿、银行短信；办理时带上原件。")
    )


class OwnErasureForm(HouseForm):
    grounds = _words(_("为什么要删除"))
    understood = forms.BooleanField(
        label=_("我知道：删除后不能恢复，工资和用工会改用代号保留，用于核对公款。")
    )


class RequestForm(ScopedForm):
    """Filed by a clerk for who asks at the counter. The person comes with the link."""

    person = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    kind = forms.ChoiceField(label=_("申请事项"), choices=RequestKind.choices)
    field = forms.ChoiceField(
        label=_("哪一项"), choices=[_CHOOSE, *RequestField.choices], required=False
    )
    wanted = forms.CharField(
        label=_("应当是"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    grounds = _words(_("依据或理由"), required=False)

    def scope(self, actor: Actor) -> None:
        _name_person(self, actor)


class ConsentForm(ScopedForm):
    person = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    purpose = forms.ChoiceField(
        label=_("同意的事项"),
        choices=[(key, one.title) for key, one in PURPOSES.items()],
        widget=forms.RadioSelect,
        help_text=_("一次只记一项。请先把内容读给本人听。"),
    )
    evidence = forms.CharField(
        label=_("书面凭证编号"), max_length=60, help_text=_("本人签字的纸质同意书编号。")
    )

    def scope(self, actor: Actor) -> None:
        _name_person(self, actor)


class ErasureForm(ScopedForm):
    person = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = _words(_("理由"))
    understood = forms.BooleanField(label=_("我已核对：删除后不能恢复，备份里也读不出。"))

    def scope(self, actor: Actor) -> None:
        _name_person(self, actor)


class AnswerForm(HouseForm):
    reason = _words(_("答复"), hint=_("会原样给本人看。"))


class AssessmentForm(ScopedForm):
    purpose = forms.ChoiceField(label=_("用途"), choices=UseKind.choices)
    text = _words(_("处理目的、方式和必要性"), size=4000)
    risks = _words(_("对个人权益的影响和风险"), size=4000)
    measures = _words(_("保护措施"), size=4000)

    def scope(self, _actor: Actor) -> None:
        if self.row is not None:
            # What is closed is not sent: a form sent back would have no purpose.
            self.fields["purpose"].disabled = True
            self.initial["purpose"] = self.row.purpose

    @staticmethod
    def values_of(row: ImpactAssessment) -> dict[str, Any]:
        return {
            "purpose": row.purpose,
            "text": row.text,
            "risks": row.risks,
            "measures": row.measures,
        }


class RequestFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[_ALL, *RequestState.choices]
    )
    kind = forms.ChoiceField(
        label=_("申请事项"), required=False, choices=[_ALL, *RequestKind.choices]
    )

    def narrow(self, rows: QuerySet[DataRequest]) -> QuerySet[DataRequest]:
        return _narrowed(rows, self.cleaned_data)


class ConsentFilter(forms.Form):
    purpose = forms.ChoiceField(
        label=_("同意的事项"),
        required=False,
        choices=[_ALL, *((key, one.title) for key, one in PURPOSES.items())],
    )
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[_ALL, ("live", _("有效")), ("withdrawn", _("已撤回"))],
    )

    def narrow(self, rows: QuerySet[Consent]) -> QuerySet[Consent]:
        if self.cleaned_data["state"]:
            is_live = self.cleaned_data["state"] == "live"
            rows = rows.filter(withdrawn_at__isnull=is_live)
        return _narrowed(rows, {"purpose": self.cleaned_data["purpose"]})


class AssessmentFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[_ALL, *AssessmentState.choices]
    )

    def narrow(self, rows: QuerySet[ImpactAssessment]) -> QuerySet[ImpactAssessment]:
        return _narrowed(rows, self.cleaned_data)


class ErasureFilter(forms.Form):
    basis = forms.ChoiceField(
        label=_("依据"), required=False, choices=[_ALL, *ErasureBasis.choices]
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return _narrowed(rows, self.cleaned_data)


def _narrowed(rows: QuerySet[Any], asked: dict[str, str]) -> QuerySet[Any]:
    return rows.filter(**{key: value for key, value in asked.items() if value})


def _name_person(form: forms.Form, actor: Actor) -> None:
    """Say on the page who it is for: the key alone says nothing."""
    given = str(form.data.get("person") or form.initial.get("person") or "")
    known: Person | None = None
    if given.isascii() and given.isdecimal() and len(given) < 19:
        known = queries.people_to_ask_for(actor).filter(pk=int(given)).first()
    form.person_name = known.name if known else ""  # type: ignore[attr-defined]  # for the template
