"""What templates need beyond Django's own tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kb.text import detect

register = template.Library()


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """Return an icon of `icons.svg`; decoration only, so hidden from screen readers."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        static("icons.svg"),
        name,
    )


@register.filter
def lang_of(text: str) -> str:
    """Return the `lang` attribute of a piece of content, which decides how it is set."""
    return {"zh": "zh-Hans", "ja": "ja", "ko": "ko"}.get(detect(str(text)), "en")


@register.filter
def undo_of(tags: str) -> str:
    """Return the path in a message's `undo:/path` tag: where to post to take the act back."""
    path = next((tag[5:] for tag in tags.split() if tag.startswith("undo:/")), "")
    return path if not path.startswith("//") else ""


@register.filter
def get(mapping: Mapping[Any, Any], key: object) -> Any:
    """Return `mapping[key]`, or None."""
    return mapping.get(key)
