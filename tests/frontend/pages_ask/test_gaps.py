"""A refusal that helps, sources that disagree, what is missing, questions that were sent."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kb.access import Principal, create_collection, grant, principal_of, restrict
from kb.models import Collection, Document, User
from retrieval import gaps
from retrieval.events import Conflict, Looked, Side
from retrieval.models import Gap, Turn
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import Ask, Publish
from tests.retrieval.gaps.conftest import near

pytestmark = pytest.mark.django_db
QUESTION = "How many days of parental leave do I get?"


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def refused(asked: Ask, leave: Document, bob: User) -> Turn:
    """Bob's question that the handbook does not answer."""
    return refuse(asked, bob, leave)


def refuse(asked: Ask, user: User, *documents: Document, **fields: Any) -> Turn:
    hits = [near(each, rank) for rank, each in enumerate(documents, start=1)]
    looked = fields.pop("looked", Looked(collections=1, passages=12))
    turn = asked(
        user, documents[0], question=QUESTION, abstained=True, nearest=hits, looked=looked, **fields
    )
    turn.answer["citations"] = []
    turn.answer["looked"] = asdict(looked)
    turn.save()
    return turn


def shown(client: Client, turn: Turn) -> str:
    return text_of(client.get(reverse("conversation", args=[turn.conversation_id])))


def tell(client: Client, turn: Turn, *collections: Collection, **more: str) -> Any:
    ids = [str(each.pk) for each in collections]
    body = {"choose": "1", "collection": ids} if ids else {}
    return client.post(reverse("turn-tell", args=[turn.pk]), {**body, **more})


def test_a_refusal_says_what_was_searched_what_came_near_and_who_keeps_it(
    browser: Browse, bob: User, refused: Turn, handbook: Collection, leave: Document
) -> None:
    page = shown(browser(bob), refused)
    assert "The documents do not answer this" in page
    assert f">{handbook.name}</span>" in page
    assert "(12 passages)" in page
    assert "kept by alice" in page
    assert "<mark>days</mark>" in page
    assert "This question, your name and which documents" in page
    assert "without limits" not in page


def test_a_correction_and_limits_are_told_and_limits_are_lifted_with_one_click(
    browser: Browse, bob: User, asked: Ask, leave: Document
) -> None:
    looked = Looked(1, 3, narrowed=True, corrected=[("leeve", "leave")])
    page = shown(browser(bob), refuse(asked, bob, leave, looked=looked))
    assert "No document has the word “leeve”, so “leave” was looked for, too." in page
    assert "Ask again without limits" in page
    made = browser(bob).post(reverse("ask"), {"question": QUESTION})
    assert made.status_code == 303
    assert Turn.objects.latest("created_at").conversation.collection_ids == []


def test_one_click_sends_the_question_and_the_page_says_so_from_then_on(
    browser: Browse, alice: User, bob: User, refused: Turn, handbook: Collection
) -> None:
    reader = browser(bob)
    sent = tell(reader, refused)
    assert sent.status_code == 302
    page = shown(reader, refused)
    assert "You sent this to alice for" in page
    assert "Tell the owner" not in page
    gaps.settle(Gap.objects.get().pk, by=principal_of(alice), state="answered", note="See page 4.")
    page = shown(reader, refused)
    assert "See page 4." in page
    assert "Answered" in page


def test_the_fragment_that_htmx_gets_stands_in_for_the_form(
    browser: Browse, bob: User, refused: Turn, handbook: Collection
) -> None:
    url = reverse("turn-tell", args=[refused.pk])
    body = {"choose": "1", "collection": str(handbook.pk)}
    fragment = text_of(browser(bob).post(url, body, headers={"HX-Request": "true"}))
    assert fragment.startswith('<div class="tell"')
    assert "You sent this" in fragment


def test_who_keeps_the_collection_notes_the_question_instead_of_sending_it(
    browser: Browse, alice: User, asked: Ask, leave: Document
) -> None:
    page = shown(browser(alice), refuse(asked, alice, leave))
    assert "Note it as unanswered" in page


