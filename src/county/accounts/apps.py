from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "county.accounts"

    def ready(self) -> None:
        """However a person is logged in, the session knows from when."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 -- apps first

        user_logged_in.connect(_begin, dispatch_uid="accounts.begin_session")


def _begin(request: Any, **_: Any) -> None:
    from county.accounts.commands.sessions import begin_session  # noqa: PLC0415 -- apps first

    begin_session(request.session)
