"""What the figures come to, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import mean

from benches.client import machine
from benches.retrieval.asking import MOST_QUESTIONS
from benches.retrieval.choosing import Choice, Weights
from benches.retrieval.peers import PEERS
from benches.retrieval.peers.measured import NAMES as MEASURES
from benches.retrieval.sampling import sample
from benches.retrieval.sets import Judged

Figures = Mapping[str, Mapping[str, Mapping[str, float]]]
"""Set -> system -> measure -> value."""
OURS = ("hybrid", "dense", "lexical")


def report(
    figures: Figures, chosen: Mapping[str, Choice], overall: Weights, missing: Iterable[str]
) -> str:
    """Return the page for docs/evidence/retrieval.md."""
    parts = [_HEAD.format(machine=machine(), most=MOST_QUESTIONS), _sets(figures)]
    for measure in MEASURES:
        parts += [f"## {measure}\n", _table(figures, measure)]
    parts += ["## Promises\n", *_promises(figures), ""]
    if chosen:
        parts += [_choosing(chosen, overall)]
    parts += ["## The peers\n", *[f"- **{name}**: {peer.says}." for name, peer in PEERS.items()]]
    parts += [f"- Not measured: {each}" for each in missing]
    return "\n".join(parts) + "\n"


def _sets(figures: Figures) -> str:
    lines = ["| set | documents | questions asked |", "|---|---|---|"]
    for name in figures:
        judged = Judged(name)
        asked = len(sample(judged.questions, MOST_QUESTIONS))
        lines.append(f"| {name} | {len(judged.documents)} | {asked} |")
    return "\n".join(lines) + "\n"


def _systems(figures: Figures) -> list[str]:
    return list(dict.fromkeys(system for each in figures.values() for system in each))


def _table(figures: Figures, measure: str) -> str:
    systems = _systems(figures)
    lines = ["| set | " + " | ".join(systems) + " |", "|---" * (len(systems) + 1) + "|"]
    for name, row in figures.items():
        best = max(each[measure] for each in row.values())
        cells = (_cell(row[system][measure], best) if system in row else "" for system in systems)
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    means = {
        s: mean(r[s][measure] for r in figures.values()) for s in systems if _whole(figures, s)
    }
    cells = (_cell(means[s], max(means.values())) if s in means else "" for s in systems)
    lines.append("| **mean** | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _whole(figures: Figures, system: str) -> bool:
    return all(system in row for row in figures.values())


def _cell(value: float, best: float) -> str:
    text = f"{value:.3f}".removeprefix("0")
    return f"**{text}**" if value == best else text


def _promises(figures: Figures) -> Iterable[str]:
    behind = [
        f"{name} ({row['hybrid']['nDCG@10'] - max(row[leg]['nDCG@10'] for leg in OURS[1:]):+.3f})"
        for name, row in figures.items()
        if row["hybrid"]["nDCG@10"] < max(row[leg]["nDCG@10"] for leg in OURS[1:]) - 0.005
    ]
    yield "- Hybrid >= each single leg (-0.005), nDCG@10: " + (", ".join(behind) or "on every set.")
    for system in _systems(figures):
        if system not in OURS and _whole(figures, system):
            pairs = [(row["hybrid"], row[system]) for row in figures.values()]
            gap = mean(one["nDCG@10"] - two["nDCG@10"] for one, two in pairs)
            won = sum(one["nDCG@10"] > two["nDCG@10"] for one, two in pairs)
            yield f"- Against {system}: {gap:+.3f} in the mean, ahead on {won} of {len(pairs)}."


def _choosing(chosen: Mapping[str, Choice], overall: Weights) -> str:
    lines = [
        _CHOOSING.format(words=overall[0], likeness=overall[1]),
        "| left out | weights of the others | nDCG@10 with them | best of the grid on it |",
        "|---|---|---|---|",
    ]
    for name, each in chosen.items():
        weights = f"{each.weights[0]}, {each.weights[1]}"
        lines.append(f"| {name} | {weights} | {each.held_out:.3f} | {each.best:.3f} |")
    return "\n".join(lines) + "\n"


_HEAD = """# How well search finds

`make bench-retrieval`. Machine: {machine}.

Every set is a collection of one product, filled through its REST API: read, split and embedded
by its own workers with the default embedder (the vectors are remembered on disk between runs,
by the exact text). Questions go to `retrieval.search`; a document stands where its best passage
stands. At most {most} questions of a set, a fixed sample. Peers get title and text of the same
documents, the same questions and the same embedder. `zh-asks-en`: Chinese questions to the
English handbook, translated by us.
"""

_CHOOSING = """## How the weights were chosen

Two numbers (`WORDS`, `LIKENESS` in retrieval/fusion.py), on a grid of 20 pairs, by the mean
nDCG@10 over all sets but one, for each set in turn; both legs 100 deep. Over all sets together:
{words}, {likeness}. Stop words, the average length of BM25 and the weight of bigrams across
words were looked at on the same sets and changed only where the mean over the sets rose; they
were not held out.
"""
