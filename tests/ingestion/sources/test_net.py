"""The way out: private addresses stay unreachable, however they are written or arrived at."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ingestion.sources.addresses import Allowed
from ingestion.sources.bodies import read
from ingestion.sources.net import Net
from ingestion.sources.pinned import tls_context
from ingestion.sources.urls import web_url
from kb.errors import FootnoteError, InvalidError, LimitError, TransientError
from tests.ingestion.sources.canary import Canary
from tests.ingestion.sources.site import Reply, Site

URLS = """
http://127.0.0.1:{port}/
http://127.0.0.2:{port}/
http://127.1:{port}/
http://127.0.1:{port}/
http://2130706433:{port}/
http://0x7f000001:{port}/
http://0x7f.0x0.0x0.0x1:{port}/
http://0x7f.1:{port}/
http://0177.0.0.1:{port}/
http://0177.0.0.01:{port}/
http://017700000001:{port}/
http://00000177.0.0.1:{port}/
http://127.0.0.001:{port}/
http://127.0.0.1.:{port}/
http://127.000.000.001:{port}/
http://0:{port}/
http://0.0.0.0:{port}/
http://0x0:{port}/
http://0.0:{port}/
http://localhost:{port}/
http://LOCALHOST:{port}/
http://localhost.:{port}/
http://LocalHost.:{port}/
http://localhost.localdomain:{port}/
http://[::1]:{port}/
http://[0:0:0:0:0:0:0:1]:{port}/
http://[0000:0000:0000:0000:0000:0000:0000:0001]:{port}/
http://[::]:{port}/
http://[::ffff:127.0.0.1]:{port}/
http://[::ffff:7f00:1]:{port}/
http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/
http://[::127.0.0.1]:{port}/
http://[::7f00:1]:{port}/
http://[64:ff9b::127.0.0.1]:{port}/
http://[64:ff9b::7f00:1]:{port}/
http://[64:ff9b:1::7f00:1]:{port}/
http://[2002:7f00:1::]:{port}/
http://[2002:7f00:0001::1]:{port}/
http://[2001:0:7f00:1::]:{port}/
http://[2001:0000:4136:e378:8000:63bf:80ff:fffe]:{port}/
http://[fe80::1]:{port}/
http://[fe80::1%25lo]:{port}/
http://[::1%25lo]:{port}/
http://[fc00::1]:{port}/
http://[fd00:ec2::254]:{port}/
http://[fec0::1]:{port}/
http://[ff02::1]:{port}/
http://[2001:db8::1]:{port}/
http://[2606:4700::5efe:7f00:1]:{port}/
http://169.254.169.254:{port}/latest/meta-data/
http://2852039166:{port}/latest/meta-data/
http://0xa9fea9fe:{port}/
http://0251.0376.0251.0376:{port}/
http://[::ffff:169.254.169.254]:{port}/
http://[::ffff:a9fe:a9fe]:{port}/
http://10.0.0.1:{port}/
http://172.16.0.1:{port}/
http://192.168.0.1:{port}/
http://100.64.0.1:{port}/
http://192.0.0.192:{port}/
http://198.18.0.1:{port}/
http://224.0.0.1:{port}/
http://255.255.255.255:{port}/
http://user@127.0.0.1:{port}/
http://user:word@127.0.0.1:{port}/
http://example.com@127.0.0.1:{port}/
http://127.0.0.1:{port}@example.com/
http://example.com:80@127.0.0.1:{port}/
http://example.com%40127.0.0.1:{port}/
http://127.0.0.1:{port}\\@example.com/
http://example.com\\@127.0.0.1:{port}/
http://127.0.0.1%2f@example.com:{port}/
http://%31%32%37%2e%30%2e%30%2e%31:{port}/
http://%6c%6f%63%61%6c%68%6f%73%74:{port}/
http://①②⑦.⓪.⓪.①:{port}/
http://127。0。0。1:{port}/
http://127．0．0．1:{port}/
http://ｌｏｃａｌｈｏｓｔ:{port}/
http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/
http://loc\u00adalhost:{port}/
http://127.0.0.1:{port}#@example.com/
http://127.0.0.1:{port}?@example.com/
http://127.0.0.1\t:{port}/
http://127.0.0.1\n:{port}/
http:///127.0.0.1:{port}/
http:127.0.0.1:{port}/
//127.0.0.1:{port}/
127.0.0.1:{port}
file:///etc/passwd
file://127.0.0.1:{port}/etc/passwd
gopher://127.0.0.1:{port}/_GET
ftp://127.0.0.1:{port}/
dict://127.0.0.1:{port}/info
ldap://127.0.0.1:{port}/
ws://127.0.0.1:{port}/
javascript:alert(1)
data:text/html,hello
jar:http://127.0.0.1:{port}!/
http+unix://%2ftmp%2fkv.sock/
""".split("\n")[1:-1]


def _answers(*addresses: str) -> Any:
    """A name server under somebody else's control: one list of addresses per question."""
    asked: list[str] = []

    def resolve(host: str, port: int, **more: Any) -> list[Any]:
        asked.append(host)
        found = addresses[min(len(asked), len(addresses)) - 1].split()
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    resolve.asked = asked  # type: ignore[attr-defined]
    return resolve


