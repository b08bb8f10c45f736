from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from county.core import transactions


class AuditConfig(AppConfig):
    name = "county.audit"

    def ready(self) -> None:
        """Every commit is sealed; every migrate ends with the watched tables watched."""
        transactions.before_commit(_seal)
        last = [app for app in apps.get_app_configs() if app.models_module][-1]
        post_migrate.connect(_watch, sender=last)


def _seal(*, at_commit: bool) -> None:
    from county.audit.commands import sealing  # noqa: PLC0415 -- apps first

    sealing.seal(at_commit=at_commit)


def _watch(**_: Any) -> None:
    from county.audit.commands import watching  # noqa: PLC0415 -- apps first

    watching.watch_tables()
