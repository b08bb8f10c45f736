"""Pages that read from all apps."""

from county.portal.views.errors import forbidden, not_found, server_error
from county.portal.views.home import home
from county.portal.views.pages import export_goal, show_dashboard, show_goal

__all__ = [
    "export_goal",
    "forbidden",
    "home",
    "not_found",
    "server_error",
    "show_dashboard",
    "show_goal",
]
