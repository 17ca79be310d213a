"""Beginning a second set of vectors."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ingestion.pipeline.spaces.rows import patient
from kb.access import Principal, current_space, record
from kb.embedding import Spec, measured
from kb.errors import InvalidError
from kb.models import EmbeddingSpace, partitions
from kb.models.spaces import MOST_DIMENSIONS


def start(spec: Spec, *, by: Principal | None = None) -> EmbeddingSpace:
    """Make an empty space for the embedder of `spec`; workers fill it from now on.

    One text is embedded to see that the embedder works and how long its vectors are. Raises
    `InvalidError` (incomplete or unsuitable settings, already there), `TransientError` when the
    embedder or the tables do not answer.
    """
    if not spec.model or (spec.provider == "openai" and not spec.url):
        raise InvalidError(_("Name the model of the embedder, and the URL of its server."))
    current_space()  # makes the first one in an emptied database
    found = measured(spec)
    if spec.dimensions and found.dimensions != spec.dimensions:
        raise InvalidError(
            _("The vectors have %(found)d dimensions, not %(said)d.")
            % {"found": found.dimensions, "said": spec.dimensions}
        )
    if found.dimensions > MOST_DIMENSIONS:
        raise InvalidError(
            _("The vectors have %(found)d dimensions; more than %(most)d cannot be indexed.")
            % {"found": found.dimensions, "most": MOST_DIMENSIONS}
        )
    return _make(found, by)


@patient
def _make(spec: Spec, by: Principal | None) -> EmbeddingSpace:
    with transaction.atomic():
        twin = EmbeddingSpace.objects.filter(
            provider=spec.provider, model=spec.model, dimensions=spec.dimensions, url=spec.url
        ).first()
        if twin is not None:
            raise InvalidError(
                _("There are vectors of this embedder already: number %(n)d.") % {"n": twin.pk}
            )
        space = EmbeddingSpace.objects.create(
            provider=spec.provider, model=spec.model, url=spec.url, dimensions=spec.dimensions
        )
        partitions.create(space)
        record("embedding.start", by=by, target=space, dimensions=spec.dimensions)
    return space
