"""The log of backups."""

from django.utils.translation import gettext_lazy as _

from county.audit import commands as audit
from county.backups import forms, panels, permissions, queries
from county.backups.choices import BackupState
from county.screens.register import Column, Register

TONES = {BackupState.DONE: "ok", BackupState.WRONG: "bad", BackupState.FAILED: "bad"}
BACKUPS = Register(
    name="backup",
    app="backups",
    route="",
    title=_("备份与恢复"),
    noun=_("备份记录"),
    query=queries.backups_for,
    may=permissions.may,
    roles=permissions.READERS,
    columns=(
        Column("at", _("时间"), lambda b: b.at, kind="moment", sort="id"),
        Column("kind", _("办理事项"), lambda b: b.get_kind_display(), sort="kind"),
        Column(
            "state",
            _("结果"),
            lambda b: b.get_state_display(),
            kind="badge",
            tone=lambda b: TONES[b.state],
            sort="state",
        ),
        Column("name", _("备份编号"), lambda b: b.name, priority=2),
        Column(
            "seconds",
            _("用时（秒）"),
            lambda b: -(-b.milliseconds // 1000),
            kind="number",
            priority=2,
        ),
        Column(
            "megabytes",
            _("大小（MB）"),
            lambda b: -(-b.bytes // 1_000_000) or None,
            kind="number",
            priority=3,
        ),
        Column("note", _("说明"), lambda b: b.note, priority=3),
    ),
    filter_form=forms.BackupFilter,
    sums=queries.standing,
    panels=panels.of_backup,
    record_export=audit.record_export,
    empty=_("还没有做过备份。请在服务器上运行 manage.py backup，并按说明设成每天自动运行。"),
)
