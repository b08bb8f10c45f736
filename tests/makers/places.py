from datetime import date

from county.places.choices import PremisesKind, PremisesOwner
from county.places.models import Premises, Site, SiteCount, Town


def make_town(*, code: str = "610926100", name: str = "甲镇") -> Town:
    return Town.objects.get_or_create(
        code=code, defaults={"name": name, "name_en": name, "pinyin": "jiazhen"}
    )[0]


def make_site(
    *,
    town: Town,
    code: str = "",
    name: str = "甲安置点",
    households: int = 120,
    occupied_on: date = date(2016, 6, 1),
) -> Site:
    site = Site.objects.create(
        code=code or f"AZ{Site.objects.count() + 1:03d}", name=name, town=town, occupied_on=occupied_on,
        search_text=name,
    )  # fmt: skip
    SiteCount.objects.create(
        site=site,
        counted_on=occupied_on,
        households=households,
        people=households * 3,
        source="安置台账",
    )
    return site


def make_premises(*, site: Site, code: str = "", area_dm2: int = 60_000) -> Premises:
    return Premises.objects.create(
        code=code or f"CF{Premises.objects.count() + 1:03d}", name="一楼厂房", site=site, town=site.town,
        kind=PremisesKind.BUILT, owner_kind=PremisesOwner.TOWN, area_dm2=area_dm2, usable_from=site.occupied_on,
    )  # fmt: skip
