"""The verbs that page, API and command share: submit, replace, retry, withdraw, restore."""

from ingestion.intake.retrying import retry
from ingestion.intake.submitting import submit, submit_many, submit_text, submit_version
from ingestion.intake.withdrawing import restore, withdraw

__all__ = [
    "restore",
    "retry",
    "submit",
    "submit_many",
    "submit_text",
    "submit_version",
    "withdraw",
]
