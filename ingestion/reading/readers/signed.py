"""Opaque signed mail (S/MIME, RFC 8551): the message is inside the signature's envelope.

Signatures are not verified; who signed says nothing about who may read.
"""

from __future__ import annotations

from collections.abc import Iterator

_TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SIGNED = bytes.fromhex("2a864886f70d010702")
"""Object identifier of SignedData, 1.2.840.113549.1.7.2."""
_SEQUENCE, _OBJECT, _OCTETS, _EXPLICIT, _CONSTRUCTED = 0x30, 0x06, 0x04, 0xA0, 0x24


def content(data: bytes, media_type: str) -> bytes:
    """Return the message inside signed data, or nothing when it is something else."""
    if media_type not in _TYPES:
        return b""
    try:
        return _content(data)
    except (ValueError, LookupError, StopIteration, RecursionError):
        return b""


def _content(data: bytes) -> bytes:
    outer = dict(_children(_only(data, _SEQUENCE)))
    if outer.get(_OBJECT) != _SIGNED:
        return b""
    inner = list(_children(_only(outer[_EXPLICIT], _SEQUENCE)))
    capsule = dict(_children(next(value for tag, value in inner if tag == _SEQUENCE)))
    return b"".join(_octets(capsule[_EXPLICIT]))


def _only(data: bytes, tag: int) -> bytes:
    return next(value for found, value in _children(data) if found == tag)


def _octets(data: bytes) -> Iterator[bytes]:
    for tag, value in _children(data):
        if tag == _OCTETS:
            yield value
        elif tag == _CONSTRUCTED:
            yield from _octets(value)


def _children(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (tag, value) of what stands one after the other in `data`, as DER or BER."""
    at = 0
    while at + 2 <= len(data) and data[at : at + 2] != b"\0\0":
        tag, length, at = data[at], data[at + 1], at + 2
        if length == 0x80:
            end = _end(data, at)
            yield tag, data[at:end]
            at = end + 2
            continue
        if length > 0x80:
            size = length - 0x80
            length, at = int.from_bytes(data[at : at + size], "big"), at + size
        if at + length > len(data):
            raise ValueError("cut off")
        yield tag, data[at : at + length]
        at += length


def _end(data: bytes, at: int) -> int:
    """Return where a value of indefinite length that begins at `at` ends."""
    while data[at : at + 2] != b"\0\0":
        length, at = data[at + 1], at + 2
        if length == 0x80:
            at = _end(data, at) + 2
            continue
        if length > 0x80:
            size = length - 0x80
            length, at = int.from_bytes(data[at : at + size], "big"), at + size
        at += length
        if at > len(data):
            raise ValueError("cut off")
    return at
