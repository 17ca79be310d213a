"""Sets of vectors, one per embedder, side by side: so that the embedder can be changed in use."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from kb.models.passages import Passage

MOST_DIMENSIONS = 4_000
"""The longest half-precision vector that pgvector can index with HNSW."""


class SpaceState(models.TextChoices):
    """How far a set of vectors is; exactly one is searched."""

    FILLING = "filling", _("Being filled")
    READY = "ready", _("Ready to switch to")
    CURRENT = "current", _("In use")
    RETIRED = "retired", _("Kept for going back")


class EmbeddingSpace(models.Model):
    """One embedder, as it takes to make its vectors again, and the state of its set.

    The vectors are in the partition `kb_vector_<id>`. No secrets: keys are settings, by URL.
    """

    id = models.AutoField(primary_key=True)
    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=300)
    url = models.CharField(max_length=500, blank=True, default="")
    dimensions = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=SpaceState.choices, default=SpaceState.FILLING)
    pace = models.FloatField(default=0.0)
    """Passages per second of work, as of late."""
    problem = models.CharField(max_length=300, blank=True, default="")
    report = models.JSONField(default=dict, blank=True)
    """The comparison with the set in use: see `ingestion.pipeline.spaces.comparing`."""
    slope = models.FloatField(default=1.0)
    offset = models.FloatField(default=0.0)
    """similarity = slope * cosine + offset, on the scale of the default embedder."""
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["filling", "ready", "current", "retired"]),
                name="space_state_known",
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="current"), name="one_current_space"
            ),
            models.CheckConstraint(
                condition=Q(dimensions__gte=1, dimensions__lte=MOST_DIMENSIONS),
                name="space_dimensions_indexable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.model}"


class Vector(models.Model):
    """A passage in one space. Partitioned by space: search reads one narrow partition by its name.

    Its rows go with the passage, by the database itself.
    """

    pk = models.CompositePrimaryKey("passage", "space")
    passage = models.ForeignKey(Passage, on_delete=models.DO_NOTHING, related_name="+")
    space = models.ForeignKey(
        EmbeddingSpace, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    version = models.ForeignKey(
        "kb.Version", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    embedding = HalfVectorField()

    class Meta:
        db_table = "kb_vector"

    def __str__(self) -> str:
        return f"{self.passage_id} in {self.space_id}"
