from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    name = "county.config"

    def ready(self) -> None:
        """What a migration made is protected before anyone uses it."""
        # Django tells the apps with models one by one, in the order they are installed.
        last = [app for app in apps.get_app_configs() if app.models_module][-1]
        post_migrate.connect(_protect, sender=last)


def _protect(using: str, **_: Any) -> None:
    from county.config import rowrights  # noqa: PLC0415 -- apps first

    rowrights.apply(using)
