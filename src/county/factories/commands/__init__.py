"""What can be done to enterprises and factories. Each verb records itself."""

from county.factories.commands.enterprises import (
    correct_enterprise,
    recognise_leading,
    register_enterprise,
    withdraw_leading,
)
from county.factories.commands.factories import change_state, correct_factory, register_factory
from county.factories.commands.ledgers import (
    correct_evaluation,
    correct_outlay,
    register_evaluation,
    register_outlay,
)
from county.factories.commands.recognition import recognise_factory, withdraw_recognition
from county.factories.commands.reports import correct_report, submit_report
from county.factories.commands.spelling import spell_enterprise, spell_factory

__all__ = [
    "change_state",
    "correct_enterprise",
    "correct_evaluation",
    "correct_factory",
    "correct_outlay",
    "correct_report",
    "recognise_factory",
    "recognise_leading",
    "register_enterprise",
    "register_evaluation",
    "register_factory",
    "register_outlay",
    "spell_enterprise",
    "spell_factory",
    "submit_report",
    "withdraw_leading",
    "withdraw_recognition",
]
