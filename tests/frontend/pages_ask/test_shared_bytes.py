"""What a person is sent of a shared conversation does not depend on documents hidden from them.

Compared byte by byte, but for the token against forged requests, which is new in every page.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.access import create_collection, grant, principal_of, restrict
from kb.models import Collection, Document, Passage, User
from retrieval import conversations
from retrieval.events import Answer, AnswerSentence, Hit
from retrieval.models import Conversation, Turn
from tests.fakes import FakeLLM
from tests.frontend.api.programs import Program, key_of
from tests.frontend.conftest import Browse
from tests.frontend.pages_ask.conftest import Publish, cite

QUESTION = "How many days of paid leave do full-time employees receive per year?"
FACT = "Full-time employees receive 25 days of paid leave per year."
NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
PAGES = ("conversation", "conversation-print", "conversation-markdown", "conversation-word")
_TOKEN = re.compile(rb"[A-Za-z0-9]{64}")

Sent = dict[str, bytes]


@pytest.fixture
def common(handbook: Collection, publish: Publish, alice: User, charlie: User) -> list[Document]:
    """What Bob and Charlie may both read: more than an answer is made from."""
    grant(collection=handbook, by=principal_of(alice), role="reader", user=charlie)
    places = ("Berlin", "Hamburg", "Munich", "Cologne", "Bremen", "Leipzig", "Dresden")
    return [publish(handbook, f"Leave in {place}", f"{FACT} In {place}.") for place in places]


@pytest.fixture
def hide(handbook: Collection, publish: Publish, alice: User, bob: User) -> Callable[[], Document]:
    """Publish a document that Bob may read and Charlie may not."""

    def make() -> Document:
        made = publish(handbook, "Project Heron", "Heron stops in May.", "Its lead leaves in June.")
        restrict(document=made, by=principal_of(alice), users=[bob])
        return made

    return make


@pytest.fixture
def sent(charlie: User, browser: Browse, monkeypatch: pytest.MonkeyPatch) -> Callable[[Turn], Sent]:
    """Return everything that Charlie is sent about a shared turn."""
    page, program = browser(charlie), Program(key_of(charlie))

    def everything(turn: Turn) -> Sent:
        Turn.objects.filter(pk=turn.pk).update(created_at=NOW)
        Conversation.objects.filter(pk=turn.conversation_id).update(created_at=NOW, updated_at=NOW)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: NOW)
            return dict(_all(turn, page, program))

    return everything


def _all(turn: Turn, page: Client, program: Program) -> Iterator[tuple[str, bytes]]:
    thread = turn.conversation_id
    addresses = [reverse(name, args=[thread]) for name in PAGES]
    addresses += [reverse("turn-markdown", args=[turn.pk]), "/"]
    addresses += [reverse("cited-source", args=[turn.pk, n]) for n in (1, 2, 3)]
    for address in addresses:
        yield address, _TOKEN.sub(b"token", page.get(address).content)
    export = f"conversations/{thread}/export"
    for path in (f"conversations/{thread}", f"turns/{turn.pk}", export, "conversations"):
        for query in ({}, {"shared": "true"}, {"format": "docx"}):
            yield f"{path} {query}", program.get(path, query).content


def _share(turn: Turn, bob: User) -> None:
    kept = turn.conversation
    conversations.share(conversation=kept, by=principal_of(bob), name="charlie")


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_what_was_asked_beside_hidden_documents_is_sent_as_if_they_were_not_there(
    common: list[Document],
    hide: Callable[[], Document],
    bob: User,
    llm: FakeLLM,
    sent: Callable[[Turn], Sent],
) -> None:
    llm.answer = f"{FACT} [1]"
    found = []
    for hidden in (3, 0):
        with undone():
            for _ in range(hidden):
                hide()
            turn = conversations.start(question=QUESTION, by=principal_of(bob))
            list(conversations.run(turn.pk, by=principal_of(bob)))
            _share(turn, bob)
            ids = {str(turn.pk): "turn", str(turn.conversation_id): "conversation"}
            found.append({_named(k, ids): _named(_unpacked(v), ids) for k, v in sent(turn).items()})
    assert FACT.encode() in found[0]["/c/conversation"]
    assert found[0].keys() == found[1].keys()
    assert [name for name in found[0] if found[0][name] != found[1][name]] == []


def _unpacked(content: bytes) -> bytes:
    """Return the parts of a Word file, in which the ids would be compressed."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(each.filename.encode() + archive.read(each) for each in archive.filelist)


