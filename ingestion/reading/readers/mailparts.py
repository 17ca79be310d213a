"""The parts of a mail: what is its text, and what was sent along."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message

from ingestion.reading.readers import mailheaders
from ingestion.reading.readers.mailpart import Kind, Part

_TEXTS: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/calendar": "calendar",
    "message/rfc822": "message",
    "application/pgp-encrypted": "sealed",
}
_READ_AS_TEXT = ("text/calendar", "application/xhtml+xml")
_RICH = ("text/rtf", "text/richtext")
_SIGNATURES = ("pgp-signature", "pkcs7-signature", "x-pkcs7-signature")
_MOST_PARTS = 1_000


def parts(message: Message) -> Iterator[Part]:
    """Yield the parts that a reader of the mail sees, in order; of alternatives, the best one."""
    for number, part in enumerate(_parts(message, outermost=True)):
        if number >= _MOST_PARTS:
            return
        yield part


def _parts(message: Message, *, outermost: bool = False, related: bool = False) -> Iterator[Part]:
    if message.get_content_type() == "multipart/encrypted" or _is_enveloped(message):
        yield Part("sealed", message)
    elif children := _children(message):
        yield from _inside(message.get_content_subtype(), children)
    elif message.get_content_subtype() not in _SIGNATURES:
        yield Part(_kind(message, outermost=outermost, related=related), message)


def _inside(kind: str, children: list[Message]) -> Iterator[Part]:
    if kind == "alternative":
        yield from _best(children)
    elif kind == "signed":
        yield from _parts(children[0])
    else:
        for number, child in enumerate(children):
            yield from _parts(child, related=kind == "related" and number > 0)


def _children(message: Message) -> list[Message]:
    payload = message.get_payload()
    if not message.is_multipart() or message.get_content_maintype() != "multipart":
        return []
    return [each for each in payload if isinstance(each, Message)]


def _is_enveloped(message: Message) -> bool:
    kind = message.get_content_type()
    return kind in ("application/pkcs7-mime", "application/x-pkcs7-mime") and (
        str(message.get_param("smime-type", "enveloped-data")).lower() != "signed-data"
    )


def _kind(message: Message, *, outermost: bool, related: bool) -> Kind:
    kind = message.get_content_type()
    if kind in ("message/rfc822", "application/pgp-encrypted"):
        return _TEXTS[kind]
    if kind.startswith("image/") and (related or not _is_attached(message)):
        return "picture"
    is_text = kind.startswith(("text/", "message/")) and kind not in _RICH
    named = bool(mailheaders.filename(message)) and not outermost
    if is_text and not named and not _is_attached(message):
        return _TEXTS.get(kind, "plain")
    return _TEXTS.get(kind, "file") if kind in _READ_AS_TEXT else "file"


def _is_attached(message: Message) -> bool:
    try:
        return message.get_content_disposition() == "attachment"
    except (ValueError, AttributeError, IndexError):
        return False


def _best(alternatives: list[Message]) -> Iterator[Part]:
    """Yield the parts of the richest alternative; calendars and files beside it are kept."""
    found = [list(_parts(each)) for each in alternatives]
    texts = [each for each in found if any(part.kind in ("plain", "html") for part in each)]
    rich = [each for each in texts if any(part.kind == "html" and _says(part) for part in each)]
    chosen = (rich or [each for each in texts if any(map(_says, each))] or texts or [[]])[0]
    yield from chosen
    for each in found:
        if each is not chosen:
            yield from (part for part in each if part.kind not in ("plain", "html", "picture"))


def _says(part: Part) -> bool:
    return bool(part.data().strip())
