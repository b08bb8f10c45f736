"""The system administrators told that a backup or a rehearsal of it went wrong."""

from django.utils.translation import gettext_noop

from county.accounts.choices import Role
from county.core import clock
from county.reminders import commands as reminders


def wrong() -> None:
    reminders.tell_role(
        Role.SYSTEM_ADMIN, today=clock.today(), topic="backups.wrong",
        subject=gettext_noop("备份或恢复演练出了问题"), page="backups:backup_list",
    )  # fmt: skip
