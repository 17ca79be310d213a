"""Compressed RTF, the body of an Outlook message that has no other ([MS-OXRTFCP])."""

from __future__ import annotations

import struct

_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_SIZE = 4096


def unpack(data: bytes, most: int) -> bytes:
    """Return at most `most` bytes of RTF; raises ValueError when it is something else."""
    if len(data) < 16:
        raise ValueError("too short")
    raw_size = struct.unpack("<I", data[4:8])[0]
    if data[8:12] == _PLAIN:
        return data[16 : 16 + raw_size]
    if data[8:12] != _COMPRESSED:
        raise ValueError("not compressed RTF")
    return _unpacked(data[16:], min(raw_size, most))


def _unpacked(data: bytes, size: int) -> bytes:
    window = bytearray(_DICTIONARY.ljust(_SIZE, b"\0"))
    out, write, at = bytearray(), len(_DICTIONARY), 0
    while at < len(data) and len(out) < size:
        control, at = data[at], at + 1
        for bit in range(8):
            if not control >> bit & 1:
                found, at = data[at : at + 1], at + 1
            else:
                token, at = int.from_bytes(data[at : at + 2], "big"), at + 2
                start, length = token >> 4, (token & 15) + 2
                if start == write % _SIZE:
                    return bytes(out[:size])
                found = _run(window, start, length, write)
            for byte in found:
                window[write % _SIZE] = byte
                write += 1
            out += found
            if at > len(data):
                break
    return bytes(out[:size])


def _run(window: bytearray, start: int, length: int, write: int) -> bytes:
    """Return `length` bytes from `start` on; a run may reach into itself."""
    available = (write - start) % _SIZE or _SIZE
    piece = bytes(window[(start + n) % _SIZE] for n in range(min(length, available)))
    return (piece * (length // len(piece) + 1))[:length]
