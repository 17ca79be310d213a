"""The verbs that page, API and command share: submit, replace, date, retry, withdraw, restore."""

from ingestion.intake.dating import set_effect
from ingestion.intake.retrying import retry
from ingestion.intake.submitting import submit, submit_many, submit_text, submit_version
from ingestion.intake.withdrawing import restore, restore_collection, withdraw

__all__ = [
    "restore",
    "restore_collection",
    "retry",
    "set_effect",
    "submit",
    "submit_many",
    "submit_text",
    "submit_version",
    "withdraw",
]
