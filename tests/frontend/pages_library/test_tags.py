"""Tags on the pages of the library."""

from __future__ import annotations

from django.urls import reverse

from kb.models import Document


def put(client, document, **form):
    return client.post(reverse("document-tags", args=[document.pk]), form)


def tags(document) -> list[str]:
    return Document.objects.get(pk=document.pk).tags


def test_an_editor_adds_tags_with_commas_and_takes_one_away(browser, edith, make) -> None:
    document = make()
    client = browser(edith)
    assert put(client, document, add="HR, 制度，hr;  annual report ").status_code == 302
    assert tags(document) == ["HR", "制度", "annual report"]
    html = client.get(reverse("document", args=[document.pk])).content.decode()
    assert 'name="remove" value="annual report"' in html
    put(client, document, remove="HR")
    assert tags(document) == ["制度", "annual report"]


def test_a_reader_sees_them_and_cannot_change_them(browser, alice, bob, make) -> None:
    document = make()
    put(browser(alice), document, add="<b>HR</b>")
    client = browser(bob)
    assert put(client, document, add="x").status_code == 403
    html = client.get(reverse("document", args=[document.pk])).content.decode()
    assert "&lt;b&gt;HR&lt;/b&gt;" in html
    assert 'name="remove"' not in html
    assert 'name="add"' not in html


def test_too_many_tags_are_told_and_nothing_changes(browser, alice, make) -> None:
    document = make()
    client = browser(alice)
    answer = client.post(
        reverse("document-tags", args=[document.pk]),
        {"add": ",".join(map(str, range(21)))},
        follow=True,
    )
    assert "at most 20 tags" in answer.content.decode()
    assert tags(document) == []


def test_the_list_shows_tags_and_is_narrowed_by_one(browser, alice, bob, make, handbook) -> None:
    document = make("Tagged.md")
    make("Plain.md")
    put(browser(alice), document, add="HR")
    client, url = browser(bob), reverse("collection", args=[handbook.pk])
    everything = client.get(url).content.decode()
    assert 'href="' + url + '?tag=HR"' in everything
    assert '<option value="HR" >HR (1)</option>' in everything
    narrowed = client.get(url, {"tag": "hr"}).context["rows"]
    assert [row.document.pk for row in narrowed] == [document.pk]
    assert not client.get(url, {"tag": "nobody"}).context["rows"]
    for chosen, n in (("hr", 1), ("nobody", 0)):  # it stays chosen when something else changes
        html = client.get(url, {"tag": chosen}).content.decode()
        assert f'<option value="{chosen}" selected>{chosen} ({n})</option>' in html
    assert client.get(url, {"tag": "\0' OR 1=1"}).status_code == 200
