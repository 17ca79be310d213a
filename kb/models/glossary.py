"""A collection's glossary: words that mean the same there."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from kb.models.collections import Collection


class Synonyms(models.Model):
    """Two or more terms that stand for each other in a collection, such as an acronym."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="glossary")
    terms = ArrayField(models.CharField(max_length=100))
    heads = ArrayField(models.TextField(), default=list, editable=False)
    """The first tokens of each term, by which a question's words find the entry."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name_plural = "synonyms"
        constraints = [
            models.CheckConstraint(
                name="synonyms_are_two_or_more", condition=models.Q(terms__len__gte=2)
            )
        ]
        # Written seldom, and asked for each word of a question: nothing may be pending.
        indexes = [GinIndex(name="synonyms_heads", fields=["heads"], fastupdate=False)]

    def __str__(self) -> str:
        return " = ".join(self.terms)
