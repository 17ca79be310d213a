"""How the server is, for signed-in staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.pages.library import checks
from frontend.pages.library.chart import chart
from frontend.pages.library.guard import page
from ingestion.pipeline.spaces import Shown, spaces
from kb.access import Principal
from kb.access.figures import figures
from kb.access.proofs import sandbox_proofs
from kb.errors import NotFoundError

PARTS: list[tuple[str | Promise, Callable[[], checks.Found]]] = [
    (_("Database"), checks.database),
    (_("Tables"), checks.migrations),
    (_("Disk"), checks.storage),
    (_("Workers"), checks.workers),
    (_("Broker"), checks.broker),
    (_("Language model"), checks.language_model),
    (_("Embedder"), checks.embedding),
    (_("Reranker"), checks.reranker),
]
WORDS = {checks.OK: _("OK"), checks.DEGRADED: _("Degraded"), checks.DOWN: _("Down")}
NEEDED = 3
"""The first parts, without which nothing works; the others only take something away."""


@dataclass(frozen=True, slots=True)
class Component:
    """A part as the page shows it."""

    label: str | Promise
    state: str
    word: str | Promise
    detail: str


def _component(label: str | Promise, look: Callable[[], checks.Found]) -> Component:
    found = look()
    return Component(label, found.state, WORDS[found.state], found.detail)


def _worst(components: list[Component]) -> str:
    if any(each.state == checks.DOWN for each in components[:NEEDED]):
        return checks.DOWN
    return checks.OK if all(each.state == checks.OK for each in components) else checks.DEGRADED


def _spaces() -> list[Shown]:
    try:
        return spaces()
    except NotFoundError:  # one of them was dropped while they were counted
        return []


@page
def status(request: HttpRequest, by: Principal) -> HttpResponse:
    """Show the parts, the documents by state, and the last day's work."""
    known, proofs = figures(by=by), sandbox_proofs(by=by)
    components = [_component(label, look) for label, look in PARTS]
    components.append(_component(_("Parser sandbox"), lambda: checks.sandbox(proofs)))
    context = {
        "components": components,
        "worst": _worst(components),
        "states": known.states,
        "chart": chart(known.hours),
        "proofs": proofs,
        "unsafe": [proof for proof in proofs if proof.open_ways],
        "spaces": _spaces(),
    }
    return render(request, "library/status.html", context)
