"""Mails made by the tests, well-formed and not."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from . import making


def letter(subject: str = "Leave", body: str = "Everybody has 25 days.", **headers: str):
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Ann <ann@example.com>"
    message["To"] = "all@example.com"
    for name, value in headers.items():
        message[name] = value
    message.set_content(body)
    return message


def with_files() -> bytes:
    message = letter("Papers", "See what I attached.")
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    message.add_attachment(
        making.docx(), maintype="application", subtype=word.split("/")[1], filename="年假.docx"
    )
    message.add_attachment("name,days\nann,25\n", subtype="csv", filename="../../days.csv")
    tnef = b"\x78\x9f\x3e\x22" + bytes(60)
    message.add_attachment(tnef, maintype="application", subtype="x", filename="winmail.dat")
    return message.as_bytes()


def forwarded(times: int) -> bytes:
    """Return a mail with a mail inside, `times` deep, each with a text of its own."""
    inner = letter("Mail 0", "Text of mail 0.")
    for number in range(1, times + 1):
        outer = letter(f"Mail {number}", f"Text of mail {number}.")
        outer.add_attachment(inner)
        inner = outer
    return inner.as_bytes(policy=SMTP)


def invitation() -> bytes:
    message = letter("Meeting", "Please come.")
    event = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Budget\\, second round\r\n"
        "DTSTART;TZID=Asia/Shanghai:20260105T093000\r\nLOCATION:Room\r\n  Seven\r\n"
        "ATTENDEE;CN=Bo:mailto:bo@example.com\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    message.add_alternative(event, subtype="calendar")
    return message.as_bytes()


def mailbox(*mails: bytes) -> bytes:
    start = b"From ann@example.com Mon Jan  5 09:00:00 2026\n"
    return b"".join(start + mail.rstrip(b"\n") + b"\n\n" for mail in mails)


def signed(message: bytes) -> bytes:
    """Return a mail whose content is inside an opaque signature, really signed."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Ann")])
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    builder = pkcs7.PKCS7SignatureBuilder().set_data(message)
    options = [pkcs7.PKCS7Options.Binary]
    sealed = builder.add_signer(certificate, key, hashes.SHA256()).sign(Encoding.DER, options)
    outer = EmailMessage()
    outer["Subject"] = "Signed"
    outer.set_content(sealed, maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    outer.set_param("smime-type", "signed-data")
    return outer.as_bytes()
