"""S3 buckets: against moto's server, with its check of signatures, and against a hostile one."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from ingestion.sources.net import Net
from ingestion.sources.s3 import S3
from kb.errors import FootnoteError, InvalidError, TransientError
from tests.ingestion.sources.mirror import Mirror
from tests.ingestion.sources.servers.scripted import scripted

KEY_ID, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(moto: str) -> Iterator[Any]:
    """The company's side: an S3 client of another make."""
    import boto3
    import httpx

    httpx.post(f"{moto}/moto-api/reset")
    session = boto3.session.Session(KEY_ID, SECRET, region_name="us-east-1")
    client = session.client("s3", endpoint_url=moto)
    client.create_bucket(Bucket="papers")
    yield client
    client.close()


class Pairs(S3):
    page = 2


def put(client: Any, **files: str) -> None:
    for name, text in files.items():
        client.put_object(Bucket="papers", Key=f"{name}.txt", Body=text.encode())


def mirror(endpoint: str, **options: Any) -> Mirror:
    given = {"bucket": "papers", "endpoint": endpoint, "key_id": KEY_ID, **options}
    return Mirror(Pairs, given, SECRET)


def test_first_run_takes_all_and_the_second_nothing(moto: str, bucket: Any) -> None:
    put(bucket, a="one", b="two", c="three", d="four", e="five")
    kept = mirror(moto)
    first, second = kept.run(), kept.run()
    assert len(first.fetched) == 5
    assert first.checkpoints == 3
    assert kept.held["c.txt"] == b"three"
    assert (second.found, second.fetched, second.gone) == (5, [], [])


def test_more_than_a_thousand_objects_come_in_pages(moto: str, bucket: Any) -> None:
    from moto.s3.models import s3_backends

    for number in range(1003):  # past the network, which would take ten times as long
        s3_backends["123456789012"]["aws"].put_object("papers", f"n{number:04}.txt", b"x")
    connector = S3(S3.check(mirror(moto).options), SECRET, mirror(moto).net)
    events = list(connector.visit({}))
    connector.close()
    keys = [event.key for event in events if hasattr(event, "key")]
    assert len(keys) == len(set(keys)) == 1003
    assert len(events) - len(keys) == 2


def test_changes_and_deletions_are_followed(moto: str, bucket: Any) -> None:
    put(bucket, a="one", b="two", c="three")
    kept = mirror(moto)
    kept.run()
    put(bucket, b="two and a half", d="new")
    bucket.delete_object(Bucket="papers", Key="a.txt")
    again = kept.run()
    assert again.fetched == ["b.txt", "d.txt"]
    assert again.gone == ["a.txt"]
    assert kept.held == {"b.txt": b"two and a half", "c.txt": b"three", "d.txt": b"new"}


@pytest.mark.parametrize("kill_at", [1, 2, 3, 4])
def test_a_killed_run_goes_on_where_it_was(moto: str, bucket: Any, kill_at: int) -> None:
    put(bucket, **{name: name for name in "abcdefg"})
    kept = mirror(moto)
    cut, rest = kept.run(kill_at=kill_at), kept.run()
    assert sorted(cut.fetched + rest.fetched) == [f"{name}.txt" for name in "abcdefg"]
    assert rest.found == (7 - 2 * kill_at if kill_at < 4 else 7)  # the last one closed the list
    assert kept.run().fetched == []
    assert len(kept.held) == 7


ODD = [
    "规章/差旅费 报销.txt",
    "a+b & c=d%20e.txt",
    "x/../y.txt",
    "q?v#1.txt",
    "日本語/ñ~é'(1)*!.txt",
]


@pytest.mark.parametrize("key", ODD)
def test_odd_names_are_fetched_as_they_are(moto: str, bucket: Any, key: str) -> None:
    bucket.put_object(Bucket="papers", Key=key, Body=key.encode())
    kept = mirror(moto)
    kept.run()
    if ".." in key and key not in kept.held:
        pytest.skip("moto's router tidies the path")
    assert kept.held == {key: key.encode()}
    assert "/" not in kept.names[key]


def test_only_readable_and_wanted_names_are_asked_for(moto: str, bucket: Any) -> None:
    for key in ("in/a.txt", "in/b.exe", "in/old/c.txt", "out/d.txt", "in/e.txt/"):
        bucket.put_object(Bucket="papers", Key=key, Body=b"text")
    kept = mirror(moto, prefix="in/", exclude="*/old/*")
    assert kept.run().fetched == ["in/a.txt"]


@pytest.fixture
def guarded(moto: str, bucket: Any) -> Iterator[tuple[str, str]]:
    """moto checks signatures and policies from here on, for one user who may read."""
    import boto3
    import httpx

    put(bucket, a="one")
    iam = boto3.client(
        "iam",
        endpoint_url=moto,
        aws_access_key_id="x",
        aws_secret_access_key="x",
        region_name="us-east-1",
    )
    iam.create_user(UserName="reader")
    keys = iam.create_access_key(UserName="reader")["AccessKey"]
    policy = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
    )
    iam.put_user_policy(UserName="reader", PolicyName="all", PolicyDocument=policy)
    iam.close()
    httpx.post(f"{moto}/moto-api/reset-auth", content=b"0")
    yield keys["AccessKeyId"], keys["SecretAccessKey"]
    httpx.post(f"{moto}/moto-api/reset-auth", content=str(10**9).encode())


