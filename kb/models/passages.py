"""Passages: the pieces of a version that search finds and answers quote."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from pgvector.django import SparseVectorField

from kb.models.documents import Document
from kb.models.versions import Version

TERM_SPACE = 1_000_000_000
"""Size of the hashed vocabulary of the BM25 vectors; pgvector's largest sparsevec."""


class Passage(models.Model):
    """A run of text under one heading path, with its place in the source.

    Written only by `ingestion.indexing`, in the transaction that publishes the version. The id is
    uuid5(version, ordinal), so that writing twice cannot duplicate. Its vectors: `Vector`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="passages")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="passages")
    ordinal = models.PositiveIntegerField()
    text = models.TextField()
    headings = ArrayField(models.TextField(), default=list)
    section = models.PositiveIntegerField(default=0)
    """Passages of one version with the same number are parts of one section, their parent."""
    page = models.PositiveIntegerField(null=True, blank=True)
    boxes = models.JSONField(default=list, blank=True)
    """`[{page, x, y, width, height}]`, fractions of the page, origin top left."""
    first_block = models.PositiveIntegerField()
    last_block = models.PositiveIntegerField()
    tokens = models.PositiveIntegerField()
    language = models.CharField(max_length=16, blank=True, default="")
    lexemes = SearchVectorField()
    bm25 = SparseVectorField(dimensions=TERM_SPACE)

    class Meta:
        ordering = ["version", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["version", "ordinal"], name="passage_ordinal_unique"),
        ]
        indexes = [GinIndex(fields=["lexemes"], name="passage_lexemes", fastupdate=False)]

    def __str__(self) -> str:
        return f"{self.version_id}#{self.ordinal}"