def test_no_spelling_of_a_private_address_is_connected_to(canary: Canary) -> None:
    assert len(URLS) >= 60
    net, open_to = Net(["internet"]), []
    with net.http(timeout=2, seconds=4) as client:
        for url in URLS:
            try:
                net.get(client, url.format(port=canary.port)).close()
                open_to.append(url)
            except (InvalidError, TransientError):
                continue
    assert open_to == []
    assert canary.connects == 0


def test_a_bare_client_is_as_closed_as_the_checked_way(canary: Canary) -> None:
    with Net(["internet"]).http(timeout=2, seconds=4) as client:
        for host in ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:7f00:1]"):
            with pytest.raises(FootnoteError):
                client.request("PROPFIND", f"http://{host}:{canary.port}/")
    assert canary.connects == 0


def test_a_raw_connection_is_as_closed(canary: Canary) -> None:
    for host in ("127.0.0.1", "localhost", "::1", "2130706433", "0x7f.1", "::ffff:127.0.0.1", ""):
        with pytest.raises((InvalidError, TransientError)):
            Net(["internet"]).open(host, canary.port, 1)
    assert canary.connects == 0


def test_a_name_with_one_private_address_among_public_ones_is_refused(canary: Canary) -> None:
    net = Net(["internet"], resolve=_answers("93.184.215.14 127.0.0.1"))
    with pytest.raises(InvalidError):
        net.addresses("rebind.example", 80)


def test_the_internet_is_closed_until_an_administrator_opens_it() -> None:
    with pytest.raises(InvalidError, match="FOOTNOTE_SOURCES_ALLOW"):
        Net(resolve=_answers("93.184.215.14")).addresses("docs.example", 443)
    opened = Net(["internet"], resolve=_answers("93.184.215.14")).addresses("docs.example", 443)
    assert [str(each) for each in opened] == ["93.184.215.14"]


def test_the_address_that_was_vetted_is_the_one_connected_to(site: Site, canary: Canary) -> None:
    resolve = _answers("127.0.0.1", "127.0.0.2")
    net = Net(["127.0.0.1"], resolve=resolve)
    site.page("/", "hello")
    with net.http() as client:
        assert net.get(client, f"http://rebind.example:{site.port}/").status_code == 200
    assert resolve.asked == ["rebind.example"]
    assert site.headers[0]["Host"] == f"rebind.example:{site.port}"


def test_a_name_that_turns_private_after_the_first_look_is_refused(site: Site) -> None:
    net = Net(["127.0.0.1"], resolve=_answers("127.0.0.1", "10.0.0.7"))
    site.page("/", "hello", headers={"Connection": "close"})
    with net.http() as client:
        read(net.get(client, f"http://rebind.example:{site.port}/"), 1000)
        with pytest.raises(InvalidError):
            net.get(client, f"http://rebind.example:{site.port}/")
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "to",
    [
        "http://[::1]:{port}/",
        "http://2130706433:{port}/",
        "//127.0.0.2:{port}/",
        "http://[::ffff:127.0.0.2]:{port}/",
        "file:///etc/passwd",
        "gopher://127.0.0.2:{port}/",
        "http://u:p@127.0.0.2:{port}/",
    ],
)
def test_a_redirect_to_a_closed_address_is_not_followed(
    site: Site, canary: Canary, to: str
) -> None:
    site.redirect("/", to.format(port=canary.port))
    net = Net(["127.0.0.1/32"])
    with net.http() as client, pytest.raises(InvalidError):
        net.get(client, site.url + "/")
    assert canary.connects == 0


def test_redirects_end(site: Site) -> None:
    site.redirect("/", "/")
    net = Net(["127.0.0.1"])
    with net.http() as client, pytest.raises(InvalidError):
        net.get(client, site.url + "/")
    assert len(site.asked) == 6


def test_credentials_do_not_follow_a_redirect_to_another_site(site: Site) -> None:
    site.redirect("/", f"http://localhost:{site.port}/there")
    net = Net(["127.0.0.1", "localhost"])
    with net.http() as client, pytest.raises(InvalidError):
        net.get(client, site.url + "/", headers={"Authorization": "Basic x"})
    assert site.paths() == ["/"]


