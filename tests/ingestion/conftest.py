"""What the promises of ingestion are tested with: real files, a real database, no worker."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from ingestion.intake import submit
from kb.access import Principal, current_space
from kb.models import Collection, Document, EmbeddingSpace

Upload = Callable[..., Document]
HANDBOOK = """# Leave

Everybody has 25 days of paid leave a year. Unused days expire at the end of March.

## Sick leave

Tell your lead before 10 in the morning. A note is needed from the third day on.

## 年假

员工每年享有二十五天带薪年假，未使用的假期在次年三月失效。
"""


@pytest.fixture(autouse=True)
def short_passages(settings) -> None:
    """Let a section fill a passage, so that small files have several."""
    settings.PASSAGE_TOKENS = 48


@pytest.fixture
def upload(handbook: Collection, as_alice: Principal) -> Upload:
    """Upload bytes or text as Alice into the handbook; more words go to `submit`."""

    def upload(content: str | bytes = HANDBOOK, filename: str = "leave.md", **more: object):
        data = content.encode() if isinstance(content, str) else content
        wanted = {"file": ContentFile(data), "collection": handbook, "by": as_alice, **more}
        return submit(filename=filename, **wanted)

    return upload


@pytest.fixture
def embedder_down(db) -> EmbeddingSpace:
    """An embedding server that refuses connections, in place of the embedder in use."""
    space = EmbeddingSpace.objects.get(pk=current_space().id)
    space.provider, space.model, space.url = "openai", "e5", "http://127.0.0.1:9/v1"
    space.save()
    return space