def test_the_right_key_is_let_in(moto: str, guarded: tuple[str, str]) -> None:
    kept = mirror(moto, key_id=guarded[0])
    kept.secret = guarded[1]
    assert kept.run().fetched == ["a.txt"]


def test_a_wrong_secret_is_said_to_be_wrong(moto: str, guarded: tuple[str, str]) -> None:
    kept = mirror(moto, key_id=guarded[0])
    kept.secret = "not the secret"
    with pytest.raises(InvalidError, match="secret does not belong"):
        kept.run()


def test_an_unknown_key_is_said_to_be_unknown(moto: str, guarded: tuple[str, str]) -> None:
    with pytest.raises(InvalidError, match="does not know this key"):
        mirror(moto, key_id="AKIANOBODY").run()


def test_a_bucket_that_is_not_there_is_said(moto: str, bucket: Any) -> None:
    with pytest.raises(InvalidError, match="no bucket"):
        mirror(moto, bucket="nothing-here").run()


def test_an_object_removed_while_listing_leaves_the_others(moto: str, bucket: Any) -> None:
    put(bucket, a="one", b="two", c="three")
    kept = mirror(moto)
    connector = S3(S3.check(kept.options), SECRET, kept.net)
    events = connector.visit({})
    first = next(events)
    bucket.delete_object(Bucket="papers", Key="a.txt")
    with pytest.raises(FootnoteError, match="removed") as told:
        connector.fetch(first, BytesIO())  # type: ignore[arg-type]
    assert told.value.code == "item"
    connector.close()


def test_a_large_object_is_refused_and_the_run_goes_on(
    moto: str, bucket: Any, settings: Any
) -> None:
    settings.MAX_UPLOAD = 1000
    put(bucket, a="x" * 1001, b="two")
    kept = mirror(moto)
    kept.run()
    assert list(kept.problems) == ["a.txt"]
    assert list(kept.held) == ["b.txt"]


def test_a_token_of_long_ago_starts_again() -> None:
    def answer(asked: Any) -> None:
        if "old" in asked.path:
            body = b"<Error><Code>InvalidArgument</Code><Message>The token</Message></Error>"
            return asked.reply(400, body.replace(b"InvalidArgument", b"InvalidToken"))
        return asked.reply(200, listing("a.txt"))

    with scripted(answer) as server:
        kept = mirror(server.url)
        kept.cursor = {"token": "old"}
        assert kept.run().found == 1


def listing(*keys: str, token: str = "") -> bytes:
    rows = "".join(f"<Contents><Key>{key}</Key><ETag>1</ETag></Contents>" for key in keys)
    more = f"<IsTruncated>true</IsTruncated><NextContinuationToken>{token}</NextContinuationToken>"
    return f"<ListBucketResult>{rows}{more if token else ''}</ListBucketResult>".encode()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><ListBucketResult>&a;</ListBucketResult>'
HOSTILE = {
    "entities": (lambda asked: asked.reply(200, BOMB), InvalidError),
    "deep": (lambda asked: asked.reply(200, b"<a>" * 100_000), InvalidError),
    "not xml": (lambda asked: asked.reply(200, b"hello"), InvalidError),
    "endless": (lambda asked: asked.endless(b"<a/>" * 65536), InvalidError),
    "same page": (lambda asked: asked.reply(200, listing("a.txt", token="t")), TransientError),
    "redirect": (
        lambda asked: asked.reply(307, b"", Location="http://169.254.169.254/latest/"),
        InvalidError,
    ),
    "busy": (lambda asked: asked.reply(503, b""), TransientError),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_server_is_refused(kind: str) -> None:
    answer, expected = HOSTILE[kind]

    def first_page(asked: Any) -> None:
        if "/papers?" in asked.path:
            return answer(asked)
        return asked.reply(200, b"text")

    with scripted(first_page) as server, pytest.raises(expected):
        mirror(server.url).run()


def test_a_private_address_is_refused_unless_allowed() -> None:
    with scripted(lambda asked: asked.reply(200, listing())) as server:
        kept = mirror(server.url)
        kept.net = Net()
        with pytest.raises(InvalidError):
            kept.run()
        assert server.asked == []


def test_no_key_of_the_machine_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAMACHINE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "machine")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    heard = []

    def answer(asked: Any) -> None:
        heard.append(asked.headers.get("authorization"))
        asked.reply(200, listing())

    with scripted(answer) as server:
        mirror(server.url, key_id="").run()
    assert heard == [None]


@pytest.mark.parametrize(
    "wrong",
    [
        {"bucket": ""},
        {"bucket": "../up"},
        {"bucket": "a..b"},
        {"region": "eu west"},
        {"endpoint": "file:///etc"},
        {"endpoint": "http://user:pw@host/"},
    ],
)
def test_wrong_options_are_told_in_words(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        S3.check({"bucket": "papers", **wrong})


def test_amazons_own_address_has_the_bucket_in_its_name() -> None:
    options = S3.check({"bucket": "papers", "region": "eu-central-1"})
    from ingestion.sources.s3requests import Bucket

    assert Bucket(options, "", Net())._base == "https://papers.s3.eu-central-1.amazonaws.com"
