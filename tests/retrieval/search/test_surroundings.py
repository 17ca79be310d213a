"""What stands around a hit: its neighbours or its section, as one readable text."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb import access
from kb.access import Principal, get_passage
from kb.access.around import neighbours, sections
from kb.models import Collection, Document, Passage
from retrieval.events import Context
from retrieval.search import search
from retrieval.search.shaping import context_of, section_of
from retrieval.search.shaping.joining import joined
from retrieval.search.shaping.surroundings import MOST_CHARACTERS
from tests.retrieval.search.shelf import shelve

pytestmark = pytest.mark.usefixtures("bag_of_words")

FIRST, SECOND, THIRD = "Annual leave is long.", "Apply in writing.", "Badges are blue."


def piece(text: str, first: int, last: int | None = None) -> Passage:
    return Passage(text=text, first_block=first, last_block=first if last is None else last)


def own(context: Context) -> str:
    return context.text[context.start : context.end]


def test_blocks_stand_apart_and_sentences_of_one_block_follow_each_other() -> None:
    pieces = [piece("One. Two.", 0), piece("Three.", 0), piece("Other.", 1)]
    context = joined(pieces, 1, most=100)
    assert context.text == "One. Two. Three.\n\nOther."
    assert own(context) == "Three."


def test_chinese_sentences_are_joined_without_a_space() -> None:
    assert (
        joined([piece("第一句。", 0), piece("第二句。", 0)], 0, most=100).text == "第一句。第二句。"
    )


def test_the_header_of_a_table_in_several_passages_is_said_once() -> None:
    pieces = [
        piece("Fees\n\nCity | Fee\nBerlin | 10", 0, 1),
        piece("City | Fee\nParis | 20", 1),
        piece("City | Fee\nRome | 30", 1),
    ]
    context = joined(pieces, 1, most=500)
    assert context.text == "Fees\n\nCity | Fee\nBerlin | 10\nParis | 20\nRome | 30"
    assert own(context) == "Paris | 20"
    assert joined(pieces[1:], 0, most=500).text == "City | Fee\nParis | 20\nRome | 30"


def test_lines_of_code_that_are_equal_stay() -> None:
    pieces = [piece("if a {\n}", 0), piece("}\nend", 0)]
    assert joined(pieces, 0, most=100).text == "if a {\n}\n}\nend"


@pytest.mark.parametrize("most", [0, 10, 35, 1_000])
def test_the_limit_leaves_whole_passages_out_and_never_the_hit(most: int) -> None:
    pieces = [piece(letter * 10, n) for n, letter in enumerate("abcde")]
    context = joined(pieces, 2, most=most)
    assert own(context) == "c" * 10
    assert all(len(part) == 10 for part in context.text.split("\n\n"))
    assert len(context.text.replace("\n\n", "")) <= max(most, 10)


@pytest.fixture
def rules(handbook: Collection) -> Document:
    """Two sections: leave in two passages, badges in one."""
    document = shelve(handbook, "Rules", FIRST, SECOND, THIRD)
    for passage in Passage.objects.filter(document=document):
        passage.first_block = passage.last_block = passage.ordinal
        passage.section = passage.ordinal // 2
        passage.save(update_fields=["first_block", "last_block", "section"])
    return document


def passage(document: Document, ordinal: int) -> Passage:
    return Passage.objects.get(version=document.current_id, ordinal=ordinal)


@pytest.mark.django_db
def test_a_search_gives_each_hit_what_was_asked_for(rules: Document, as_bob: Principal) -> None:
    def best(expand: str) -> Context | None:
        return search("apply writing", reader=as_bob, expand=expand, limit=1).hits[0].context

    assert best("none") is None
    near, section = best("neighbours"), best("section")
    assert near
    assert section
    assert near.text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"
    assert section.text == f"{FIRST}\n\n{SECOND}"
    assert own(near) == own(section) == SECOND


@pytest.mark.django_db
def test_the_surroundings_of_all_hits_take_two_statements(
    rules: Document, handbook: Collection, as_bob: Principal
) -> None:
    for number in range(5):
        shelve(handbook, f"More {number}", f"Leave number {number}.", "And so on.")
    with CaptureQueriesContext(connection) as plain:
        search("leave", reader=as_bob)
    with CaptureQueriesContext(connection) as expanded:
        search("leave", reader=as_bob, expand="neighbours")
    assert len(expanded) == len(plain) + 2


@pytest.mark.django_db
def test_the_surroundings_are_of_the_passages_own_version(
    rules: Document, as_bob: Principal
) -> None:
    old = passage(rules, 1)
    rules.current = None
    rules.save()
    found = get_passage(as_bob, old.pk)
    assert context_of(as_bob, found, before=0, after=1).text == f"{SECOND}\n\n{THIRD}"
    assert section_of(as_bob, found).text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.django_db
def test_nothing_stands_around_what_may_not_be_read(
    rules: Document, as_alice: Principal, as_bob: Principal
) -> None:
    access.restrict(document=rules, by=as_alice, users=[])
    name = str(passage(rules, 1).pk)
    assert neighbours(as_bob, [name]) == sections(as_bob, [name]) == {}


@pytest.mark.django_db
def test_a_section_as_long_as_a_book_is_bounded(handbook: Collection, as_bob: Principal) -> None:
    book = shelve(handbook, "Book", *(f"Chapter {n}. " + "word " * 100 for n in range(30)))
    context = section_of(as_bob, get_passage(as_bob, passage(book, 15).pk))
    assert own(context).startswith("Chapter 15.")
    assert len(context.text) <= MOST_CHARACTERS + 100


@pytest.mark.django_db
def test_of_long_sections_only_what_a_context_holds_is_fetched(
    handbook: Collection, as_bob: Principal
) -> None:
    book = shelve(handbook, "Book", *(f"Chapter {n}. " + "word " * 200 for n in range(40)))
    asked = [str(passage(book, ordinal).pk) for ordinal in (0, 20, 21)]
    with CaptureQueriesContext(connection) as queries:
        found = sections(as_bob, asked)
    assert len(queries) == 2
    assert " JOIN " not in queries[1]["sql"].split("WHERE")[0]
    for name, pieces in found.items():
        assert name in {str(each.pk) for each in pieces}
        assert sum(len(each.text) for each in pieces) <= 2 * MOST_CHARACTERS + 1_100
        ordinals = [each.ordinal for each in pieces]
        assert ordinals == list(range(ordinals[0], ordinals[-1] + 1))


@pytest.mark.django_db
def test_a_section_that_is_cut_reads_as_the_whole_one_would(
    handbook: Collection, as_bob: Principal
) -> None:
    lengths = [3, 900, 40, 200, 2_500, 10, 800, 1, 3_000, 5, 1_200, 30]
    book = shelve(handbook, "Book", *(f"N{n} " + "w" * size for n, size in enumerate(lengths * 3)))
    whole = list(Passage.objects.filter(version=book.current_id).order_by("ordinal"))
    for at, each in enumerate(whole):
        assert section_of(as_bob, each) == joined(whole, at, most=MOST_CHARACTERS)
