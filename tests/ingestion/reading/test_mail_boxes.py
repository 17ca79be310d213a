"""Mailboxes, and Outlook's own format."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.errors import ReadingError
from ingestion.reading.readers import mbox, packedrtf

from . import letters
from .test_mail_parts import headings, notes, reading, texts  # noqa: F401 a fixture

MSG = Path(__file__).parents[4] / "shared" / "data" / "docs" / "mixed-dev"


def test_each_mail_of_a_box_is_read_under_its_subject(reading):  # noqa: F811
    one = letters.letter("First", "The first text.\n\n>From here on it is quoted.").as_bytes()
    box = letters.mailbox(one, letters.letter("第二封", "第二封的内容。").as_bytes())
    found = reading(box, "inbox.mbox")
    assert headings(found) == [(1, "First"), (1, "第二封")]
    assert "From here on it is quoted." in texts(found)
    assert "第二封的内容。" in texts(found)


def test_a_malformed_mail_of_a_box_is_noted_and_the_others_are_read(reading):  # noqa: F811
    good = letters.letter("Good", "Fine.").as_bytes()
    found = reading(letters.mailbox(good, b"no header at all", good), "inbox.mbox")
    assert texts(found).count("Fine.") == 2
    assert notes(found) == [("cut-off", "mail 2 is damaged")]


def test_what_is_no_mailbox_is_told(reading):  # noqa: F811
    with pytest.raises(ReadingError) as error:
        reading(b"Subject: a mail, not a box\n\ntext\n", "inbox.mbox")
    assert error.value.code == "mismatch"


def test_a_box_of_many_mails_is_read_in_time(reading):  # noqa: F811
    box = letters.mailbox(*[letters.letter(f"Mail {n}").as_bytes() for n in range(2_000)])
    assert len(headings(reading(box, "inbox.mbox"))) == 2_000
    assert mbox.MOST_MAILS > 2_000


def test_random_bytes_are_no_message(reading):  # noqa: F811
    with pytest.raises(ReadingError):
        reading(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 20, "a.msg")


def test_compressed_rtf_unpacks_as_the_specification_shows():
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af3206865"
        "6c090020627705b06c647d0a800fa0"
    )
    assert packedrtf.unpack(packed, 1000) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@pytest.mark.data
@pytest.mark.skipif(not MSG.is_dir(), reason="needs ../shared/data")
def test_outlook_messages_give_headers_body_and_attachments(reading):  # noqa: F811
    found = reading((MSG / "docling/msg_with_attachment.msg").read_bytes(), "a.msg")
    assert found.title
    assert any(text.startswith("From: ") for text in texts(found))
    found = reading((MSG / "unstructured/fake-email-attachment.msg").read_bytes(), "b.msg")
    assert any(level == 2 for level, _ in headings(found))
