"""Collections, their members, and the readers of one document."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from kb.models import Allowance, Collection, Grant


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_a_collection_is_created_and_owned(browser, charlie) -> None:
    client = browser(charlie)
    assert "Start with a collection" in client.get(reverse("collections")).content.decode()
    answer = client.post(reverse("collection-create"), {"name": "Notes"}, follow=True)
    made = Collection.objects.get(name="Notes")
    assert answer.redirect_chain[-1][0] == reverse("collection", args=[made.pk])
    assert Grant.objects.get(collection=made).user == charlie


def test_a_collection_without_a_name_is_refused(browser, charlie) -> None:
    answer = browser(charlie).post(reverse("collection-create"), {"name": " "}, follow=True)
    assert "Give the collection a name" in told(answer)[0]
    assert not Collection.objects.exists()


def test_a_deleted_collection_can_be_had_back_for_a_while(browser, alice, handbook) -> None:
    client = browser(alice)
    answer = client.post(reverse("collection-delete", args=[handbook.pk]), follow=True)
    undo = reverse("collection-restore", args=[handbook.pk])
    assert f'action="{undo}"' in answer.content.decode()
    assert client.get(reverse("collection", args=[handbook.pk])).status_code == 404
    client.post(undo)
    assert client.get(reverse("collection", args=[handbook.pk])).status_code == 200


def test_a_deleted_collection_comes_back_to_owners_only_and_not_late(
    browser, alice, edith, handbook
) -> None:
    undo = reverse("collection-restore", args=[handbook.pk])
    Collection.objects.filter(pk=handbook.pk).update(deleted_at=timezone.now())
    assert browser(edith).post(undo).status_code == 404
    late = timezone.now() - timedelta(seconds=settings.UNDO_SECONDS + 1)
    Collection.objects.filter(pk=handbook.pk).update(deleted_at=late)
    assert browser(alice).post(undo).status_code == 404


def test_an_owner_adds_changes_and_removes_members(browser, alice, charlie, handbook) -> None:
    client, add = browser(alice), reverse("member-add", args=[handbook.pk])
    staff = Group.objects.create(name="Staff")
    client.post(add, {"name": "Charlie@example.com", "role": "reader"})
    client.post(add, {"name": "staff", "role": "editor"})
    held = Grant.objects.get(collection=handbook, user=charlie)
    assert Grant.objects.get(collection=handbook, group=staff).role == "editor"
    change = reverse("member-change", args=[handbook.pk, held.pk])
    client.post(change, {"role": "editor"})
    held.refresh_from_db()
    assert held.role == "editor"
    client.post(reverse("member-remove", args=[handbook.pk, held.pk]))
    assert not Grant.objects.filter(pk=held.pk).exists()


def test_the_last_owner_stays(browser, alice, handbook) -> None:
    held = Grant.objects.get(collection=handbook, user=alice)
    for name, sent in (("member-change", {"role": "reader"}), ("member-remove", {})):
        url = reverse(name, args=[handbook.pk, held.pk])
        assert "at least one owner" in told(browser(alice).post(url, sent, follow=True))[0]
    held.refresh_from_db()
    assert held.role == "owner"


def test_an_unknown_name_or_role_is_told(browser, alice, charlie, handbook) -> None:
    url = reverse("member-add", args=[handbook.pk])
    for sent in ({"name": "nobody", "role": "reader"}, {"name": "charlie", "role": "king"}):
        assert len(told(browser(alice).post(url, sent, follow=True))) == 1
    assert not Grant.objects.filter(user=charlie).exists()


def test_a_grant_of_another_collection_cannot_be_reached(browser, alice, charlie, handbook) -> None:
    browser(charlie).post(reverse("collection-create"), {"name": "Mine"})
    other = Grant.objects.get(collection__name="Mine")
    url = reverse("member-remove", args=[handbook.pk, other.pk])
    assert browser(alice).post(url).status_code == 404
    assert Grant.objects.filter(pk=other.pk).exists()


def test_an_owner_restricts_a_document_and_opens_it_again(browser, alice, bob, make) -> None:
    document = make()
    client, url = browser(alice), reverse("document", args=[document.pk])
    client.post(reverse("reader-add", args=[document.pk]))
    assert browser(bob).get(url).status_code == 404
    client.post(reverse("reader-add", args=[document.pk]), {"name": "bob"})
    assert browser(bob).get(url).status_code == 200
    listed = Allowance.objects.get(document=document)
    client.post(reverse("reader-remove", args=[document.pk, listed.pk]))
    assert browser(bob).get(url).status_code == 404
    client.post(reverse("readers-open", args=[document.pk]))
    assert browser(bob).get(url).status_code == 200
