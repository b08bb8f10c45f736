from typing import Any

from django.apps import AppConfig
from django.core import checks

from county.core import uses


class PrivacyConfig(AppConfig):
    name = "county.privacy"

    def ready(self) -> None:
        """Commands ask here before they use sensitive data; every start says what is not assessed."""
        uses.guard(_require)
        checks.register(_tell, checks.Tags.database)


def _require(use: str) -> None:
    from county.privacy import permissions  # noqa: PLC0415 -- apps first

    permissions.require_assessed(use)


def _tell(databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """`manage.py check --database default`, and every migrate."""
    from county.privacy import queries  # noqa: PLC0415 -- apps first

    missing = queries.unassessed_uses() if databases and queries.is_made() else []
    return [
        checks.Warning(
            f"No signed impact assessment for: {use}. Its pages answer 403.",
            hint="Write one under /privacy/assessment/ and have another person sign it.",
            id="privacy.W001",
        )
        for use in missing
    ]
