from django.apps import AppConfig


class FactoriesConfig(AppConfig):
    name = "county.factories"

    def ready(self) -> None:
        """Tell files that papers may be handed in with outlays and evaluations."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 -- with the rest

        from county.files.choices import PaperKind as P  # noqa: PLC0415 -- apps are there now
        from county.files.kinds.holders import Holder, register  # noqa: PLC0415 -- the same

        bills = (P.INVOICES, P.RENT_INVOICES, P.FREIGHT_INVOICES, P.TRANSPORT_CONTRACT)
        register(Holder("factories.Outlay", _("支出"), "factories:outlay_detail", bills))
        page = "factories:evaluation_detail"
        register(Holder("factories.Evaluation", _("年度评估"), page, (P.EVALUATION,)))
