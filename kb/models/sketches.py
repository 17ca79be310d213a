"""Sketches: small fingerprints of versions, by which near-duplicates are found."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from kb.models.versions import Version


class Sketch(models.Model):
    """The MinHash of a version's text. Two versions with a band in common may be alike."""

    version = models.OneToOneField(
        Version, primary_key=True, on_delete=models.CASCADE, related_name="sketch"
    )
    signature = models.BinaryField()
    """The minima, 32 bits each."""
    bands = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [GinIndex(fields=["bands"], name="sketch_bands")]

    def __str__(self) -> str:
        return f"sketch of {self.version_id}"
