"""How the library's pages write times, languages and waits."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from urllib.parse import urlencode

from babel import Locale, UnknownLocaleError
from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import get_language, ngettext, to_locale
from django.utils.translation import gettext as _

from kb.access.queue import Wait

register = template.Library()
_MANY_MINUTES = 90


@register.filter
def ago(when: datetime | None) -> SafeString | str:
    """Return `<time>`: how long ago in words, the date in its title."""
    if when is None:
        return "–"
    young = timezone.now() - when < timedelta(minutes=1)
    told = _("just now") if young else _("%(time)s ago") % {"time": timesince(when, depth=1)}
    date = date_format(timezone.localtime(when), "DATETIME_FORMAT")
    markup = '<time datetime="{}" title="{}">{}</time>'
    return format_html(markup, when.isoformat(timespec="seconds"), date, told)


@register.filter
def day(when: datetime) -> SafeString:
    """Return `<time>`: the date in words, the time of day in its title."""
    local = timezone.localtime(when)
    full, short = date_format(local, "DATETIME_FORMAT"), date_format(local, "DATE_FORMAT")
    return format_html('<time datetime="{}" title="{}">{}</time>', when.isoformat(), full, short)


@register.filter
def language_name(code: str) -> str:
    """Return the name of a language in the reader's language; an unknown code as it is."""
    try:
        reader = to_locale(get_language() or "en")
        name = Locale.parse(code, sep="-").get_language_name(reader)
    except (UnknownLocaleError, ValueError):
        return code
    return str(name).capitalize() if name else code


@register.filter
def in_line(wait: Wait | None) -> str:
    """Return the place in the queue and the likely wait."""
    if wait is None:
        return ""
    place = _("Number %(n)d in line") % {"n": wait.position}
    if wait.seconds is None:
        return place
    return _("%(place)s, %(about)s") % {"place": place, "about": about(wait.seconds)}


@register.filter
def about(seconds: float) -> str:
    """Return a time in words, rounded up: minutes, or hours when there are many."""
    minutes = max(1, math.ceil(seconds / 60))
    if minutes < _MANY_MINUTES:
        return ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes}
    hours = math.ceil(minutes / 60)
    return ngettext("about %(n)d hour", "about %(n)d hours", hours) % {"n": hours}


@register.filter
def percent(share: float) -> str:
    """Return a share from 0 to 1 in per cent, rounded down: only everything is 100."""
    return f"{math.floor(100 * share + 1e-9)} %"


@register.simple_tag(takes_context=True)
def narrowed(context: Context, **changed: object) -> str:
    """Return the query string of a list with the filters it has, some of them changed."""
    chosen = {name: context.get(name, "") for name in ("state", "flag", "tag", "q")} | changed
    return "?" + urlencode({name: str(value) for name, value in chosen.items() if value})
