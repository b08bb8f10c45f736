from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    name = "county.entitlements"

    def ready(self) -> None:
        """Tell intake the sheet of old grants."""
        from county.entitlements.sheets import GRANTS  # noqa: PLC0415 -- models are there only now
        from county.intake import kinds  # noqa: PLC0415 -- the same

        kinds.register(GRANTS)
