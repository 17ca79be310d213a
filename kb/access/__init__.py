"""The only gate: what a principal may read and do. Absent and forbidden are the same."""

from kb.access.audit import record
from kb.access.collections import (
    create_collection,
    delete_collection,
    get_collection,
    grant,
    grants_of,
    revoke,
    update_collection,
)
from kb.access.documents import (
    blocks_of,
    existing,
    get_document,
    get_passage,
    get_version,
    open_original,
    passages_of,
    restrict,
    versions_of,
)
from kb.access.keys import authenticate_key, create_key, keys_of, revoke_key
from kb.access.permitted import (
    permitted_collections,
    permitted_documents,
    permitted_passages,
    permitted_versions,
    reach_of,
    role_in,
)
from kb.access.principal import Principal, principal_of
from kb.access.spaces import Space, current_space

__all__ = [
    "Principal",
    "Space",
    "authenticate_key",
    "blocks_of",
    "create_collection",
    "create_key",
    "current_space",
    "delete_collection",
    "existing",
    "get_collection",
    "get_document",
    "get_passage",
    "get_version",
    "grant",
    "grants_of",
    "keys_of",
    "open_original",
    "passages_of",
    "permitted_collections",
    "permitted_documents",
    "permitted_passages",
    "permitted_versions",
    "principal_of",
    "reach_of",
    "record",
    "restrict",
    "revoke",
    "revoke_key",
    "role_in",
    "update_collection",
    "versions_of",
]
