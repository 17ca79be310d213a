"""What the figures come to, in Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from benches.answering.arms import ARMS
from benches.answering.comparing import Answered, Cell, Gap, cell, gaps, groups
from benches.answering.intervals import percentile
from benches.answering.measures import (
    LOST,
    MEASURES,
    PRECISION,
    REFUSAL_PRECISION,
    REFUSAL_RECALL,
    VALID,
    Measure,
    Row,
)

NAMES = {"en": "English", "zh": "Chinese"}
AIMS = (
    (VALID, 1.0),
    (PRECISION, 0.95),
    (REFUSAL_PRECISION, 0.8),
    (REFUSAL_RECALL, 0.8),
    (LOST, 0.1),
)
MOMENTS = {
    "useful": "first useful content",
    "first": "first token",
    "done": "whole answer",
}


def report(answered: Sequence[Answered], about: str) -> str:
    """Return the page; `about` says what was asked, of what, by which model."""
    languages = [name for name in groups(answered) if name in NAMES]
    against = list(gaps(answered, languages))
    lines = ["# How good answers are", "", about, "", _HEAD, "## Aims", ""]
    lines += [*_aims(answered, languages), *_ahead(against), ""]
    for group, pairs in groups(answered).items():
        lines += [f"## {NAMES.get(group, group)}", "", *_table(pairs), ""]
    lines += ["## Where Footnote is behind", "", *_behind(against), ""]
    lines += ["## Times", "", *_times(answered, languages), "", _CLOCKS]
    lines += ["## What each figure means", ""]
    lines += [f"- **{each.name}**: {each.means}." for each in MEASURES]
    lines += ["", "## The runs", "", *_runs(answered), "", _CAUTIONS]
    return "\n".join(lines)


def _aims(answered: Sequence[Answered], languages: Sequence[str]) -> Iterator[str]:
    yield "| Footnote | aim | " + " | ".join(NAMES[each] for each in languages) + " |"
    yield "|---|---|" + "---|" * len(languages)
    by_name = groups(answered)
    for measure, aim in AIMS:
        found = [cell(measure, ARMS[0], by_name[each]) for each in languages]
        told = [f"{_text(each)} {_met(each, measure, aim)}" for each in found]
        yield f"| {measure.name} | {'>=' if measure.more else '<='} {aim:g} | {' | '.join(told)} |"


def _met(found: Cell, measure: Measure, aim: float) -> str:
    if found.value is None:
        return ""
    return "met" if (found.value >= aim if measure.more else found.value <= aim) else "**missed**"


def _ahead(against: Sequence[Gap]) -> Iterator[str]:
    for other in ARMS[1:]:
        pairs = [gap for gap in against if gap.other == other]
        behind = sum(gap.behind for gap in pairs)
        level = sum(gap.ours == gap.theirs for gap in pairs)
        yield ""
        yield (
            f"Against {other}: ahead on {len(pairs) - behind - level} of {len(pairs)} figures of"
            f" the languages, level on {level}, behind on {behind}."
        )


def _table(pairs: Sequence[Answered]) -> Iterator[str]:
    answerable = sum(question.answerable for question, _rows in pairs)
    yield f"{len(pairs)} questions, {answerable} answerable."
    yield ""
    yield "| figure | " + " | ".join(ARMS) + " |"
    yield "|---|" + "---|" * len(ARMS)
    for measure in MEASURES:
        found = [cell(measure, arm, pairs) for arm in ARMS]
        known = [each.value for each in found if each.value is not None]
        if known:
            best = max(known) if measure.more else min(known)
            told = [f"**{_text(e)}**" if e.value == best else _text(e) for e in found]
            yield f"| {measure.name} | {' | '.join(told)} |"


def _text(found: Cell) -> str:
    if found.value is None or found.between is None:
        return "none"
    return f"{found.value:.2f} ({found.between[0]:.2f} to {found.between[1]:.2f})"


def _behind(against: Sequence[Gap]) -> Iterator[str]:
    found = [gap for gap in against if gap.behind]
    for gap in found:
        surely = "beyond chance" if gap.sure else "within chance"
        yield (
            f"- {NAMES[gap.group]}, {gap.measure.name}: {gap.ours:.2f} against {gap.theirs:.2f} of"
            f" {gap.other} (difference {gap.between[0]:+.2f} to {gap.between[1]:+.2f}, {surely})."
        )
    if not found:
        yield "Nowhere: on no figure of either language."


def _times(answered: Sequence[Answered], languages: Sequence[str]) -> Iterator[str]:
    yield (
        "| seconds, p50 / p95 | "
        + " | ".join(f"{NAMES[language]}, {arm}" for language in languages for arm in ARMS)
        + " |"
    )
    yield "|---|" + "---|" * (len(languages) * len(ARMS))
    by_name = groups(answered)
    for moment, name in MOMENTS.items():
        told = [
            _spread([rows[arm]["times"][moment] for _question, rows in by_name[language]])
            for language in languages
            for arm in ARMS
        ]
        yield f"| {name} | {' | '.join(told)} |"


def _spread(given: Sequence[float | None]) -> str:
    seconds = [each for each in given if each is not None]
    if not seconds:
        return "none"
    return f"{percentile(seconds, 0.5):.2f} / {percentile(seconds, 0.95):.2f} ({len(seconds)})"


def _runs(answered: Sequence[Answered]) -> Iterator[str]:
    ours = [rows[ARMS[0]] for _question, rows in answered]
    without = sum(not row["model"] for row in ours)
    refused = sum(row["refused"] for row in ours)
    away = sum("llm" in row["answer"].get("degraded", "") for row in ours)
    yield f"- Footnote refused {refused} of {len(ours)} questions; {without} times the model was"
    yield f"  not asked at all. It answered without the model, which was too slow, {away} times."
    same = sum(_same(rows) for _question, rows in answered)
    asked = sum(bool(row["model"]) for row in ours)
    yield f"- The packed passages stood word for word in {same} of its {asked} prompts."
    for arm in ARMS[:2]:
        told = [m for _question, rows in answered for m in rows[arm]["model"]]
        tokens = [m["usage"]["prompt_tokens"] for m in told if m.get("usage")]
        if tokens:
            middle = percentile(tokens, 0.5)
            yield f"- Prompts of {arm}: {middle} tokens in the middle, {max(tokens)} at most."


def _same(rows: Mapping[str, Row]) -> bool:
    model = rows[ARMS[0]]["model"]
    prompt = "\n".join(message["content"] for each in model for message in each["messages"])
    return bool(model) and all(each["text"] in prompt for each in rows["search"]["packed"])


_HEAD = """Three arms in one run, over the same passages: `footnote` is the product through its own
`/api/v1/ask`; `plain` is the same model with the same packed passages and the orders "Answer the
question from these passages. [...] Say "I don't know" when they do not contain the answer" (in the
question's language), its own `[n]` marks being citations of whole passages; `extractive` quotes
the best sentences of the same passages, never refuses while there are passages, and needs no model.
Questions of squad2-dev, clapnq-dev and zh-absent-dev go against all documents of their set; those
of tatqa-dev, which make sense only on one report page, are narrowed to it by the filter
`documents`. Settings of the product are chosen on the other half of the questions (`--part tune`).
In brackets: 95 % intervals, Wilson's for shares of questions, else by bootstrap over questions.
"""
_CLOCKS = """In brackets: how many answers had that moment. Of `footnote` seen by an HTTP client:
the event `sources`, the first `token`, `done`. Of the others the product's search and packing in
another process plus the work of the model or of quoting, right after `footnote` has searched for
the same. `plain` shows nothing before its first token. The model runs for one question at a time.
"""
_CAUTIONS = """- A quote of `plain` is a whole passage, of the others one or a few sentences: the
  longer a quote, the more often it contains the answer.
- Unanswerable questions of squad2-dev and clapnq-dev were judged with one paragraph; another one of
  the collection may answer a few of them.
- "Sentences supported" is the product's own check, the same for all arms; it is no judgement by
  people.
"""
