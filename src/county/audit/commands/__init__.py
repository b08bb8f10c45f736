"""The doors of the record: every other app writes to it through these."""

from county.audit.commands.anchoring import compare_anchor, take_anchor
from county.audit.commands.dumping import StepTold, dump, proof
from county.audit.commands.forgetting import forget
from county.audit.commands.recording import (
    amend,
    record,
    record_denied,
    record_export,
    record_many,
    record_print,
    record_read,
)
from county.audit.commands.sealing import close_act, seal
from county.audit.commands.verifying import ask_verification, verify

__all__ = [
    "StepTold",
    "amend",
    "ask_verification",
    "close_act",
    "compare_anchor",
    "dump",
    "forget",
    "proof",
    "record",
    "record_denied",
    "record_export",
    "record_many",
    "record_print",
    "record_read",
    "seal",
    "take_anchor",
    "verify",
]
