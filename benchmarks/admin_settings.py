"""The product's settings with Django's admin beside it, for bench_list.py only."""

import copy

from county.config.settings import *  # noqa: F403 -- settings are extended this way

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]  # noqa: F405 -- from the line above
ROOT_URLCONF = "benchmarks.admin_urls"
TEMPLATES = copy.deepcopy(TEMPLATES)  # noqa: F405 -- from the line above
TEMPLATES[0]["OPTIONS"]["context_processors"].append("django.contrib.auth.context_processors.auth")
SILENCED_SYSTEM_CHECKS = ["admin.E410"]
