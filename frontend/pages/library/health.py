"""Health for load balancers and supervisors: names of parts and nothing else, to anyone."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from frontend.pages.library import checks

NEEDED = {
    "database": checks.database,
    "migrations": checks.migrations,
    "storage": checks.storage,
}
"""Without these no request can be served."""
HELPFUL = {"broker": checks.broker, "workers": checks.workers, "llm": checks.language_model}
"""Without these Footnote does less, and says so."""


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Tell that the process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Tell whether requests can be served (200 or 503), and which parts are missing."""
    down = [name for name, look in NEEDED.items() if look().state == checks.DOWN]
    if down:
        return JsonResponse({"status": "down", "down": down}, status=503)
    degraded = [name for name, look in (NEEDED | HELPFUL).items() if look().state != checks.OK]
    return JsonResponse({"status": "degraded" if degraded else "ok", "degraded": degraded})
