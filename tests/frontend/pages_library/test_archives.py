"""An archive shows its files and what became of each; a file shows its archive."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kb.access import restrict
from kb.models import Document


@pytest.fixture
def archive(make):
    members = [
        {"name": "guides/wifi.md", "size": 50, "sha256": "a"},
        {"name": "<b>x.exe", "size": 9, "sha256": "b", "refusal": "member-type", "params": {}},
        {"name": "gone.md", "size": 7, "sha256": "c"},
    ]
    return make("Guides.md", format="zip", quality={"warnings": [], "members": members})


@pytest.fixture
def wifi(make, archive):
    document = make("Wifi.md")
    Document.objects.filter(pk=document.pk).update(container=archive, member="guides/wifi.md")
    return document


def test_every_file_is_listed_with_its_document_or_its_reason(browser, bob, archive, wifi) -> None:
    text = browser(bob).get(reverse("document", args=[archive.pk])).content.decode()
    assert "3 files in this archive" in text
    assert f'href="{reverse("document", args=[wifi.pk])}">guides/wifi.md</a>' in text
    assert "Files of this type cannot be read." in text
    assert "&lt;b&gt;x.exe" in text
    assert text.index("x.exe") < text.index("guides/wifi.md")
    assert "No longer here" in text


def test_a_file_leads_back_to_its_archive(browser, bob, archive, wifi) -> None:
    text = browser(bob).get(reverse("document", args=[wifi.pk])).content.decode()
    assert f'href="{reverse("document", args=[archive.pk])}"' in text
    assert "guides/wifi.md" in text


def test_what_one_may_not_read_is_neither_linked_nor_linked_back(
    browser, bob, archive, wifi, as_alice, edith
) -> None:
    Document.objects.filter(pk=wifi.pk).update(restricted=True)
    text = browser(bob).get(reverse("document", args=[archive.pk])).content.decode()
    assert str(wifi.pk) not in text
    restrict(document=archive, by=as_alice, users=[edith])
    restrict(document=wifi, by=as_alice)
    text = browser(bob).get(reverse("document", args=[wifi.pk])).content.decode()
    assert str(archive.pk) not in text
    assert "Guides" not in text


def test_a_long_list_has_pages(browser, bob, make) -> None:
    members = [{"name": f"{n:03}.md", "size": 1, "sha256": ""} for n in range(150)]
    archive = make("Many.md", format="zip", quality={"members": members})
    url = reverse("document", args=[archive.pk])
    first = browser(bob).get(url).content.decode()
    assert "099.md" in first
    assert "100.md" not in first
    second = browser(bob).get(url, {"members": "2"}).content.decode()
    assert "149.md" in second
    assert "1–100" not in second
