"""Pages that read from all apps."""

from county.portal.views.errors import forbidden, not_found, server_error
from county.portal.views.home import home

__all__ = ["forbidden", "home", "not_found", "server_error"]
