"""What can go wrong between a question and its answer."""

from kb.errors import LimitError, TransientError


class GenerationError(TransientError):
    """The language model is down, silent or broke off; search and extractive answers still work."""

    code = "llm"


class RerankingError(TransientError):
    """The reranker is down, late or odd; the ranking stands without it."""

    code = "reranker"


class BusyError(LimitError):
    """More questions than the model can take; ask again after `retry_after` seconds."""

    code = "busy"
