"""What a mail says, in whatever it was packed, and what was sent along with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.errors import ReadingError
from ingestion.reading import Reading, identify, read

from . import letters


@pytest.fixture
def reading(tmp_path: Path):
    def reading(data: bytes, name: str = "a.eml") -> Reading:
        path = tmp_path / name
        path.write_bytes(data)
        format = identify(filename=name, head=data[:8192]).name
        return read(path, format=format, progress=lambda _: None)

    return reading


def texts(found: Reading) -> list[str]:
    return [block.text for block in found.blocks]


def headings(found: Reading) -> list[tuple[int, str]]:
    return [(each.level, each.text) for each in found.blocks if each.kind == "heading"]


def notes(found: Reading) -> list[tuple[str, str]]:
    return [(each.code, each.text) for each in found.notes]


def test_attachments_are_read_under_a_heading_with_their_name(reading):
    found = reading(letters.with_files())
    assert headings(found)[:3] == [(1, "Papers"), (2, "年假.docx"), (3, "Leave policy")]
    assert (2, "days.csv") in headings(found), "a name is a label, never a path"
    table = next(
        block for block in found.blocks if block.rows and block.rows[0] == ["name", "days"]
    )
    assert table.rows[1] == ["ann", "25"]
    assert notes(found) == [("attachment-not-read", "winmail.dat (unsupported)")]
    assert found.title == "Papers"


def test_an_attachment_brings_no_pages_of_its_own(reading):
    from . import making

    message = letters.letter()
    message.add_attachment(
        making.pdf("First page", "Second page"),
        maintype="application",
        subtype="pdf",
        filename="two.pdf",
    )
    found = reading(message.as_bytes())
    assert any("Second page" in text for text in texts(found))
    assert {block.page for block in found.blocks} == {None}
    assert found.pages is None


def test_a_broken_attachment_costs_nothing_but_itself(reading):
    message = letters.letter()
    message.add_attachment(
        b"PK\x03\x04 broken", maintype="application", subtype="x", filename="plan.docx"
    )
    found = reading(message.as_bytes())
    assert "Everybody has 25 days." in texts(found)
    assert notes(found) == [("attachment-not-read", "plan.docx (damaged)")]


def test_forwarded_mails_are_read_to_a_depth(reading):
    found = reading(letters.forwarded(60))
    said = "\n".join(texts(found))
    assert all(f"Text of mail {number}." in said for number in range(56, 61))
    assert "Text of mail 3." not in said
    assert notes(found) == [("attachment-not-read", "message/rfc822 (nested)")]


def test_a_mail_attached_as_a_file_is_read_as_a_mail(reading):
    message = letters.letter("Outer", "See below.")
    inner = letters.letter("Inner", "The rule is inside.").as_bytes()
    message.add_attachment(inner, maintype="application", subtype="octet-stream", filename="a.eml")
    assert "The rule is inside." in texts(reading(message.as_bytes()))


def test_an_invitation_says_what_when_and_where(reading):
    said = "\n".join(texts(reading(letters.invitation())))
    assert "Event: Budget, second round" in said
    assert "Start: 2026-01-05 09:30" in said
    assert "Place: Room Seven" in said
    assert "Attendee: bo@example.com" in said


def test_of_alternatives_the_richest_is_read_once(reading):
    message = letters.letter(body="The plain words.")
    message.add_alternative("<p>The <b>rich</b> words.</p>", subtype="html")
    assert texts(reading(message.as_bytes()))[2:] == ["The rich words."]
    message = letters.letter(body="The plain words.")
    message.add_alternative(" ", subtype="html")
    assert texts(reading(message.as_bytes()))[2:] == ["The plain words."]


def test_every_text_between_pictures_is_read(reading):
    data = (
        b"Subject: s\nContent-Type: multipart/mixed; boundary=B\n\n"
        b"--B\nContent-Type: text/plain\n\nBefore the picture.\n"
        b"--B\nContent-Type: image/png\nContent-Disposition: inline; filename=p.png\n\nxx\n"
        b"--B\nContent-Type: text/plain\n\nAfter the picture.\n--B--\n"
    )
    found = reading(data)
    assert texts(found)[1:] == ["Before the picture.", "After the picture."]
    assert notes(found) == [("image-not-read", "p.png")]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b'text/plain; charset="us-ascii"', "报销流程：三十天内提交。".encode("gb18030")),
        (b'text/plain; charset="gb2312"', "报销流程：三十天内提交，镕。".encode("gbk")),
        (b'text/plain; charset="no-such-thing"', "报销流程：三十天内提交。".encode()),
        (b'text/plain; charset="utf-8"', "报销流程：三十天内提交。".encode("gb18030")),
    ],
)
def test_a_charset_that_lies_is_not_believed(reading, head, body):
    found = reading(b"Subject: s\nContent-Type: " + head + b"\n\n" + body)
    assert texts(found)[1].startswith("报销流程：三十天内提交")


def test_japanese_mail_in_seven_bits_is_read(reading):
    body = "休暇は三十日です。".encode("iso-2022-jp")
    found = reading(b"Subject: s\nContent-Type: text/plain; charset=iso-2022-jp\n\n" + body)
    assert texts(found)[1] == "休暇は三十日です。"


def test_plain_text_that_claims_to_be_base64_is_read(reading):
    data = b"Subject: s\nContent-Transfer-Encoding: base64\n\nNo, this is plain text!\n"
    assert texts(reading(data))[1] == "No, this is plain text!"


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("=?gb2312?B?" + "sajP+sH3s8w=" + "?=", "报销流程"),
        ("=?utf-8?B?5oql6ZSA?= =?utf-8?B?5rWB56iL?=", "报销流程"),
        ("=?utf-8?B?5oql6Q==?= =?utf-8?B?lIA=?=", "报销"),
        ("=?no-such?Q?Leave?=", "Leave"),
        ("报销流程".encode("gbk").decode("utf-8", "surrogateescape"), "报销流程"),
    ],
)
def test_a_subject_is_read_however_it_was_written(reading, raw, subject):
    data = f"Subject: {raw}\nFrom: a@b.c\n\ntext\n".encode("utf-8", "surrogateescape")
    found = reading(data)
    assert (found.title, texts(found)[0]) == (subject, subject)


def test_a_mail_without_any_known_header_still_gives_its_text(reading):
    assert texts(reading(b"X-Own: 1\n\nOnly text.\n")) == ["Only text."]


def test_what_is_no_mail_is_told(reading):
    with pytest.raises(ReadingError) as error:
        reading(b"just some words\n")
    assert error.value.code == "mismatch"


def test_a_signed_mail_is_read(reading):
    inner = letters.letter("Inner", "Signed words.").as_bytes()
    assert "Signed words." in texts(reading(letters.signed(inner)))


def test_an_encrypted_mail_is_told_from_an_empty_one(reading):
    data = (
        b"Subject: Secret\nContent-Transfer-Encoding: base64\n"
        b'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\n\n'
        b"MIAGCSqGSIb3DQEHA6CA\n"
    )
    found = reading(data)
    assert texts(found) == ["Secret"]
    assert notes(found) == [("attachment-not-read", "smime.p7m (encrypted)")]


def test_signatures_beside_a_text_are_no_attachments(reading):
    data = (
        b'Subject: s\nContent-Type: multipart/signed; boundary=B; protocol="x"\n\n'
        b"--B\nContent-Type: text/plain\n\nSigned in the open.\n"
        b"--B\nContent-Type: application/pgp-signature; name=s.asc\n\nxx\n--B--\n"
    )
    found = reading(data)
    assert texts(found)[1:] == ["Signed in the open."]
    assert notes(found) == []