def _named(text: Any, ids: dict[str, str]) -> Any:
    """Replace the ids that are new whenever something is asked."""
    for number, name in ids.items():
        old, new = (number, name) if isinstance(text, str) else (number.encode(), name.encode())
        text = text.replace(old, new)
    return text


@pytest.fixture
def partly(common: list[Document], hide: Callable[[], Document], bob: User) -> Turn:
    """An answer of which one sentence rests on what Charlie may read, and all the rest not."""
    open_, hidden = common[0], hide()
    passages = [*Passage.objects.filter(document__in=[open_, hidden]).order_by("document", "pk")]
    passages.sort(key=lambda each: each.document_id != open_.pk)
    notes = [cite(n, each) for n, each in enumerate(passages, start=1)]
    sentences = [
        AnswerSentence(FACT, [1], supported=True),
        AnswerSentence("Heron stops in May.", [2], supported=True, lead=" "),
        AnswerSentence("Nobody knows why.", [], supported=False, lead=" ", why="words"),
        AnswerSentence("Heron's lead leaves, too.", [1, 3], supported=True, lead=" "),
    ]
    text = "".join(each.lead + each.text for each in sentences)
    turn = Turn.objects.create(
        conversation=Conversation.objects.create(owner=bob, title="What about Project Heron?"),
        question="What about Project Heron?",
        state=Turn.State.DONE,
        answer=_data(Answer(text, sentences, notes, model="m", prompt_version="v")),
        source_ids=[str(open_.pk), str(hidden.pk)],
    )
    _share(turn, bob)
    return turn


def _data(answer: Answer) -> dict[str, Any]:
    from retrieval.conversations.stored import to_data

    return to_data(answer)


def test_a_hidden_document_is_as_absent_as_one_that_is_gone(
    partly: Turn, sent: Callable[[Turn], Sent]
) -> None:
    there = sent(partly)
    page = there[reverse("conversation", args=[partly.conversation_id])]
    assert FACT.encode() in page
    assert b"Part of this answer is not shown" in page
    assert not any(b"Heron" in content for content in there.values())
    with undone():
        Document.objects.filter(title="Project Heron").delete()
        assert sent(partly) == there


SHOWN = {"sentences", "citations", "abstained", "degraded", "model", "prompt_version"}
"""What is shown as far as its documents may be read, or says nothing about documents."""
ID = str(uuid.uuid4())
NEAR = {
    "passage_id": ID, "document_id": ID, "version_id": "v", "external_id": None,
    "collection_id": "c", "collection": "Secret", "title": "Heron plan", "text": "Heron", "page": 1,
    "headings": [], "boxes": [], "language": "en", "rank": 1,
}  # fmt: skip
OTHERWISE: dict[str, Any] = {
    "text": "Heron.",
    "nearest": [NEAR],
    "usage": {"prompt_tokens": 7},
    "timings": {"total": 123_456.0},
    "searched_for": "What about Project Heron, whose lead leaves?",
    "looked": {"collections": 7, "passages": 777, "narrowed": True},
    "conflicts": [
        {"sides": [{"citation": 1, "dated": ""}, {"citation": 2, "dated": "2026-01-01"}]}
    ],
    "missing": ["Project Heron's lead"],
    "cached": True,
}
"""Every other field, with what it might hold of hidden documents."""


def test_every_field_of_an_answer_is_decided_about() -> None:
    assert SHOWN | set(OTHERWISE) == {each.name for each in fields(Answer)}


@pytest.mark.parametrize("name", OTHERWISE)
def test_no_other_field_of_a_partly_hidden_answer_changes_a_byte(
    name: str, partly: Turn, sent: Callable[[Turn], Sent]
) -> None:
    before = sent(partly)
    _rewrite(partly, lambda answer: answer.update({name: OTHERWISE[name]}))
    assert sent(partly) == before


def _drop_one(answer: dict[str, Any]) -> None:
    del answer["sentences"][2:]


