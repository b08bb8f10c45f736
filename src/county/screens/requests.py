"""What the gate puts on every request, under the name pages use for annotations."""

from county.core.gate import Request as PageRequest

__all__ = ["PageRequest"]
