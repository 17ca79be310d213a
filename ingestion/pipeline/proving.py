"""The sandbox proves itself when a worker starts: attacked from inside, the result kept."""

from __future__ import annotations

import logging
import socket
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models.functions import Now

from ingestion.reading.sandbox import selftest, verdict
from kb.errors import TransientError
from kb.models import SandboxProof

log = logging.getLogger(__name__)
_KEPT = timedelta(days=30)
"""How long a host that starts no worker any more is shown."""


def prove() -> SandboxProof:
    """Attack the sandbox, keep what came of it under this host's name, and return it.

    From then on this process and its children parse nothing when an attack was not refused, unless
    `ALLOW_WEAK_SANDBOX`. A sandbox that cannot be started is no way out: then each file waits.
    """
    proof = SandboxProof(host=socket.gethostname()[:255], weak=settings.ALLOW_WEAK_SANDBOX)
    try:
        proof.attacks = selftest(secrets=[Path(settings.HOME) / "footnote.env"])
    except TransientError as error:
        proof.problem = str(error)[:300]
    verdict.remember(proof.attacks)
    if proof.open_ways:
        log.error("the sandbox of parsers has ways out: %s", ", ".join(proof.open_ways))
    _keep(proof)
    return proof


def _keep(proof: SandboxProof) -> None:
    """Store it; a worker starts without a database, too, and waits for it."""
    try:
        proof.save()
        SandboxProof.objects.filter(at__lt=Now() - _KEPT).delete()
    except DatabaseError as error:
        log.warning("the sandbox's self-test was not stored: %s", error)
    finally:
        if not connection.in_atomic_block:
            connection.close()  # the worker's processes are forked after this
