"""Drafts: work of a version on its way, so that a long document can pause and resume."""

from django.db import models

from kb.models.versions import Version


class Draft(models.Model):
    """The vectors of one batch of pieces; removed when the version is published or ends.

    Of an archive: one file that was dealt with, by the SHA-256 of its path, without vectors.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="drafts")
    start = models.PositiveIntegerField()
    """Ordinal of the first piece of the batch."""
    embedder = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32)
    """SHA-256 of the embedded texts: other texts, other vectors."""
    vectors = models.BinaryField()
    """Half-precision vectors, packed one after the other."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "start"], name="one_draft_per_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}+{self.start}"
