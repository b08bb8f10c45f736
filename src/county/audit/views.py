"""The list of events and one event."""

from django.utils.translation import gettext_lazy as _

from county.audit import choices, panels, permissions, queries
from county.audit.forms import EventFilter
from county.audit.models import Event
from county.core.actor import Actor
from county.screens.register import Column, Panel, Register


def _facts_panel(event: Event, _actor: Actor) -> list[Panel]:
    return [Panel(_("内容"), "audit/facts.html", {"facts": panels.facts_of(event)})]


EVENTS = Register(
    name="event",
    app="audit",
    title=_("操作记录"),
    noun=_("操作记录"),
    query=queries.events_for,
    may=permissions.may,
    roles=choices.READS_ALL | choices.READS_OWN_TOWN,
    columns=(
        Column("at", _("时间"), lambda e: e.at, kind="moment"),
        Column("who", _("谁"), lambda e: e.actor_name),
        Column("action", _("事项"), lambda e: str(choices.action_label(e.action))),
        Column("object_type", _("对象类型"), panels.object_label, priority=2),
        Column("object", _("对象"), lambda e: e.object_name, priority=2),
        Column(
            "outcome",
            _("结果"),
            lambda e: str(choices.OUTCOMES.get(e.outcome, e.outcome)),
            kind="badge",
            tone=lambda e: choices.TONES.get(e.outcome, "plain"),
            priority=3,
        ),
        Column("reason", _("理由"), lambda e: e.reason, priority=3),
        Column("seq", _("序号"), lambda e: e.seq, numeric=True, priority=3),
    ),
    filter_form=EventFilter,
    search=queries.containing,
    search_hint=_("姓名、对象、理由"),
    panels=_facts_panel,
    empty=_("有人办理业务后，每一步都会自动记在这里，不能修改或删除。"),
)
