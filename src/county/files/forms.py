"""A paper as handed in, and what the list is narrowed by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from county.core import clock
from county.core.actor import Actor
from county.core.text import aside
from county.files import queries
from county.files.choices import PaperKind
from county.files.kinds import holders, limits
from county.files.kinds.content import ACCEPTED
from county.files.models import Paper
from county.screens.declared import Rows
from county.screens.forms import KeyField, ScopedForm

ANY = ("", _("全部"))


class FactoryField(KeyField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.label}{aside(obj.code)}"


class PaperForm(ScopedForm):
    """On create: the file, whose it is and with what it is handed in. On edit only what is said of it."""

    factory = FactoryField(label=_("工厂"), queryset=Paper.objects.none(), required=False)
    person = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    about = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("材料"), choices=PaperKind.choices)
    number = forms.CharField(
        label=_("编号"),
        max_length=80,
        required=False,
        help_text=_("合同号、票据号、回单号等。没有的不填。"),
    )
    file = forms.FileField(
        label=_("文件"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "PDF、JPG、PNG、XLSX 或 DOCX，不超过 10 MB。照片上的拍摄地点、时间会自动去掉。"
        ),
    )
    valid_from = forms.DateField(label=_("有效期起"), widget=forms.DateInput())
    valid_to = forms.DateField(
        label=_("有效期止"),
        required=False,
        widget=forms.DateInput(),
        help_text=_("长期有效的不填。有效期内再申请时不用重交。"),
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def scope(self, actor: Actor) -> None:
        if self.row is not None:
            for name in ("factory", "person", "about", "file"):
                del self.fields[name]
            return
        field: Any = self.fields["factory"]
        field.queryset = queries.factories_to_choose(actor)
        self.initial.setdefault("valid_from", clock.today())
        self._offer_first(str(self.data.get("about") or self.initial.get("about") or ""))

    def _offer_first(self, about: str) -> None:
        """The papers such a record usually needs stand first."""
        holder = holders.holder_of(about.partition(":")[0])
        if holder is not None and holder.kinds:
            field: Any = self.fields["kind"]
            field.choices = sorted(field.choices, key=lambda pair: pair[0] not in holder.kinds)

    def clean_file(self) -> bytes:
        sent = self.cleaned_data["file"]
        if sent.size > limits.MAX_BYTES:
            raise forms.ValidationError(
                _("文件超过 %(limit)s MB。请压缩图片，或分成几个文件上传。")
                % {"limit": limits.MAX_BYTES // limits.MB}
            )
        return bytes(sent.read())

    @staticmethod
    def values_of(row: Paper) -> dict[str, Any]:
        names = ("kind", "number", "valid_from", "valid_to", "note")
        return {name: getattr(row, name) for name in names}


class WithdrawForm(ScopedForm):
    reason = forms.CharField(
        label=_("撤下原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class PaperFilter(ScopedForm):
    kind = forms.ChoiceField(label=_("材料"), choices=[ANY, *PaperKind.choices], required=False)
    factory = FactoryField(
        label=_("工厂"), queryset=Paper.objects.none(), required=False, empty_label=_("全部")
    )
    valid = forms.ChoiceField(
        label=_("有效"),
        choices=[ANY, ("yes", _("今天有效")), ("no", _("已过期或撤下"))],
        required=False,
    )

    def scope(self, actor: Actor) -> None:
        field: Any = self.fields["factory"]
        field.queryset = queries.factories_to_choose(actor)

    def narrow(self, rows: Rows) -> Rows:
        asked = self.cleaned_data
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["factory"]:
            rows = rows.filter(factory=asked["factory"])
        if asked["valid"] == "yes":
            return queries.in_force(rows, clock.today())
        if asked["valid"] == "no":
            return rows.exclude(
                pk__in=queries.in_force(rows, clock.today()).order_by().values("pk")
            )
        return rows
