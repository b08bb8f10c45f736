from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "county.risk"

    def ready(self) -> None:
        """Tell claims and payments, which lie below, what to ask before they let anything through."""
        from county.core import stops  # noqa: PLC0415 -- apps are there now
        from county.risk import commands  # noqa: PLC0415 -- the same

        stops.register(stops.CLAIMS, commands.against_claims)
        stops.register(stops.DUES, commands.against_dues)
