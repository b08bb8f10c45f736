"""How a bank wants its file, as choices and lines; what is wrong is said line by line."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from county.core.errors import Refused
from county.core.text import listed
from county.payments.kinds import mapping
from county.screens.forms import HouseForm

SEPARATORS = {"comma": ",", "bar": "|", "tab": "\t", "semicolon": ";"}
NEWLINES = {"crlf": "\r\n", "lf": "\n"}
NEEDED = ("seq", "account", "holder", "amount")


def _lines(pairs: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"{key} {heading}" for key, heading in pairs)


class ColumnsField(forms.CharField):
    """A column a line: its source, a blank, its heading. known: the sources there are; needed: those that must be."""

    widget = forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})

    def __init__(self, *, known: tuple[str, ...], needed: tuple[str, ...], **kwargs: Any) -> None:
        self.known, self.needed = known, needed
        super().__init__(max_length=1000, **kwargs)

    def clean(self, value: Any) -> list[list[str]]:
        found: list[list[str]] = []
        for n, line in enumerate(super().clean(value).splitlines(), start=1):
            key, _blank, heading = line.strip().partition(" ")
            if not key:
                continue
            told = {"n": n, "key": key[:20], "known": listed(self.known)}
            if key not in self.known:
                raise forms.ValidationError(
                    _now("第 %(n)s 行的“%(key)s”不是可用的来源。可用：%(known)s。") % told,
                    code="key",
                )
            if key in {one[0] for one in found}:
                raise forms.ValidationError(
                    _now("第 %(n)s 行的“%(key)s”写了两次。") % told, code="twice"
                )
            found.append([key, heading.strip() or key])
        missing = [key for key in self.needed if key not in {one[0] for one in found}]
        if missing:
            raise forms.ValidationError(
                _now("还缺这些列：%(keys)s。") % {"keys": listed(missing)}, code="missing"
            )
        return found


class MappingForm(HouseForm):
    code = forms.SlugField(
        label=_("编号"), max_length=30, help_text=_("字母、数字，例如 rcb2020。")
    )
    label = forms.CharField(label=_("名称"), max_length=60)
    columns = ColumnsField(
        label=_("付款文件的列"), known=mapping.COLUMNS, needed=NEEDED,
        initial=_lines(mapping.DEFAULT.columns),
        help_text=_(
            "每行一列，按文件里的先后：来源，空一格，表头。来源有 seq 序号、account 账号、holder 户名、amount 金额、"
            "bank 开户行、bank_code 联行号、remark 用途、batch 批次号、anchor 操作记录锚点。"
        ),
    )  # fmt: skip
    answer = ColumnsField(
        label=_("回单文件的列"), known=mapping.ANSWER,
        needed=tuple(key for key in mapping.ANSWER if key != "reason"),
        initial=_lines(mapping.DEFAULT.answer),
        help_text=_("来源有 batch 批次号、seq 序号、account 账号、amount 金额、result 结果、reason 原因。"),
    )  # fmt: skip
    encoding = forms.ChoiceField(
        label=_("编码"),
        choices=[("utf-8", "UTF-8"), ("gb18030", "GB18030"), ("gbk", "GBK")],
    )
    separator = forms.ChoiceField(
        label=_("分隔符"),
        choices=[
            ("comma", _("逗号")),
            ("bar", _("竖线")),
            ("tab", _("制表符")),
            ("semicolon", _("分号")),
        ],
    )
    newline = forms.ChoiceField(label=_("换行"), choices=[("crlf", "CR LF"), ("lf", "LF")])
    amount = forms.ChoiceField(
        label=_("金额写法"), choices=[("yuan", _("元，两位小数")), ("fen", _("分，整数"))]
    )
    has_totals = forms.BooleanField(
        label=_("首行写批次号、笔数和合计"), required=False, initial=True
    )
    has_anchor = forms.BooleanField(label=_("首行末尾写操作记录锚点"), required=False, initial=True)
    has_header = forms.BooleanField(label=_("有表头行"), required=False, initial=True)
    remark_bytes = forms.IntegerField(
        label=_("用途最多几个字节"), min_value=2, max_value=200, initial=30
    )
    file_name = forms.CharField(
        label=_("文件名"), max_length=60, initial="{batch}.csv",
        help_text=_("{batch} 处填批次号。只用字母、数字、点、横线和下划线。"),
    )  # fmt: skip
    paid_words = forms.CharField(label=_("回单里表示成功的词"), max_length=60, initial="成功")
    failed_words = forms.CharField(label=_("回单里表示失败的词"), max_length=60, initial="失败")
    is_default = forms.BooleanField(label=_("作为默认格式"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        kept = {key: said.pop(key) for key in ("code", "label", "is_default") if key in said}
        if self.errors:
            return kept
        said["separator"] = SEPARATORS[said["separator"]]
        said["newline"] = NEWLINES[said["newline"]]
        for words in ("paid_words", "failed_words"):
            said[words] = said[words].replace("、", " ").split()
        try:
            mapping.read_spec(said)
        except Refused as refused:
            self.add_error("file_name", refused.reason)
        return {**kept, "spec": said}
