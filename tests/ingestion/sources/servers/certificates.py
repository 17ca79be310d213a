"""A throw-away authority and a certificate of 127.0.0.1, made for one run of the tests."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def made(folder: Path, address: str = "127.0.0.1") -> tuple[str, ssl.SSLContext]:
    """Return the authority's certificate as PEM, and a server's context with its own."""
    authority, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    now = datetime.now(UTC)
    blank = x509.CertificateBuilder().not_valid_before(now - timedelta(days=1))
    blank = blank.not_valid_after(now + timedelta(days=1)).issuer_name(_name("Test authority"))
    root = (
        blank.subject_name(_name("Test authority"))
        .public_key(authority.public_key())
        .serial_number(1)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority, hashes.SHA256())
    )
    where = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    own = (
        blank.subject_name(_name(address))
        .public_key(key.public_key())
        .serial_number(2)
        .add_extension(where, critical=False)
        .sign(authority, hashes.SHA256())
    )
    file = folder / f"{address}.pem"
    file.write_bytes(_pem(key) + own.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return root.public_bytes(serialization.Encoding.PEM).decode(), context
