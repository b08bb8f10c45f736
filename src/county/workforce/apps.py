from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "county.workforce"

    def ready(self) -> None:
        """Tell intake the kinds of sheets this app can take."""
        from county.intake import kinds  # noqa: PLC0415 -- models are there only now
        from county.workforce.sheets.insurance import INSURANCE  # noqa: PLC0415 -- the same
        from county.workforce.sheets.payroll import PAYROLL  # noqa: PLC0415 -- the same
        from county.workforce.sheets.roster import ROSTER  # noqa: PLC0415 -- the same

        for kind in (ROSTER, PAYROLL, INSURANCE):
            kinds.register(kind)
