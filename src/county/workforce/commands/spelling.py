"""What people are searched and sorted by. Set whenever a name is."""

from county.core.text import pinyin_of, search_text
from county.workforce.models import Person


def spell_person(person: Person) -> None:
    """Fill name_pinyin and search_text from the name; its first character is read as a surname."""
    person.name_pinyin = pinyin_of(person.name, surname=True)[0]
    person.search_text = search_text(names=[person.name])
