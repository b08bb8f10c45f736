from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "county.claims"

    def ready(self) -> None:
        """Tell files that papers may be handed in with claims."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 -- with the rest

        from county.files.kinds import holders  # noqa: PLC0415 -- apps are there now

        holders.register(holders.Holder("claims.Claim", _("补贴申报"), "claims:claim_detail", ()))
