"""In whose name a source acts: the person who made it, with the rights held today."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ingestion.sources.errors import RightsGoneError
from kb.access import Principal, get_collection, principal_of
from kb.errors import ForbiddenError, NotFoundError
from kb.models import Role, Source


def actor(source: Source) -> Principal:
    """Return the principal of who made the source. Raises `RightsGoneError`."""
    person = source.created_by
    if person is None:
        raise RightsGoneError(
            _("Who set up this source is gone. Resume it to let it go on in your name.")
        )
    by = principal_of(person)
    try:
        get_collection(by, source.collection_id, Role.OWNER)
    except (NotFoundError, ForbiddenError):
        raise RightsGoneError(
            _(
                "%(person)s, who set up this source, is disabled or no longer an owner of the "
                "collection. Resume it to let it go on in your name."
            )
            % {"person": person.username}
        ) from None
    return by
