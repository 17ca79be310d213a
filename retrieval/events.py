"""The typed events of an answer, in the order a reader sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Also:
    """Where else a found passage stands, word for word or nearly: a copy of it."""

    document_id: str
    title: str
    passage_id: str


@dataclass(frozen=True, slots=True)
class Context:
    """A passage with what stands around it; `text[start:end]` is the passage's own part.

    A table's header row that the passage repeats is in `text` only once, above the table.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One found passage, as search returns it. `rank` is 1-based; scores stay inside the server."""

    passage_id: str
    document_id: str
    version_id: str
    external_id: str | None
    collection_id: str
    collection: str
    title: str
    text: str
    headings: list[str]
    page: int | None
    boxes: list[dict[str, Any]]
    language: str
    rank: int
    similarity: float = 0.0
    """Cosine of question and passage, 0 when the dense leg did not see it. Never shown."""
    coverage: float = 0.0
    """idf-weighted share of the question's terms found in the passage. Never shown."""
    dated: str = ""
    """Since when its version holds, ISO 8601 in UTC, so that later is greater."""
    also: list[Also] = field(default_factory=list)
    """Copies of this passage that were found, too, best first. Never kept with an answer."""
    context: Context | None = None
    """What stands around it, where that was asked for."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A footnote: a quote, on a page, of a document. `n` is its number in the answer."""

    n: int
    passage_id: str
    document_id: str
    version_id: str
    external_id: str | None
    title: str
    page: int | None
    boxes: list[dict[str, Any]]
    headings: list[str]
    quote: str

    @classmethod
    def of(cls, n: int, hit: Hit, quote: str) -> Citation:
        """Return footnote `n` for `quote`, an exact substring of the hit's text."""
        return cls(
            n=n,
            passage_id=hit.passage_id,
            document_id=hit.document_id,
            version_id=hit.version_id,
            external_id=hit.external_id,
            title=hit.title,
            page=hit.page,
            boxes=hit.boxes,
            headings=hit.headings,
            quote=quote,
        )


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of the answer with the numbers of the citations that support it.

    `text` has no `[n]` marks. Joining `lead + text` of all sentences gives the answer back;
    `lead` is the white space, list mark or line break before it.
    """

    text: str
    citations: list[int]
    supported: bool
    lead: str = ""
    why: str = ""
    """Why it is not supported: `figures` (a number, unit or date that no source gives so),
    `opposite` (a source says the contrary), `names` (of somebody or something that no source says
    it of), `words` (no source says it). Empty when it is, or needs no proof."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the system is doing now: queued | searching | reading | writing, with counts."""

    step: Literal["queued", "searching", "reading", "writing"]
    collections: int = 0
    passages: int = 0
    position: int = 0
    """While queued: the place in line, 1 is next."""
    seconds: int = 0
    """While queued: the expected wait."""
    share: float = 0.0
    """While reading: how much of it the model has read, 0 to 1; 0 when it does not say."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The passages the answer will be made from, shown before the first token."""

    hits: list[Hit]
    searched_for: str = ""
    """As in `Answer`."""
    quote: str = ""
    """The sentence of theirs that comes nearest to the question, word for word."""
    quoted: int = 0
    """Index of the hit that it stands in."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the answer's text, as the model wrote it: hostile until rendered by the client."""

    text: str


@dataclass(frozen=True, slots=True)
class Citations:
    """The checked answer: its sentences and its footnotes; replaces the streamed text."""

    sentences: list[AnswerSentence]
    citations: list[Citation]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was searched for an answer: its scope, as the reader knows it."""

    collections: int
    passages: int = 0
    narrowed: bool = False
    """Whether filters left out something."""
    corrected: list[tuple[str, str]] = field(default_factory=list)
    """(word that nothing has, what was looked for besides it), for slips of the pen."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a conflict: what a source says, word for word, and since when it holds."""

    citation: int
    """Number of the footnote that holds the quote."""
    dated: str
    """As in `Hit`."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that contradict each other about the same thing; the latest side is the first."""

    sides: list[Side]


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer, as stored and as the API returns it."""

    text: str
    sentences: list[AnswerSentence]
    citations: list[Citation]
    abstained: bool = False
    degraded: str = ""
    """Empty, or which parts were down, with commas: `llm` (extractive answer), `busy` (the same,
    because the wait would be too long), `embedder` (lexical search), `reranker` (order of the
    legs)."""
    model: str = ""
    prompt_version: str = ""
    nearest: list[Hit] = field(default_factory=list)
    """For a refusal: the nearest passages, so that the reader can look for himself."""
    usage: dict[str, int] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    """Milliseconds: search, first_token, total."""
    searched_for: str = ""
    """The question as it was searched for, where that is not how it was asked: a follow-up."""
    looked: Looked | None = None
    conflicts: list[Conflict] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Parts of the question, in its own words, that no supported sentence answers."""
    cached: bool = False
    """Whether it was written a moment ago, for the same question over the same documents."""


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a good stream."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Failed:
    """The end of a broken stream; `message` may be shown."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Nothing happened for a while; keeps the connection alive and notices who has left."""

    share: float = 0.0
    """As in `Status`, when there is news of it."""


Event = Status | Sources | Token | Citations | Done | Failed | Heartbeat
