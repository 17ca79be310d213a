"""What the waits come to, in Markdown. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from benches.answering.intervals import percentile
from benches.queueing.cancelling import Cancel
from benches.queueing.content import WRITTEN, Useful
from benches.queueing.overhead import First

MOST_ADDED, MOST_USEFUL, MOST_CANCEL = 0.15, 1.5, 2.0


def report(
    firsts: Sequence[First],
    useful: Sequence[Useful],
    people: int,
    cancels: Sequence[Cancel],
    about: str,
) -> str:
    """Return the page for docs/evidence/answer-speed.md."""
    lines = ["# How long readers wait", "", about, "", *_firsts(firsts), ""]
    lines += [*_useful(useful, people), "", *_cancels(cancels), ""]
    return "\n".join(lines)


def _firsts(firsts: Sequence[First]) -> Iterator[str]:
    yield "## First token: what the product adds to the model's own time"
    yield ""
    added = [each.product - each.model for each in firsts]
    again = [each.product - each.alone for each in firsts]
    yield _aim("p50 of what is added", added, 0.5, MOST_ADDED)
    yield ""
    if not firsts:
        return
    yield "| seconds | p50 | p95 | questions |"
    yield "|---|---:|---:|---:|"
    for name, values in (
        ("the product, seen by an HTTP client", [each.product for each in firsts]),
        ("llama-server in the same answer, from prompt to first token", [e.model for e in firsts]),
        ("**added by the product** (difference of the two, each question)", added),
        ("llama-server alone, the same prompt once more", [each.alone for each in firsts]),
        ("product less that", again),
    ):
        yield f"| {name} | {_two(values)} | {len(values)} |"
    yield ""
    yield "One question at a time. The moments of the model are seen by a relay between product and"
    yield "llama-server. Once more: the captured prompt with another mark, so that only the fixed"
    yield "orders before it are remembered by the server, as they are for the product."


def _useful(useful: Sequence[Useful], people: int) -> Iterator[str]:
    yield f"## First useful content: {people} people at the same time"
    yield ""
    served = [each.seconds for each in useful if each.event in ("sources", "done")]
    yield _aim("p95", served, 0.95, MOST_USEFUL)
    yield ""
    yield "| first useful content | questions | p50 s | p95 s | p99 s | most s |"
    yield "|---|---:|---:|---:|---:|---:|"
    both = [each.seconds for each in useful if each.running >= WRITTEN and each.event == "sources"]
    for name, values in (("all", served), (f"while {WRITTEN} answers were being written", both)):
        if values:
            yield _row(name, values)
    yield ""
    turned = Counter(each.event for each in useful)
    yield (
        f"{WRITTEN} of them read their answers to the end and ask again; the others ask, leave when"
        f" the sources are there (the event `sources`, with the passages' texts), and ask another"
        f" question within two seconds. Turned away with 429: {turned['refused']} of {len(useful)};"
        f" errors: {turned['error']}; refused for want of evidence: {turned['done']}."
    )


def _cancels(cancels: Sequence[Cancel]) -> Iterator[str]:
    yield "## Cancel: until the slot is free"
    yield ""
    free = [each.free for each in cancels]
    yield _aim("p99", free, 0.99, MOST_CANCEL)
    yield ""
    yield "| readers who left | cancels | p50 s | p95 s | p99 s | most s |"
    yield "|---|---:|---:|---:|---:|---:|"
    kinds = {
        "before the first word": [each for each in cancels if not each.writing],
        "while it was written": [each for each in cancels if each.writing],
        "all": [*cancels],
    }
    rows = {name: [each.free for each in found] for name, found in kinds.items()}
    rows["all: the model's server alone"] = [each.model for each in cancels]
    rows["all: the product's queue alone"] = [each.queue for each in cancels]
    for name, values in rows.items():
        if values:
            yield _row(name, values)
    yield ""
    yield "A reader leaves by closing the connection. Free means that llama-server reports all"
    yield "slots idle (`/slots`, every 20 ms) and that the product's queue has the place back."


def _row(name: str, values: Sequence[float]) -> str:
    found = [percentile(values, share) for share in (0.5, 0.95, 0.99)]
    told = " | ".join(f"{each:.3f}" for each in [*found, max(values)])
    return f"| {name} | {len(values)} | {told} |"


def _aim(name: str, values: Sequence[float], share: float, aim: float) -> str:
    wanted = f"Aim: {name} <= {aim * 1000:g} ms."
    if not values:
        return f"{wanted} **Not measured**: nothing was answered in the time for it."
    seconds = percentile(values, share)
    verdict = "met" if seconds <= aim else "**missed**"
    return f"{wanted} Measured: {seconds * 1000:.0f} ms, {verdict}."


def _two(values: Sequence[float]) -> str:
    return f"{percentile(values, 0.5):.3f} | {percentile(values, 0.95):.3f}"
