"""Starts the embedded test server before Django is set up, unless DATABASE_URL names another."""

import os

os.environ.setdefault("ANYE_TODAY", "2019-12-20")

from county.config import embedded

if not os.environ.get("DATABASE_URL"):
    _place = embedded.cluster("test")
    embedded.start(_place)
    os.environ["DATABASE_URL"] = _place.url
