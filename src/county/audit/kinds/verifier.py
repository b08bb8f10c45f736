"""The stand-alone verifier as the text it leaves as."""

from pathlib import Path

from county.audit.kinds import verify_record


def source() -> str:
    """The whole file."""
    return Path(verify_record.__file__).read_text(encoding="utf-8")
