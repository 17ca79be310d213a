"""What the self-tests of the sandbox found, for the people who run the server."""

from __future__ import annotations

from kb.access.figures import require_staff
from kb.access.principal import Principal
from kb.models import SandboxProof


def sandbox_proofs(*, by: Principal) -> list[SandboxProof]:
    """Return the last self-test of each host, for staff; anyone else gets a NotFoundError."""
    require_staff(by)
    return list(SandboxProof.objects.all())
