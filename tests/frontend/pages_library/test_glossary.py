"""The page of a collection's glossary."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from kb.access import Principal
from kb.access.glossary import add_entries, add_entry
from kb.models import Collection, Synonyms, User
from tests.frontend.conftest import Browse
from tests.retrieval.search import shelf

pytestmark = pytest.mark.django_db
TERMS = ["PTO", "paid time off"]


@pytest.fixture
def editor(browser: Browse, edith: User) -> Client:
    return browser(edith)


def at(name: str, collection: Collection, *ids: object) -> str:
    return reverse(name, args=[collection.pk, *ids])


def sheet(text: str) -> ContentFile[bytes]:
    return ContentFile(text.encode(), name="glossary.csv")


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_an_empty_glossary_explains_itself_and_offers_the_form_to_editors(
    editor: Client, browser: Browse, bob: User, handbook: Collection
) -> None:
    shown = text_of(editor.get(at("glossary", handbook)))
    assert "No entries yet" in shown
    assert at("glossary-add", handbook) in shown
    read = text_of(browser(bob).get(at("glossary", handbook)))
    assert "No entries yet" in read
    assert at("glossary-add", handbook) not in read
    assert at("glossary", handbook) in text_of(editor.get(at("collection", handbook)))


def test_an_entry_is_added_changed_removed_and_brought_back(
    editor: Client, handbook: Collection
) -> None:
    shown = editor.post(at("glossary-add", handbook), {"terms": "PTO，paid time off"}, follow=True)
    assert "Added: PTO = paid time off" in text_of(shown)
    entry = Synonyms.objects.get()
    editor.post(at("glossary-change", handbook, entry.pk), {"terms": "PTO = leave; 年假"})
    entry.refresh_from_db()
    assert entry.terms == ["PTO", "leave", "年假"]
    shown = editor.post(at("glossary-remove", handbook, entry.pk), follow=True)
    assert not Synonyms.objects.exists()
    undo = at("glossary-restore", handbook, entry.pk)
    assert undo in text_of(shown)
    editor.post(undo)
    assert Synonyms.objects.get().terms == entry.terms
    assert "can no longer be undone" in text_of(
        editor.post(at("glossary-restore", handbook, handbook.pk), follow=True)
    )


def test_what_is_wrong_is_told_beside_what_was_typed(
    editor: Client, handbook: Collection, as_alice: Principal
) -> None:
    shown = editor.post(at("glossary-add", handbook), {"terms": "<b>alone"})
    assert shown.status_code == 400
    assert 'value="&lt;b&gt;alone"' in text_of(shown)
    assert "needs two different terms" in text_of(shown)
    entry = add_entry(collection=handbook, terms=TERMS, by=as_alice)
    shown = editor.post(at("glossary-change", handbook, entry.pk), {"terms": "only one"})
    assert shown.status_code == 400
    assert 'value="only one"' in text_of(shown)
    assert Synonyms.objects.get().terms == TERMS


def test_readers_see_the_entries_and_no_forms_and_their_posts_are_refused(
    browser: Browse, bob: User, charlie: User, handbook: Collection, as_alice: Principal
) -> None:
    entry = add_entry(collection=handbook, terms=TERMS, by=as_alice)
    reader = browser(bob)
    shown = text_of(reader.get(at("glossary", handbook)))
    assert "paid time off" in shown
    assert at("glossary-remove", handbook, entry.pk) not in shown
    for name, ids in (
        ("add", ()),
        ("import", ()),
        ("remove", (entry.pk,)),
        ("change", (entry.pk,)),
    ):
        path = at(f"glossary-{name}", handbook, *ids)
        assert reader.post(path, {"terms": "a1, b1"}).status_code == 403
    assert browser(charlie).get(at("glossary", handbook)).status_code == 404
    assert Synonyms.objects.get().terms == TERMS


def test_a_long_glossary_has_pages_and_is_searched(
    editor: Client, handbook: Collection, as_alice: Principal
) -> None:
    rows = [[f"alpha{n:03}", f"beta{n:03}"] for n in range(60)]
    add_entries(collection=handbook, rows=rows, by=as_alice)
    first = text_of(editor.get(at("glossary", handbook)))
    assert "alpha049" in first
    assert "alpha050" not in first
    assert "alpha055" in text_of(editor.get(at("glossary", handbook) + "?page=2"))
    found = text_of(editor.get(at("glossary", handbook) + "?q=BETA055"))
    assert "alpha055" in found
    assert "alpha054" not in found
    assert "No term contains this" in text_of(editor.get(at("glossary", handbook) + "?q=zz"))


def test_a_sheet_goes_out_and_comes_in(
    editor: Client, handbook: Collection, as_alice: Principal
) -> None:
    add_entry(collection=handbook, terms=TERMS, by=as_alice)
    sent = editor.get(at("glossary-export", handbook))
    assert sent.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert sent.content == "\ufeffPTO,paid time off\r\n".encode()
    path = at("glossary-import", handbook)
    shown = editor.post(path, {"file": sheet("PTO,paid time off\nAP,应付账款\n")}, follow=True)
    assert "Entries added: 1. There already: 1." in text_of(shown)
    editor.post(path, {"file": sheet("VPN,virtual private network"), "replace": "1"})
    assert [each.terms[0] for each in Synonyms.objects.all()] == ["VPN"]
    shown = editor.post(path, {"file": sheet("a1,b1\nalone\n"), "replace": "1"}, follow=True)
    assert "Entry 2" in text_of(shown)
    assert [each.terms[0] for each in Synonyms.objects.all()] == ["VPN"]
    assert "Choose a file first" in text_of(editor.post(path, follow=True))


def test_the_search_page_says_what_else_was_searched_for_and_where_that_is_kept(
    browser: Browse,
    bob: User,
    handbook: Collection,
    as_alice: Principal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shelf.use(monkeypatch)
    shelf.shelve(handbook, "Rules", "Paid time off and benefits.")
    add_entry(collection=handbook, terms=TERMS, by=as_alice)
    shown = text_of(browser(bob).get(reverse("search") + "?q=PTO+and+benifits"))
    assert "For “PTO”, also searched: paid time off" in shown
    assert at("glossary", handbook) in shown
    assert "No document has “benifits”; “benefits” was searched for, too." in shown
    plain = text_of(browser(bob).get(reverse("search") + "?q=benefits"))
    assert "also searched" not in plain


def test_a_character_that_no_text_has_finds_what_the_others_find(
    editor: Client, handbook: Collection, as_alice: Principal
) -> None:
    add_entry(collection=handbook, terms=TERMS, by=as_alice)
    for typed in ("\0", "pa\0id"):
        response = editor.get(at("glossary", handbook), {"q": typed})
        assert response.status_code == 200
        assert "paid time off" in text_of(response)
