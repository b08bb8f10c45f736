#!/usr/bin/env python
"""Django's command line; starts the embedded database when no DATABASE_URL is given."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "county.config.settings")

if __name__ == "__main__":
    from county.config import embedded

    if not os.environ.get("DATABASE_URL"):
        embedded.start(embedded.cluster())
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
