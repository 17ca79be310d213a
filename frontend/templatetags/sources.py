"""How pages write what came of a source, and where a document comes from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from kb.models import SourceRun

register = template.Library()


@register.filter
def soon(when: datetime) -> SafeString | str:
    """Return `<time>`: in how long, the date in its title."""
    late = when <= timezone.now()
    told = _("within seconds") if late else _("in %(time)s") % {"time": timeuntil(when, depth=1)}
    date = date_format(timezone.localtime(when), "DATETIME_FORMAT")
    markup = '<time datetime="{}" title="{}">{}</time>'
    return format_html(markup, when.isoformat(timespec="seconds"), date, told)


@register.filter
def outcome(run: SourceRun) -> str:
    """Return what a run did, as `3 added, 1 removed`."""
    n = {"added": run.added, "changed": run.changed, "removed": run.removed}
    parts = [
        ngettext("%(n)d added", "%(n)d added", n["added"]) % {"n": n["added"]},
        ngettext("%(n)d changed", "%(n)d changed", n["changed"]) % {"n": n["changed"]},
        ngettext("%(n)d removed", "%(n)d removed", n["removed"]) % {"n": n["removed"]},
        ngettext("%(n)d unchanged", "%(n)d unchanged", run.unchanged) % {"n": run.unchanged},
        ngettext("%(n)d left out", "%(n)d left out", run.refused) % {"n": run.refused},
    ]
    counts = (*n.values(), run.unchanged, run.refused)
    return ", ".join(p for p, count in zip(parts, counts, strict=True) if count) or _("nothing new")


@register.filter
def web_link(text: object) -> str:
    """Return a web address that is safe as a link, or nothing: metadata is anybody's text."""
    try:
        parts = urlsplit(str(text or ""))
    except ValueError:
        return ""
    safe = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return str(text) if safe else ""
