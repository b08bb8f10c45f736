"""What stands against letting a claim or a payment through: the door at which claims and payments ask what only an
app above them knows (risk). Nobody registered: nothing stands.
"""

from collections.abc import Callable, Collection, Mapping

from county.core.errors import Refused

CLAIMS = "claims"
DUES = "dues"
# Keys in; of those something stands against, the sentence that says what.
Ask = Callable[[Collection[int]], Mapping[int, str]]
_ASKED: dict[str, list[Ask]] = {}


def register(kind: str, ask: Ask) -> None:
    """kind: CLAIMS or DUES. Once, from an AppConfig.ready."""
    if ask not in _ASKED.setdefault(kind, []):
        _ASKED[kind].append(ask)


def against(kind: str, keys: Collection[int]) -> dict[int, str]:
    """What stands against which of them, in a few statements however many they are."""
    found: dict[int, str] = {}
    for ask in _ASKED.get(kind, ()):
        found |= ask(keys)
    return found


def require_none(kind: str, keys: Collection[int]) -> None:
    """Refuses: `stopped`, with the first sentence."""
    for said in against(kind, keys).values():
        raise Refused(said, code="stopped")
