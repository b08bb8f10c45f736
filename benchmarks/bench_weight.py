"""What a phone loads to open a page for the first time: HTML, style sheet, scripts, icon.

    python benchmarks/bench_weight.py          (needs the demo county: make run, or manage.py seed_demo)

HTML comes from Django's test client as the office sees it; each file the page names is taken as WhiteNoise sends it to
a browser that accepts Brotli or gzip. The platform sends HTML as it is (a proxy in front may compress it),
so both sums are printed. No web font is loaded and no picture.
"""

import gzip
import os
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "county.config.settings")
os.environ.setdefault("ANYE_TODAY", "2019-12-20")
GOAL_KB = 100
LOADED = re.compile(r"""<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]+)\"""")


def pages() -> list[tuple[str, str]]:
    from county.factories.models import Factory
    from county.intake.models import Batch
    from county.places.models import Town

    factory, town = Factory.objects.order_by("pk")[0], Town.objects.order_by("code")[0]
    batch = Batch.objects.order_by(
        "-rows_bad", "-pk"
    ).first()  # the longest page: every mistake named
    told = [
        ("dashboard", "/overview/"),
        ("town", f"/towns/{town.code}/"),
        ("factory", f"/factory/{factory.pk}/"),
        ("list of pay", "/workforce/payroll/"),
        ("upload", "/intake/upload/"),
    ]
    return [*told, ("batch", f"/intake/{batch.pk}/")] if batch else told


def sent(url: str) -> int:
    """Bytes of a static file as WhiteNoise sends it: the smallest of the forms it keeps."""
    from django.conf import settings

    path = Path(settings.STATIC_ROOT) / url.removeprefix(settings.STATIC_URL)
    forms = [path, *(path.with_name(f"{path.name}.{ending}") for ending in ("gz", "br"))]
    return min(form.stat().st_size for form in forms if form.exists())


def weigh(client: Any, url: str) -> tuple[int, int, int, int, int]:
    """Bytes: HTML, HTML compressed, style sheets, scripts, all else (icons)."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    files = dict.fromkeys(found for found in LOADED.findall(answer.content.decode()))
    sizes = {"css": 0, "js": 0, "": 0}
    for file in files:
        kind = file.rpartition(".")[2]
        sizes[kind if kind in sizes else ""] += sent(file)
    packed = len(gzip.compress(answer.content, 6))
    return len(answer.content), packed, sizes["css"], sizes["js"], sizes[""]


def main() -> int:
    from county.config import embedded

    if not os.environ.get("DATABASE_URL"):
        embedded.start(embedded.cluster())
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from county.accounts.models import User

    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client()
    client.force_login(
        User.objects.get(username="office"), backend="django.contrib.auth.backends.ModelBackend"
    )
    heads = ("HTML", "HTML gz", "CSS", "JS", "icon", "in all", "HTML as is")
    print(f"{'KB':14}" + "".join(f"{head:>12}" for head in heads))
    heaviest = 0
    for name, url in pages():
        html, packed, css, js, other = weigh(client, url)
        whole = packed + css + js + other
        heaviest = max(heaviest, whole)
        row = (html, packed, css, js, other, whole, whole - packed + html)
        print(f"{name:14}" + "".join(f"{size / 1000:>12.1f}" for size in row))
    print(f"heaviest: {heaviest / 1000:.1f} KB (goal {GOAL_KB})")
    return 0 if heaviest <= GOAL_KB * 1000 else 1


if __name__ == "__main__":
    sys.exit(main())