def test_of_several_collections_the_likeliest_is_chosen_and_none_is_an_error(
    browser: Browse, alice: User, bob: User, asked: Ask, leave: Document, publish: Publish
) -> None:
    by = principal_of(alice)
    other = create_collection(name="IT rules", by=by)
    grant(collection=other, by=by, role="reader", user=bob)
    manual = publish(other, "Laptop manual", "The laptop has a fan.")
    turn = refuse(asked, bob, manual, leave)
    page = shown(browser(bob), turn)
    assert f'value="{other.pk}" checked' in page
    assert f'value="{leave.collection_id}" checked' not in page
    url = reverse("turn-tell", args=[turn.pk])
    assert browser(bob).post(url, {"choose": "1"}).status_code == 400
    assert not Gap.objects.exists()


def test_another_persons_refusal_cannot_be_sent(
    browser: Browse, alice: User, refused: Turn
) -> None:
    assert tell(browser(alice), refused).status_code == 404


def test_the_keeper_sees_and_settles_and_undoes_it(
    browser: Browse, alice: User, bob: User, refused: Turn
) -> None:
    tell(browser(bob), refused)
    gap = Gap.objects.get()
    keeper = browser(alice)
    page = text_of(keeper.get(reverse("gaps")))
    assert QUESTION in page
    assert "Leave policy" in page
    assert "bob" in page
    settle = reverse("gap-settle", args=[gap.pk])
    done = keeper.post(settle, {"state": "answered", "note": "See page 4."}, follow=True)
    assert "Marked as answered." in text_of(done)
    assert reverse("gap-reopen", args=[gap.pk]) in text_of(done)
    assert QUESTION not in text_of(done).split("<main")[1].split("gap-filter")[1]
    assert "See page 4." in text_of(keeper.get(reverse("gaps"), {"state": "answered"}))
    keeper.post(reverse("gap-reopen", args=[gap.pk]))
    assert QUESTION in text_of(keeper.get(reverse("gaps")))
    wrong = keeper.post(settle, {"state": "answered", "note": "x" * 1001}, follow=True)
    assert "Shorten the note" in text_of(wrong)


def test_the_sender_sees_what_became_of_it_and_takes_it_back(
    browser: Browse, alice: User, bob: User, refused: Turn
) -> None:
    reader = browser(bob)
    assert "You have sent no questions" in text_of(reader.get(reverse("gaps-sent")))
    tell(reader, refused)
    gap = Gap.objects.get()
    assert QUESTION in text_of(reader.get(reverse("gaps-sent")))
    gaps.settle(gap.pk, by=principal_of(alice), state="declined", note="Ask the works council.")
    page = text_of(reader.get(reverse("gaps-sent")))
    assert "Declined" in page
    assert "Ask the works council." in page
    reader.post(reverse("gap-take-back", args=[gap.pk]))
    assert not Gap.objects.exists()


def test_pages_name_no_document_or_collection_that_one_may_not_read(
    browser: Browse, alice: User, bob: User, edith: User, refused: Turn, leave: Document
) -> None:
    tell(browser(bob), refused)
    restrict(document=leave, by=principal_of(alice), users=[])
    assert "Leave policy" not in text_of(browser(edith).get(reverse("gaps")))
    assert "Leave policy" not in text_of(browser(bob).get(reverse("gaps-sent")))
    bob.groups.clear()
    page = text_of(browser(bob).get(reverse("gaps-sent")))
    assert leave.collection.name not in page
    assert "a collection that you can no longer open" in page
    assert "Leave policy" not in shown(browser(bob), refused)


@pytest.fixture
def edith(handbook: Collection, as_alice: Principal) -> User:
    """An editor of the handbook."""
    user = User.objects.create_user("edith")
    grant(collection=handbook, by=as_alice, role="editor", user=user)
    return user


