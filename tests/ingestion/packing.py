"""Archives made by the tests, friendly and hostile."""

from __future__ import annotations

import io
import tarfile
import zipfile

Files = dict[str, str | bytes]


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def zipped(files: Files, **more: object) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), _bytes(content), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(files: Files, compression: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{compression}") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(_bytes(content))
            archive.addfile(info, io.BytesIO(_bytes(content)))
    return out.getvalue()


def renamed(archive: bytes, old: bytes, new: bytes) -> bytes:
    """Return a ZIP with the bytes of a name replaced by as many others, in any encoding."""
    assert len(old) == len(new)
    return archive.replace(old, new)
