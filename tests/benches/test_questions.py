"""Which questions are asked does not depend on chance or order, and the halves never meet."""

from __future__ import annotations

from benches.answering.questions import SIZES, Question, few, part_of, sample

EVERY = [
    Question(name, f"{name}-{answerable}-{n}", "?", "en", answerable, [], [], ["d"])
    for name, sizes in SIZES.items()
    for answerable, size in zip((True, False), sizes, strict=True)
    for n in range(4 * size)
]


def test_the_half_that_settings_are_chosen_on_is_never_reported() -> None:
    tune, report = sample(EVERY, "tune"), sample(EVERY, "report")
    assert not {q.id for q in tune} & {q.id for q in report}
    assert {part_of(q) for q in tune} == {"tune"}


def test_the_sample_has_its_sizes_and_the_same_questions_in_any_order() -> None:
    chosen = sample(EVERY, "report")
    assert chosen == sample(EVERY[::-1], "report")
    for name, sizes in SIZES.items():
        of = [q.answerable for q in chosen if q.set == name]
        assert (sum(of), len(of) - sum(of)) == sizes


def test_an_interrupted_run_has_asked_of_every_kind() -> None:
    kinds = [(q.set, q.answerable) for q in sample(EVERY, "report")]
    every = {
        (name, a) for name, sizes in SIZES.items() for a, n in zip((1, 0), sizes, strict=True) if n
    }
    assert set(kinds[: 2 * len(every)]) == every


def test_all_of_a_half_can_be_asked() -> None:
    assert len(sample(EVERY, "tune", full=True)) + len(sample(EVERY, "report", full=True)) == len(
        EVERY
    )


def test_a_few_of_each_set_are_the_first() -> None:
    chosen = sample(EVERY, "report")
    assert [q.set for q in few(chosen, 1)] == list(dict.fromkeys(q.set for q in chosen))


def test_a_question_about_a_page_names_it() -> None:
    assert {q.page for q in EVERY if q.set == "tatqa-dev"} == {"d"}
    assert {q.page for q in EVERY if q.set != "tatqa-dev"} == {""}
