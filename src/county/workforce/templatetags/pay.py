"""What the payroll list shows beside its rows."""

from django import template
from django.utils.translation import gettext as _

from county.screens import formats
from county.screens.blocks import Kpi
from county.workforce import queries

register = template.Library()


@register.simple_tag
def pay_totals(totals: queries.PayTotals) -> list[Kpi]:
    """{% pay_totals sums as totals %}: sums over all filtered rows, not only the page."""
    return [
        Kpi(_("应发合计"), formats.yuan(totals.gross_fen)),
        Kpi(_("实发合计"), formats.yuan(totals.net_fen)),
        Kpi(_("其中未发放"), formats.yuan(totals.unpaid_fen)),
    ]


@register.simple_tag
def insurance_totals(totals: queries.InsuranceTotals) -> list[Kpi]:
    """{% insurance_totals sums as totals %}: sums over all filtered rows."""
    return [
        Kpi(_("单位缴费合计"), formats.yuan(totals.employer_fen)),
        Kpi(_("个人缴费合计"), formats.yuan(totals.employee_fen)),
    ]
