"""Tables. Reached from outside only through `kb.access` and by `ingestion`."""

from kb.models.audit import AuditEvent
from kb.models.collections import Collection, Grant, Role
from kb.models.documents import Allowance, Document
from kb.models.drafts import Draft
from kb.models.glossary import Synonyms
from kb.models.headings import Heading
from kb.models.idempotency import IdempotencyRecord
from kb.models.keys import APIKey
from kb.models.passages import Passage
from kb.models.proofs import SandboxProof
from kb.models.quotas import Quota
from kb.models.sketches import Sketch
from kb.models.sources import Source, SourceItem, SourceKind, SourceRun
from kb.models.spaces import EmbeddingSpace, SpaceState, Vector
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
    "Draft",
    "EmbeddingSpace",
    "Grant",
    "Heading",
    "IdempotencyRecord",
    "Passage",
    "Quota",
    "Role",
    "SandboxProof",
    "Sketch",
    "Source",
    "SourceItem",
    "SourceKind",
    "SourceRun",
    "SpaceState",
    "State",
    "Synonyms",
    "User",
    "Vector",
    "Version",
]
