"""What people type on the way in: the file and what it is, the meaning of its columns, how to store, why to undo."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from county.accounts.choices import Role
from county.core.actor import Actor
from county.core.text import aside, clauses, sentences
from county.intake.choices import BatchState, Mode
from county.intake.commands.checking import SheetChoice
from county.intake.kinds import SheetKind, kinds_for
from county.intake.models import Batch
from county.intake.queries import batches
from county.intake.queries.contents import SheetOffer
from county.screens.forms import HouseForm, MonthField, ScopedForm

_CANDIDATES = 5
ACCEPTED = ".xlsx,.xls,.csv"


class UploadForm(ScopedForm):
    kind = forms.ChoiceField(label=gettext_lazy("表格类别"), widget=forms.RadioSelect)
    factory = forms.CharField(
        label=gettext_lazy("所属工厂"),
        max_length=140,
        help_text=gettext_lazy("输入名称或编号的一部分，从列表中选一家。"),
        widget=forms.TextInput(attrs={"list": "factories", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("请选择这张表是哪家工厂的。")},
    )
    month = MonthField(
        label=gettext_lazy("工资月份"),
        required=False,
        help_text=gettext_lazy("工资表才需要。留空则从表的标题里认。"),
    )
    day = forms.DateField(
        label=gettext_lazy("统一的发放日期"),
        required=False,
        widget=forms.DateInput,
        help_text=gettext_lazy("表里没有“发放日期”一列时填写；还没发的留空。"),
    )
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy(
            "Excel（.xlsx、.xls）或 CSV，最大 20 MB。表头不必在第一行，列名和顺序不限。"
        ),
        error_messages={
            "required": gettext_lazy("请选择文件。"),
            "empty": gettext_lazy("文件是空的，请检查后重新选择文件。"),
        },
        widget=forms.FileInput,
    )

    def scope(self, actor: Actor) -> None:
        kinds = kinds_for(actor)
        kind: Any = self.fields["kind"]
        kind.choices = [(kind.code, kind.title) for kind in kinds]
        self.factories = list(_factories(kinds[0], actor)) if kinds else []
        if len(self.factories) == 1:
            self.initial.setdefault("factory", label_of(self.factories[0]))

    @property
    def options(self) -> list[str]:
        return [label_of(factory) for factory in self.factories]

    def clean_factory(self) -> Any:
        """The factory typed: its label, code or name, or any part only one of them has."""
        typed = self.cleaned_data["factory"].strip()
        exact = [f for f in self.factories if typed in {label_of(f), f.code, f.name}]
        found = exact or [f for f in self.factories if typed.casefold() in label_of(f).casefold()]
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(
                _("没有找到“%(typed)s”。请从列表中选一家工厂。") % {"typed": typed}
            )
        words = {"typed": typed, "list": sentences(label_of(f) for f in found[:_CANDIDATES])}
        raise forms.ValidationError(
            _("有多家工厂符合“%(typed)s”：%(list)s。请写全名称或编号。") % words
        )


class ColumnsForm(HouseForm):
    """One field a column, and for each sheet whether it comes in, where its header is and which month it is."""

    day = forms.DateField(required=False, widget=forms.DateInput)

    def __init__(
        self, *args: Any, offers: Sequence[SheetOffer], kind: SheetKind, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offers, self.kind = offers, kind
        self.fields["day"].label = str(kind.day_label)
        self.fields["day"].help_text = _("表里没有“发放日期”一列时填写；还没发的留空。")
        if not kind.day_label:
            del self.fields["day"]
        for offer in offers:
            self._add_sheet(offer)

    def _add_sheet(self, offer: SheetOffer) -> None:
        number = offer.number
        words = {"sheet": offer.name}
        self.fields[f"include_{number}"] = forms.BooleanField(
            required=False, initial=offer.included, label=_("导入工作表“%(sheet)s”") % words
        )
        self.fields[f"header_{number}"] = forms.IntegerField(
            required=False,
            min_value=1,
            max_value=1_048_576,
            initial=offer.header.first_row if offer.header else None,
            label=_("表头在第几行"),
        )
        if self.kind.needs_month:
            self.fields[f"month_{number}"] = MonthField(
                required=False, initial=offer.month, label=_("工作表“%(sheet)s”的月份") % words
            )
        choices = [
            ("", _("不导入")),
            *((spec.key, self.kind.label_of(spec.key)) for spec in self.kind.fields),
        ]
        for column in offer.columns:
            match = column.match
            self.fields[f"column_{number}_{match.index}"] = forms.ChoiceField(
                required=False,
                widget=forms.Select(attrs={"class": "inp"}),
                choices=choices,
                initial=match.key or "",
                label=_("%(letter)s 列“%(header)s”对应")
                % {"letter": match.letter, "header": match.text},
            )

    def moved_headers(self) -> dict[int, int]:
        """Sheets whose header the user says is in another row than was taken: number -> row."""
        moved = {}
        for offer in self.offers:
            said = self.cleaned_data.get(f"header_{offer.number}")
            if said and (offer.header is None or said != offer.header.first_row):
                moved[offer.number] = said
        return moved

    def choices(self) -> list[SheetChoice]:
        return [self._choice(offer) for offer in self.offers]

    def _choice(self, offer: SheetOffer) -> SheetChoice:
        said: Mapping[str, Any] = self.cleaned_data
        number, header = offer.number, offer.header
        return SheetChoice(
            sheet=number,
            name=offer.name,
            included=bool(said[f"include_{number}"]),
            first_row=header.first_row if header else 0,
            last_row=header.last_row if header else 0,
            month=said.get(f"month_{number}"),
            columns=tuple(
                {
                    "index": column.match.index,
                    "letter": column.match.letter,
                    "header": column.match.text[:120],
                    "name": column.match.name,
                    "field": said[f"column_{number}_{column.match.index}"],
                }
                for column in offer.columns
            ),
        )


class ConfirmForm(HouseForm):
    mode = forms.ChoiceField(
        label=gettext_lazy("入库方式"),
        choices=Mode.choices,
        widget=forms.RadioSelect,
        initial=Mode.GOOD_ROWS,
    )


class UndoForm(HouseForm):
    reason = forms.CharField(
        label=gettext_lazy("撤销理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明撤销的理由。")},
    )


class BatchFilter(ScopedForm):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[("", gettext_lazy("全部")), *BatchState.choices],
    )
    town = forms.ModelChoiceField(
        label=gettext_lazy("镇"),
        required=False,
        queryset=Batch.objects.none(),
        empty_label=gettext_lazy("全部"),
    )
    month = MonthField(label=gettext_lazy("月份"), required=False)

    def scope(self, actor: Actor) -> None:
        kind: Any = self.fields["kind"]
        kind.choices = [
            ("", _("全部")), *((kind.code, kind.title) for kind in batches.kinds_met(actor))
        ]  # fmt: skip
        towns: Any = Batch._meta.get_field("town").related_model
        if actor.has_role(Role.OFFICE, Role.DEPARTMENT, Role.SUPERVISION, Role.AUDITOR):
            town: Any = self.fields["town"]
            town.queryset = towns.objects.order_by("code")
        else:
            del self.fields["town"]

    def narrow(self, rows: QuerySet[Batch]) -> QuerySet[Batch]:
        said = self.cleaned_data
        for key in ("kind", "state", "town"):
            if said.get(key):
                rows = rows.filter(**{key: said[key]})
        if said["month"] is not None:
            rows = rows.filter(month__lte=said["month"], last_month__gte=said["month"])
        return rows


def label_of(factory: Any) -> str:
    return f"{factory.name}{aside(clauses((factory.code, factory.town.label)))}"


def _factories(kind: SheetKind, actor: Actor) -> Any:
    return kind.factories(actor).select_related("town").order_by("town__code", "code")