def disagree(turn: Turn, *dates: str) -> None:
    sides = [Side(n, dated) for n, dated in enumerate(dates, start=1)]
    turn.answer["conflicts"] = [asdict(Conflict(sides))]
    turn.save()


def test_sources_that_disagree_are_shown_with_both_quotes_and_dates(
    browser: Browse, bob: User, asked: Ask, leave: Document
) -> None:
    turn = asked(bob, leave)
    disagree(turn, "2024-03-01T00:00:00.000000+00:00", "2021-05-01T00:00:00.000000+00:00")
    page = shown(browser(bob), turn)
    box = page.split('class="conflict"')[1].split("</aside>")[0]
    assert "Sources disagree" in box
    assert box.index("March 1, 2024") < box.index("May 1, 2021")
    assert box.count('<q class="conflict-quote">') == 2
    assert box.count("conflict-latest") == 1
    assert reverse("cited-source", args=[turn.pk, 2]) in box


def test_an_answer_that_is_taken_along_tells_what_disagrees_and_what_is_missing(
    browser: Browse, bob: User, asked: Ask, leave: Document
) -> None:
    turn = asked(bob, leave, missing=["who approves it"])
    disagree(turn, "2024-03-01T00:00:00.000000+00:00", "")
    paper = text_of(browser(bob).get(reverse("turn-markdown", args=[turn.pk])))
    assert "Sources disagree: “Full-time employees" in paper
    assert "(Leave policy, March 1, 2024) — “Unused days" in paper
    assert "Not found in your documents: “who approves it”." in paper


def test_of_two_sides_of_one_day_none_is_called_newer(
    browser: Browse, bob: User, asked: Ask, leave: Document
) -> None:
    turn = asked(bob, leave)
    disagree(turn, "2024-03-01T09:00:00.000000+00:00", "2024-03-01T08:00:00.000000+00:00")
    assert "conflict-latest" not in shown(browser(bob), turn)


def test_a_conflict_with_what_may_no_longer_be_read_is_not_shown(
    browser: Browse, alice: User, bob: User, asked: Ask, leave: Document
) -> None:
    turn = asked(bob, leave)
    disagree(turn, "2024-03-01T00:00:00.000000+00:00", "")
    restrict(document=leave, by=principal_of(alice), users=[])
    assert "Sources disagree" not in shown(browser(bob), turn)


def test_what_is_missing_is_told_and_can_be_sent(
    browser: Browse, bob: User, asked: Ask, leave: Document
) -> None:
    turn = asked(bob, leave, missing=["who approves it"])
    page = shown(browser(bob), turn)
    assert "Not found in your documents:" in page
    assert ">who approves it</q>" in page
    tell(browser(bob), turn)
    assert Gap.objects.get().document_ids == [str(leave.pk)]


def test_words_of_people_and_documents_are_escaped(
    browser: Browse, alice: User, bob: User, asked: Ask, leave: Document
) -> None:
    evil = "<script>alert(1)</script>"
    turn = refuse(asked, bob, leave, looked=Looked(1, 2, corrected=[(evil, evil)]))
    Turn.objects.filter(pk=turn.pk).update(question=f"What is {evil}?")
    reader, keeper = browser(bob), browser(alice)
    tell(reader, turn)
    gap = Gap.objects.get()
    gaps.settle(gap.pk, by=principal_of(alice), state="declined", note=evil)
    partial = asked(bob, leave, missing=[evil])
    pages = [shown(reader, turn), shown(reader, partial), text_of(reader.get(reverse("gaps-sent")))]
    pages.append(text_of(keeper.get(reverse("gaps"), {"state": "declined"})))
    assert all(evil not in page for page in pages)
    assert all("&lt;script&gt;" in page for page in pages)


def test_a_filter_that_does_not_exist_shows_open_questions(browser: Browse, alice: User) -> None:
    page = browser(alice).get(reverse("gaps"), {"state": "x", "collection": "x", "page": "x"})
    assert page.status_code == 200
