"""Writing the audit trail."""

from __future__ import annotations

from typing import Any

from kb.access.principal import Principal
from kb.models import AuditEvent


def record(
    action: str,
    *,
    by: Principal | None,
    target: Any = None,
    target_type: str = "",
    target_id: str = "",
    outcome: str = "ok",
    **detail: Any,
) -> None:
    """Append one audit row; `detail` must hold ids and counts only, never content or secrets."""
    AuditEvent.objects.create(
        actor_id=by.user_id if by else None,
        key_prefix=by.key_prefix if by else "",
        action=action,
        target_type=target_type or (type(target).__name__.lower() if target is not None else ""),
        target_id=target_id or (str(target.pk) if target is not None else ""),
        outcome=outcome,
        detail=detail,
    )
