"""What enterprises and factories are searched and sorted by. Set whenever a name is."""

from county.core.text import pinyin_of, search_text
from county.factories.models import Enterprise, Factory


def spell_enterprise(enterprise: Enterprise) -> None:
    """Fill name_pinyin and search_text from the name, the credit code and the representative."""
    spelt, initials = pinyin_of(enterprise.name, surname=False)
    enterprise.name_pinyin = spelt
    enterprise.search_text = search_text(
        enterprise.name,
        enterprise.credit_code,
        spelt,
        initials,
        names=(enterprise.legal_representative,),
    )


def spell_factory(factory: Factory) -> None:
    """Fill name_pinyin and search_text; the names of enterprise and site find it too."""
    spelt, initials = pinyin_of(factory.name, surname=False)
    factory.name_pinyin = spelt
    others = [factory.enterprise.name, *([factory.site.name] if factory.site else [])]
    words = [word for name in others for word in (name, *pinyin_of(name, surname=False))]
    factory.search_text = search_text(factory.name, factory.code, spelt, initials, *words)
