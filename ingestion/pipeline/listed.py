"""The list of an archive's files, kept for whoever opens it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from ingestion.errors import explain
from ingestion.pipeline.lease import Lease
from ingestion.reading import Block, to_json
from ingestion.reading.archives import Member
from kb.models import Content, Version


def keep(version: Version, lease: Lease, found: list[Member], refused: dict[int, str]) -> None:
    """Store the list of members: as data in the report, as a table in the content."""
    rows, members = [["File", "Bytes", "Not taken"]], list[dict[str, Any]]()
    for each in found:
        told = {"name": each.name, "size": each.size, "sha256": each.sha256}
        code, params = refused.get(each.index, ""), {}
        if code:
            params = {"extension": _suffix(each), "limit": filesizeformat(settings.MAX_UPLOAD)}
            told |= {"refusal": code, "params": params}
        members.append(told)
        rows.append([each.name, str(each.size), explain(code, params)])
    text = "\n".join(" | ".join(cell for cell in row if cell) for row in rows)
    block = Block("table", text, rows=rows, header=1)
    version.quality = {"warnings": [], "title": "", "members": members}
    with transaction.atomic():
        lease.write(quality=version.quality)
        Content.objects.update_or_create(version=version, defaults={"blocks": to_json([block])})


def _suffix(member: Member) -> str:
    return PurePosixPath(member.name).suffix.lower().lstrip(".")