def _other_words(answer: dict[str, Any]) -> None:
    for sentence in answer["sentences"][1:]:
        sentence.update(text="Something else entirely.", why="figures")
    for note in answer["citations"][1:]:
        note.update(quote="Another quote.", title="Another title", page=99)


def _other_note(answer: dict[str, Any]) -> None:
    answer["sentences"][1]["citations"] = [3]
    answer["sentences"][2].update(supported=True, citations=[2])


@pytest.mark.parametrize("rewrite", [_drop_one, _other_words, _other_note])
def test_nor_does_what_is_withheld_or_how_much_it_is(
    rewrite: Callable[[dict[str, Any]], None], partly: Turn, sent: Callable[[Turn], Sent]
) -> None:
    before = sent(partly)
    _rewrite(partly, rewrite)
    assert sent(partly) == before


@pytest.mark.parametrize("name", ["looked", "timings", "usage", "cached", "text"])
def test_what_the_asker_looked_at_is_not_told_with_a_whole_answer_either(
    name: str, common: list[Document], bob: User, asked: Any, sent: Callable[[Turn], Sent]
) -> None:
    turn = asked(bob, common[0])
    _share(turn, bob)
    before = sent(turn)
    _rewrite(turn, lambda answer: answer.update({name: OTHERWISE[name]}))
    assert sent(turn) == before


def test_nor_is_it_with_a_refusal(
    common: list[Document],
    hide: Callable[[], Document],
    bob: User,
    asked: Any,
    sent: Callable[[Turn], Sent],
) -> None:
    passage = Passage.objects.get(document=common[0])
    ids = {"passage_id": str(passage.pk), "document_id": str(common[0].pk)}
    collection = {"collection_id": str(common[0].collection_id), "version_id": ID}
    near = {**NEAR, **ids, **collection, "title": common[0].title, "text": FACT}
    sentences = [AnswerSentence("The documents do not say.", [], supported=True)]
    turn = asked(bob, common[0], sentences, abstained=True, nearest=[Hit(**near)])
    _rewrite(turn, lambda answer: answer.update(citations=[]))
    _share(turn, bob)
    before = sent(turn)
    assert common[0].title.encode() in before[reverse("conversation", args=[turn.conversation_id])]
    hide()
    _rewrite(turn, lambda answer: answer.update(looked=OTHERWISE["looked"]))
    assert sent(turn) == before


def test_nor_does_what_a_question_was_limited_to_beyond_what_may_be_seen(
    common: list[Document],
    alice: User,
    bob: User,
    handbook: Collection,
    asked: Any,
    sent: Callable[[Turn], Sent],
) -> None:
    turn = asked(bob, common[0])
    _share(turn, bob)
    Turn.objects.filter(pk=turn.pk).update(collection_ids=[str(handbook.pk)])
    before = sent(turn)
    assert handbook.name.encode() in before[reverse("conversation", args=[turn.conversation_id])]
    secret = create_collection(by=principal_of(alice), name="Project Heron")
    grant(collection=secret, by=principal_of(alice), role="reader", user=bob)
    Turn.objects.filter(pk=turn.pk).update(
        collection_ids=[str(secret.pk), str(handbook.pk)],
        filters={"tags": ["Heron"], "documents": [ID]},
    )
    assert sent(turn) == before


def test_a_conflict_is_told_only_to_who_may_read_both_sides(
    common: list[Document], partly: Turn, alice: User, charlie: User
) -> None:
    _rewrite(partly, lambda answer: answer.update(conflicts=OTHERWISE["conflicts"]))
    by = principal_of(charlie)
    [view] = conversations.read_along(partly.conversation_id, by=by).turns
    assert view.answer is not None
    assert view.answer.conflicts == []
    hidden = Document.objects.get(title="Project Heron")
    restrict(document=hidden, by=principal_of(alice), users=[charlie])
    [view] = conversations.read_along(partly.conversation_id, by=by).turns
    assert view.answer is not None
    assert len(view.answer.conflicts) == 1


def _rewrite(turn: Turn, change: Callable[[dict[str, Any]], object]) -> None:
    turn.answer = deepcopy(turn.answer)
    assert turn.answer is not None
    change(turn.answer)
    Turn.objects.filter(pk=turn.pk).update(answer=turn.answer)
