"""Who may see what: the gate every read goes through."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from kb import access
from kb.access import Principal
from kb.errors import ForbiddenError, InvalidError, NotFoundError
from kb.models import AuditEvent, Collection, Document, Grant, Role, User

pytestmark = pytest.mark.django_db


def person(name: str) -> Principal:
    return access.principal_of(User.objects.create_user(name))


@pytest.fixture
def owner() -> Principal:
    return person("olga")


@pytest.fixture
def handbook(owner: Principal) -> Collection:
    return access.create_collection(name="Handbook", by=owner)


@pytest.fixture
def page(handbook: Collection) -> Document:
    return Document.objects.create(collection=handbook, title="Leave")


def test_a_stranger_sees_nothing_and_cannot_tell_forbidden_from_absent(page: Document) -> None:
    stranger = person("sam")
    assert not access.permitted_documents(stranger).exists()
    with pytest.raises(NotFoundError) as forbidden:
        access.get_document(stranger, page.pk)
    page_id = page.pk
    page.delete()
    with pytest.raises(NotFoundError) as absent:
        access.get_document(stranger, page_id)
    assert str(forbidden.value) == str(absent.value)


def test_a_superuser_without_a_grant_sees_no_content(page: Document) -> None:
    root = access.principal_of(User.objects.create_superuser("root"))
    assert not access.permitted_documents(root).exists()


def test_a_grant_to_a_group_reaches_its_members_until_they_leave(
    handbook: Collection, page: Document, owner: Principal
) -> None:
    group = Group.objects.create(name="staff")
    bob = User.objects.create_user("bob")
    bob.groups.add(group)
    access.grant(collection=handbook, by=owner, role=Role.READER, group=group)
    reader = access.principal_of(bob)
    assert access.get_document(reader, page.pk) == page
    bob.groups.remove(group)
    with pytest.raises(NotFoundError):
        access.get_document(reader, page.pk)


def test_a_disabled_person_sees_nothing_on_the_next_request(
    page: Document, owner: Principal
) -> None:
    User.objects.filter(pk=owner.user_id).update(is_active=False)
    assert not access.permitted_documents(owner).exists()


def test_roles_include_the_weaker_ones_and_no_more(
    handbook: Collection, page: Document, owner: Principal
) -> None:
    editor = person("eve")
    access.grant(collection=handbook, by=owner, role=Role.EDITOR, user=editor.user())
    assert access.get_collection(editor, handbook.pk, Role.EDITOR) == handbook
    with pytest.raises(ForbiddenError):
        access.get_collection(editor, handbook.pk, Role.OWNER)
    with pytest.raises(ForbiddenError):
        access.grants_of(handbook, by=editor)
    assert access.role_in(editor, handbook) == "editor"


def test_a_restricted_document_needs_the_allow_list_as_well_as_the_grant(
    handbook: Collection, page: Document, owner: Principal
) -> None:
    inside, outside, ungranted = person("ina"), person("otto"), person("uma")
    for reader in (inside, outside):
        access.grant(collection=handbook, by=owner, role=Role.READER, user=reader.user())
    access.restrict(document=page, by=owner, users=[inside.user(), ungranted.user()])
    seen = [
        access.permitted_documents(who).filter(pk=page.pk).exists()
        for who in (inside, outside, ungranted, owner)
    ]
    assert seen == [True, False, False, True]


def test_a_grant_is_replaced_not_added_and_the_last_owner_stays(
    handbook: Collection, owner: Principal
) -> None:
    with pytest.raises(InvalidError):
        access.grant(collection=handbook, by=owner, role=Role.READER, user=owner.user())
    assert Grant.objects.get(collection=handbook).role == Role.OWNER
    with pytest.raises(InvalidError):
        access.revoke(collection=handbook, by=owner, user=owner.user())
    assert access.role_in(owner, handbook) == "owner"


def test_changing_rights_changes_the_epoch_of_those_concerned_only(
    handbook: Collection, owner: Principal
) -> None:
    reader, other = person("rita"), person("oscar")
    access.grant(collection=handbook, by=owner, role=Role.READER, user=reader.user())
    assert (reader.user().acl_epoch, other.user().acl_epoch) == (1, 0)


def test_a_deleted_collection_hides_everything_in_it(
    handbook: Collection, page: Document, owner: Principal
) -> None:
    access.delete_collection(collection=handbook, by=owner)
    assert not access.permitted_collections(owner).exists()
    assert not access.permitted_documents(owner).exists()


def test_a_grant_names_a_user_or_a_group_never_both(handbook: Collection, owner: Principal) -> None:
    group = Group.objects.create(name="staff")
    for wrong in ({}, {"user": owner.user(), "group": group}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(collection=handbook, role="reader", **wrong)


def test_every_change_of_rights_leaves_an_audit_row(handbook: Collection, owner: Principal) -> None:
    reader = person("rita")
    access.grant(collection=handbook, by=owner, role=Role.READER, user=reader.user())
    access.revoke(collection=handbook, by=owner, user=reader.user())
    actions = AuditEvent.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["collection.create", "grant", "revoke"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_collection_needs_a_usable_name(owner: Principal, name: str) -> None:
    with pytest.raises(InvalidError):
        access.create_collection(name=name, by=owner)


Narrow = Callable[..., Principal]


@pytest.fixture
def key_of() -> Narrow:
    def make(owner: Principal, **options: object) -> Principal:
        _key, text = access.create_key(by=owner, name="test", **options)  # type: ignore[arg-type]
        found = access.authenticate_key(text)
        assert found is not None
        return found

    return make


def test_a_key_is_stored_as_a_hash_only(owner: Principal) -> None:
    key, text = access.create_key(by=owner, name="ci")
    assert text.startswith("kb_")
    secret = text.split("_", 2)[2]
    assert secret not in str(key.__dict__)
    assert access.authenticate_key(text) is not None
    assert access.authenticate_key(text[:-1] + ("a" if text[-1] != "a" else "b")) is None


@pytest.mark.parametrize("text", ["", "kb_", "kb_x", "kb__", "Bearer", "kb_deadbeef_" + "a" * 43])
def test_nonsense_is_no_key(text: str) -> None:
    assert access.authenticate_key(text) is None


def test_a_key_dies_with_revocation_expiry_or_its_owner(owner: Principal) -> None:
    key, text = access.create_key(by=owner, name="ci")
    User.objects.filter(pk=owner.user_id).update(is_active=False)
    assert access.authenticate_key(text) is None
    User.objects.filter(pk=owner.user_id).update(is_active=True)
    assert access.authenticate_key(text) is not None
    access.revoke_key(key_id=key.pk, by=owner)
    assert access.authenticate_key(text) is None


def test_nobody_revokes_the_key_of_another(owner: Principal) -> None:
    key, text = access.create_key(by=owner, name="ci")
    with pytest.raises(NotFoundError):
        access.revoke_key(key_id=key.pk, by=person("mallory"))
    assert access.authenticate_key(text) is not None


def test_a_key_never_reaches_beyond_its_collections_or_scopes(
    handbook: Collection, page: Document, owner: Principal, key_of: Narrow
) -> None:
    other = access.create_collection(name="Other", by=owner)
    narrowed = key_of(owner, collections=[other])
    assert list(access.permitted_collections(narrowed)) == [other]
    assert not access.permitted_documents(narrowed).exists()
    read_only = key_of(owner, scopes=["read"])
    with pytest.raises(ForbiddenError):
        access.create_collection(name="New", by=read_only)
    with pytest.raises(ForbiddenError):
        access.create_key(by=read_only, name="child")


def test_a_key_limited_to_nothing_reaches_nothing(owner: Principal, key_of: Narrow) -> None:
    stranger_collection = access.create_collection(name="Theirs", by=person("sam"))
    narrowed = key_of(owner, collections=[stranger_collection])
    assert not access.permitted_collections(narrowed).exists()
