"""What every page shows: rooms, who is here, which day it is, which county."""

from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from county.accounts.choices import Role
from county.demo import accounts as demo

OFFICIALS = frozenset({Role.LEADER, Role.OFFICE, Role.DEPARTMENT, Role.FINANCE, Role.SUPERVISION, Role.AUDITOR, Role.TOWN})
REGISTRARS = frozenset({Role.OFFICE, Role.DEPARTMENT, Role.SUPERVISION, Role.AUDITOR, Role.TOWN, Role.OWNER})
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# (label, url name, path prefixes it owns, roles, icon of the phone's tab bar or "")
ROOMS = (
    (_("总览"), "portal:dashboard", ("/overview/", "/towns/", "/goals/"), OFFICIALS, "overview"),
    (_("工厂"), "factories:factory_list", ("/factories/", "/enterprises/", "/reports/", "/places/"), OFFICIALS | REGISTRARS, "factory"),
    (_("就业"), "workforce:employment_list", ("/workforce/",), REGISTRARS, "people"),
    (_("数据导入"), "intake:batch_list", ("/intake/",), frozenset({Role.OFFICE, Role.TOWN, Role.OWNER}), "intake"),
    (_("政策"), "portal:clauses", ("/policy/",), OFFICIALS | REGISTRARS, ""),
    (_("管理"), "accounts:organisation_list", ("/accounts/", "/audit/"), frozenset({Role.OFFICE}) | ADMINISTRATORS, ""),
)


def page(request: Any) -> dict[str, Any]:
    """nav: [{label, url, current, icon}] of the rooms the actor may enter; the phone's tab bar shows the first four with an icon."""
    actor = getattr(request, "actor", None)
    nav = [
        {"label": label, "url": reverse(url), "current": request.path.startswith(prefixes), "icon": icon}
        for label, url, prefixes, roles, icon in ROOMS
        if actor is not None and actor.has_role(*roles) and _exists(url)
    ]
    return {
        "nav": nav,
        "tabbar": [room for room in nav if room["icon"]][:4],
        "actor": actor,
        "today": getattr(request, "today", None),
        "county": settings.ANYE_COUNTY,
        "is_demo": settings.ANYE_DEMO,
        "demo_note": _("演示数据，人物与企业均为虚构") if settings.ANYE_DEMO else "",
        "demo_logins": demo.LOGINS if settings.ANYE_DEMO else (),
        "demo_password": demo.PASSWORD if settings.ANYE_DEMO else "",
        "languages": settings.LANGUAGES,
        "inbox_count": 0,
    }


def _exists(url: str) -> bool:
    """Rooms whose app is not built yet are not shown."""
    try:
        reverse(url)
    except NoReverseMatch:
        return False
    return True
