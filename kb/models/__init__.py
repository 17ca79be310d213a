"""Tables. Reached from outside only through `kb.access` and by `ingestion`."""

from kb.models.audit import AuditEvent
from kb.models.collections import Collection, Grant, Role
from kb.models.documents import Allowance, Document
from kb.models.idempotency import IdempotencyRecord
from kb.models.keys import APIKey
from kb.models.passages import Passage
from kb.models.users import User
from kb.models.versions import IN_PROGRESS, TERMINAL, Content, State, Version

__all__ = [
    "IN_PROGRESS",
    "TERMINAL",
    "APIKey",
    "Allowance",
    "AuditEvent",
    "Collection",
    "Content",
    "Document",
    "Grant",
    "IdempotencyRecord",
    "Passage",
    "Role",
    "State",
    "User",
    "Version",
]
