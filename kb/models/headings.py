"""Headings: where a version's sections begin, to be found while somebody types."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from kb.models.versions import Version

LONGEST_HEADING = 200


class Heading(models.Model):
    """A heading of a version and the passage its section opens with.

    Written with the passages, and replaced with them. A table of its own: a passage is 20 times
    as wide, and repeats the whole path of headings above it.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="headings")
    passage_id = models.UUIDField()
    text = models.CharField(max_length=LONGEST_HEADING)
    spaced = models.TextField()
    """`kb.text.typeahead.spaced` of the text."""

    class Meta:
        indexes = [
            # Without a pending list, which every keystroke would read through.
            GinIndex(
                OpClass("spaced", name="gin_trgm_ops"), name="heading_trigrams", fastupdate=False
            ),
        ]

    def __str__(self) -> str:
        return self.text