def test_the_environment_cannot_send_requests_through_a_proxy(
    site: Site, canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.2:{canary.port}")
    site.page("/", "hello")
    net = Net(["127.0.0.1"])
    with net.http() as client:
        assert net.get(client, site.url + "/").status_code == 200
    assert canary.connects == 0


@pytest.mark.parametrize("entry", ["127.0.0.1", "127.0.0.0/8", "localhost"])
def test_the_allow_list_opens_addresses_networks_and_names(site: Site, entry: str) -> None:
    site.page("/", "hello")
    net = Net([entry])
    host = "localhost" if entry == "localhost" else "127.0.0.1"
    with net.http() as client:
        assert b"hello" in read(net.get(client, f"http://{host}:{site.port}/"), 1000)
    net.open(host, site.port, 2).close()


@pytest.mark.parametrize("entry", ["10.0.0.0/33", "10.0.0", "a b", "1.2.3.4/8x", "host:80"])
def test_a_wrong_entry_of_the_allow_list_is_an_error(entry: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Allowed.of([entry])


def test_unusual_ports_are_closed_on_the_open_internet() -> None:
    net = Net(["internet"], resolve=_answers("93.184.215.14"))
    assert [str(each) for each in net.addresses("example.com", 443)] == ["93.184.215.14"]
    for port in (22, 25, 6379, 5432):
        with pytest.raises(InvalidError):
            net.addresses("example.com", port)


def test_a_body_that_dribbles_is_cut_off(site: Site) -> None:
    def dribble(handler: Any) -> None:
        while not site.stopping.wait(0.05):
            handler.wfile.write(b"x")

    site.file("/", dribble, "text/plain")
    net = Net(["127.0.0.1"])
    started = time.monotonic()
    with net.http(timeout=5, seconds=0.6) as client, pytest.raises(TransientError):
        read(net.get(client, site.url + "/"), 10_000)
    assert time.monotonic() - started < 4


def test_headers_that_dribble_are_cut_off(canary: Canary) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    net = Net(["127.0.0.1"])
    started = time.monotonic()
    with net.http(timeout=5, seconds=0.5) as client, pytest.raises(TransientError):
        net.get(client, f"http://127.0.0.1:{listening.getsockname()[1]}/")
    listening.close()
    assert time.monotonic() - started < 4


def test_an_endless_body_ends_at_the_limit(site: Site, settings: Any) -> None:
    settings.MAX_UPLOAD = 1_000_000

    def endless(handler: Any) -> None:
        while not site.stopping.is_set():
            handler.wfile.write(b"x" * 65536)

    site.pages["/"] = Reply(endless)
    net = Net(["127.0.0.1"])
    with net.http() as client, pytest.raises(LimitError):
        read(net.get(client, site.url + "/"), 10**9)


def test_a_plain_url_stays_as_it_is() -> None:
    assert str(web_url(" https://Example.com/a?b=c#d ")) == "https://example.com/a?b=c"
    assert web_url("https://bücher.example/").raw_host == b"xn--bcher-kva.example"


class Secure:
    """A TLS site on loopback for `docs.example`, with a certificate of its own."""

    def __init__(self, folder: Path) -> None:
        key, certificate = _certificate("docs.example")
        self.pem = folder / "site.pem"
        self.pem.write_bytes(key + certificate)
        self.site = Site()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem)
        server = self.site._server
        server.socket = context.wrap_socket(server.socket, server_side=True)

    def url(self, host: str) -> str:
        return f"https://{host}:{self.site.port}/"


def _certificate(host: str) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    return key.private_bytes(pem, *form), made.public_bytes(pem)


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Secure]:
    served = Secure(tmp_path)
    tls_context.cache_clear()
    yield served
    tls_context.cache_clear()
    served.site.close()


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Secure) -> None:
    net = Net(["docs.example"], resolve=_answers("127.0.0.1"))
    with net.http() as client, pytest.raises(TransientError, match="certificate"):
        net.get(client, secure.url("docs.example"))
    assert secure.site.asked == []


def test_the_certificate_is_checked_for_the_name_although_the_address_is_pinned(
    secure: Secure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.pem))
    net = Net(["127.0.0.1"], resolve=_answers("127.0.0.1"))
    secure.site.page("/", "hello")
    with net.http() as client:
        assert net.get(client, secure.url("docs.example")).status_code == 200
        with pytest.raises(TransientError, match="certificate"):
            net.get(client, secure.url("other.example"))
    assert len(secure.site.asked) == 1


def test_a_redirect_from_https_to_http_is_not_followed(
    secure: Secure, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secure.pem))
    secure.site.redirect("/", site.url + "/")
    net = Net(["127.0.0.1"], resolve=_answers("127.0.0.1"))
    with net.http() as client, pytest.raises(InvalidError):
        net.get(client, secure.url("docs.example"))
    assert site.asked == []
