from django.apps import AppConfig


class LoansConfig(AppConfig):
    name = "county.loans"

    def ready(self) -> None:
        """Tell files that papers may be handed in with loans."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 -- with the rest

        from county.files.choices import PaperKind as P  # noqa: PLC0415 -- apps are there now
        from county.files.kinds import holders  # noqa: PLC0415 -- the same

        kinds = (P.LOAN_CONTRACT, P.GUARANTEE_LETTER, P.INTEREST_RECEIPTS, P.REPAYMENT_RECORD)
        holder = holders.Holder("loans.Loan", _("创业担保贷款"), "loans:loan_detail", kinds)
        holders.register(holder)
