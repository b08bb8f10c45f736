"""The worker's own pages, the registers of those who answer him, and what is kept of people."""

from county.privacy.views.notices import show_fields, show_notice, show_past_retention
from county.privacy.views.own import (
    confirm_pay,
    object_to_pay,
    show_consents,
    show_home,
    show_pay,
    show_work,
    switch_consent,
)
from county.privacy.views.own_data import ask_correction, ask_erasure, download_data, show_data
from county.privacy.views.registers import ASSESSMENTS, CONSENTS, ERASURES, REQUESTS

__all__ = [
    "ASSESSMENTS",
    "CONSENTS",
    "ERASURES",
    "REQUESTS",
    "ask_correction",
    "ask_erasure",
    "confirm_pay",
    "download_data",
    "object_to_pay",
    "show_consents",
    "show_data",
    "show_fields",
    "show_home",
    "show_notice",
    "show_past_retention",
    "show_pay",
    "show_work",
    "switch_consent",
]
