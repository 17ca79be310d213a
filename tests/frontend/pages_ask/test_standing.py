"""A footnote opens after its document was replaced, read again, or what it quotes is gone."""

from __future__ import annotations

import re

from django.contrib.auth.models import Group
from django.urls import reverse

from kb.access import Principal, restrict, revoke
from kb.models import Collection, Content, Document, Passage, User, Version
from retrieval.models import Turn
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import EXPIRY, LEAVE, Ask, block

SHORTER = "Full-time employees receive 24 days of paid leave per year."


def replaced(document: Document, *texts: str) -> Version:
    """Put another version into use, as the index does."""
    first = document.current
    assert first is not None
    newer = Version.objects.get(pk=first.pk)
    newer.pk, newer.number = None, first.number + 1
    newer._state.adding = True
    newer.save()
    Content.objects.create(version=newer, blocks=[block(text) for text in texts])
    Document.objects.filter(pk=document.pk).update(current=newer, latest=newer)
    return newer


def opened(browser: Browse, user: User, turn: Turn, n: int = 1, **query: str) -> str:
    response = browser(user).get(reverse("cited-source", args=[turn.pk, n]), query)
    assert response.status_code == 200
    return str(response.content.decode())


def document_side(page: str) -> str:
    return page[page.index("leaf-pane") :]


def marks(page: str) -> list[str]:
    return re.findall(r"<mark[^>]*>([^<]*)</mark>", document_side(page))


def banner(page: str) -> str:
    found = re.search(r'class="banner.*?</div>', document_side(page), re.S)
    return found.group() if found else ""


def test_a_footnote_to_the_version_in_use_has_nothing_to_explain(
    bob: User, leave: Document, asked: Ask, browser: Browse
) -> None:
    page = opened(browser, bob, asked(bob, leave))
    assert marks(page) == [LEAVE]
    assert banner(page) == ""


def test_after_a_new_version_the_quoted_one_is_shown_and_whether_the_quote_still_stands(
    bob: User, leave: Document, asked: Ask, browser: Browse
) -> None:
    turn = asked(bob, leave)
    replaced(leave, SHORTER, f"Note. {EXPIRY}")
    changed, same = (opened(browser, bob, turn, n) for n in (1, 2))
    assert marks(changed) == [LEAVE]
    assert "does not stand in it word for word" in banner(changed)
    assert marks(same) == [EXPIRY]
    assert "still stands word for word" in banner(same)
    assert "?in=current" in banner(same)
    assert "?in=current" not in banner(changed)


def test_the_quote_is_shown_in_the_newer_version_when_asked_and_only_if_it_stands_there(
    bob: User, leave: Document, asked: Ask, browser: Browse
) -> None:
    turn = asked(bob, leave)
    replaced(leave, SHORTER, f"Note. {EXPIRY}")
    page = opened(browser, bob, turn, 2, **{"in": "current"})
    assert marks(page) == [EXPIRY]
    assert SHORTER in page
    assert "as it is now" in banner(page)
    assert marks(opened(browser, bob, turn, 1, **{"in": "current"})) == [LEAVE]


def test_a_version_that_was_read_again_shows_the_quote_where_it_stands_now(
    bob: User, leave: Document, asked: Ask, browser: Browse
) -> None:
    turn = asked(bob, leave)
    content = Content.objects.get(version=leave.current)
    content.blocks = [block("A preface."), *content.blocks]
    content.save()
    Passage.objects.filter(document=leave).delete()
    page = opened(browser, bob, turn, 2)
    assert marks(page) == [EXPIRY]
    assert banner(page) == ""


def test_a_passage_that_took_the_place_of_the_quoted_one_is_not_taken_for_it(
    bob: User, leave: Document, asked: Ask, browser: Browse
) -> None:
    turn = asked(bob, leave)
    Passage.objects.filter(document=leave, ordinal=0).update(text=EXPIRY, first_block=1)
    assert marks(opened(browser, bob, turn, 1)) == [LEAVE]


def test_a_version_that_is_gone_gives_way_to_the_one_in_use(
    bob: User, leave: Document, asked: Ask, browser: Browse
) -> None:
    turn, first = asked(bob, leave), leave.current
    newer = replaced(leave, SHORTER, EXPIRY)
    assert first is not None
    Version.objects.filter(pk=first.pk).delete()
    assert Document.objects.get(pk=leave.pk).current_id == newer.pk
    page = opened(browser, bob, turn, 2)
    assert marks(page) == [EXPIRY]
    assert "no longer kept" in banner(page)


def test_a_quote_that_is_nowhere_any_more_is_shown_as_it_was_kept(
    bob: User, leave: Document, asked: Ask, browser: Browse
) -> None:
    turn, first = asked(bob, leave), leave.current
    replaced(leave, SHORTER)
    assert first is not None
    Version.objects.filter(pk=first.pk).delete()
    page = opened(browser, bob, turn, 1)
    assert marks(page) == [LEAVE]
    assert "does not say it word for word" in banner(page)
    assert SHORTER not in page


def test_a_document_without_a_version_in_use_says_so(
    bob: User, leave: Document, asked: Ask, browser: Browse
) -> None:
    turn = asked(bob, leave)
    Document.objects.filter(pk=leave.pk).update(current=None)
    page = opened(browser, bob, turn, 1)
    assert marks(page) == [LEAVE]
    assert "No version of this document holds at present" in banner(page)


def test_a_replaced_document_stays_closed_to_who_may_not_read_it_any_more(
    bob: User,
    alice: User,
    readers: Group,
    leave: Document,
    handbook: Collection,
    as_alice: Principal,
    asked: Ask,
    browser: Browse,
) -> None:
    turn = asked(bob, leave)
    replaced(leave, SHORTER, EXPIRY)
    restrict(document=leave, by=as_alice, users=[alice])
    address = reverse("cited-source", args=[turn.pk, 2])
    for query in ({}, {"in": "current"}):
        assert browser(bob).get(address, query).status_code == 404
    restrict(document=leave, by=as_alice)
    assert browser(bob).get(address).status_code == 200
    revoke(collection=handbook, by=as_alice, group=readers)
    assert browser(bob).get(address).status_code == 404


def test_steps_lead_to_the_footnotes_beside_and_back_to_the_answer(
    bob: User, leave: Document, asked: Ask, browser: Browse
) -> None:
    turn = asked(bob, leave)
    first, second = (opened(browser, bob, turn, n) for n in (1, 2))
    beside = {n: reverse("cited-source", args=[turn.pk, n]) + "#hit" for n in (1, 2)}
    back = reverse("conversation", args=[turn.conversation_id])
    assert f'data-step="after" rel="next" href="{beside[2]}"' in first
    assert 'data-step="before"' not in first
    assert f'data-step="before" rel="prev" href="{beside[1]}"' in second
    assert 'data-step="after"' not in second
    assert f'data-step="back" href="{back}#t-{turn.pk}"' in first
