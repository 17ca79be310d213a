"""How the library's pages write times, languages and waits."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from babel import Locale, UnknownLocaleError
from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from frontend.pages.library.rows import Wait

register = template.Library()


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
        name = Locale.parse(code, sep="-").get_language_name(get_language() or "en")
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
    minutes = max(1, math.ceil(wait.seconds / 60))
    about = ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes}
    return _("%(place)s, %(about)s") % {"place": place, "about": about}
