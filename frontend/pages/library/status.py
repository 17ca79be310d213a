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
from kb.access import Principal
from kb.access.figures import figures

PARTS: list[tuple[str | Promise, Callable[[], checks.Found]]] = [
    (_("Database"), checks.database),
    (_("Tables"), checks.migrations),
    (_("Disk"), checks.storage),
    (_("Workers"), checks.workers),
    (_("Broker"), checks.broker),
    (_("Language model"), checks.language_model),
    (_("Embedder"), checks.embedding),
    (_("Parser sandbox"), checks.sandbox),
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


@page
def status(request: HttpRequest, by: Principal) -> HttpResponse:
    """Show the parts, the documents by state, and the last day's work."""
    known = figures(by=by)
    components = [_component(label, look) for label, look in PARTS]
    context = {"components": components, "worst": _worst(components), "states": known.states}
    return render(request, "library/status.html", {**context, "chart": chart(known.hours)})
