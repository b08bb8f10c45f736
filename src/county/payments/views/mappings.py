"""How banks want their files: written here, never changed; another layout is another one."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.payments import commands, forms, panels, permissions, queries
from county.payments.kinds.mapping import read_spec
from county.screens.register import Column, Register, Writer

MAPPINGS = Register(
    name="mapping",
    app="payments",
    title=pgettext_lazy("list", "银行文件格式"),
    noun=_("银行文件格式"),
    query=queries.mappings_for,
    may=permissions.of("mapping"),
    roles=permissions.READERS,
    columns=(
        Column("code", _("编号"), lambda m: m.code, sort="code"),
        Column("label", _("名称"), lambda m: m.label, sort="label"),
        Column("encoding", _("编码"), lambda m: read_spec(m.spec).encoding.upper(), priority=2),
        Column(
            "columns",
            _("列数"),
            lambda m: len(read_spec(m.spec).columns),
            kind="number",
            priority=3,
        ),
        Column("default", _("默认"), lambda m: m.is_default),
    ),
    sort="code",
    search=lambda rows, q: rows.filter(label__icontains=q),
    search_hint=_("名称"),
    writer=Writer(forms.MappingForm, create=commands.register_mapping, roles=permissions.FINANCE),
    panels=panels.of_mapping,
    record_export=audit.record_export,
    empty=_("没有登记时用通用格式。按银行的接口文件登记，登记后不能修改；要改就另登记一种。"),
)
