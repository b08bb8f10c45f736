"""Django admin on the pay rows, with the same columns and filters as our list; for bench_list.py only."""

from typing import Any

from django.contrib import admin
from django.urls import path

from county.config.urls import urlpatterns as product
from county.core import gate
from county.workforce.models import Payroll


class PayrollAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    list_display = (
        "month",
        "name",
        "factory",
        "days_tenths",
        "gross_fen",
        "deductions_fen",
        "net_fen",
        "paid_on",
        "channel",
        "confirmation",
    )
    list_filter = ("month", "factory__town", "factory", "channel", "confirmation")
    list_select_related = ("person", "factory")
    list_per_page = 50
    search_fields = ("person__search_text", "factory__search_text")

    @gate.open_to()
    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        return super().changelist_view(request, extra_context)

    @admin.display(ordering="person__name")
    def name(self, row: Payroll) -> str:
        return row.person.name


class Site(admin.AdminSite):
    """Lets the signed-in office in."""

    def has_permission(self, request: Any) -> bool:
        return request.user.is_authenticated


site = Site()
# No superuser exists, so the admin would let nobody look.
PayrollAdmin.has_view_permission = lambda *_: True  # type: ignore[assignment]
PayrollAdmin.has_module_permission = lambda *_: True  # type: ignore[assignment]
site.register(Payroll, PayrollAdmin)
urlpatterns = [path("admin/", site.urls), *product]
