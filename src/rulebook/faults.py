"""Where something stands in a scheme file, and what is wrong there."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mark:
    """A place in a file. line counts from 1; key is the path of keys down to the value."""

    file: str
    line: int
    key: str = ""

    def under(self, key: str) -> "Mark":
        """The same line, one key deeper."""
        return Mark(self.file, self.line, f"{self.key}.{key}" if self.key else key)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong. `code` is stable and names the kind; the sentences say it and how to mend it."""

    mark: Mark
    code: str
    zh: str
    en: str

    def line(self, language: str = "en") -> str:
        """One line for a terminal or a page: file:line: key: sentence."""
        said = self.zh if language == "zh" else self.en
        key = f"{self.mark.key}: " if self.mark.key else ""
        return f"{self.mark.file}:{self.mark.line}: {key}{said}"


class Faulty(Exception):
    """A scheme that cannot be used; holds every fault found, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(fault.line() for fault in self.faults))


class Notebook:
    """Collects faults while a file is read, so that all are told at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def note(self, mark: Mark, code: str, zh: str, en: str) -> None:
        """Write one fault down."""
        self.faults.append(Fault(mark, code, zh, en))

    def raise_any(self) -> None:
        """Raises: Faulty, when anything was written down."""
        if self.faults:
            raise Faulty(self.faults)
