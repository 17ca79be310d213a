"""Why something was not found, in sentences: the same for the page and the API."""

from frontend.reasons.advice import advised
from frontend.reasons.notes import told

__all__ = ["advised", "told"]
