"""Git repositories: against dulwich's own server with real commits, and against hostile packs."""

from __future__ import annotations

import hashlib
import shutil
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ingestion.sources import git, gitclient, gitfolders, gitpack, gitstore
from ingestion.sources.git import Git
from ingestion.sources.net import Net
from kb.errors import FootnoteError, InvalidError, LimitError, TransientError
from tests.ingestion.sources.mirror import Mirror
from tests.ingestion.sources.servers.githost import Origin, hosted, hosted_by_git
from tests.ingestion.sources.servers.scripted import scripted


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path / "home"
    settings.DISK_RESERVE = 0
    return Path(settings.HOME)


@pytest.fixture
def origin(tmp_path: Path) -> Origin:
    return Origin(tmp_path / "origin.git")


@pytest.fixture
def url(origin: Origin) -> Iterator[str]:
    with hosted(origin) as url:
        yield url


FILES: dict[Any, Any] = {
    "README.md": "one",
    "docs/a.txt": "two",
    "docs/规章/差旅费 报销.md": "出差",
    "docs/深/er/b.txt": "three",
    "src/tool.exe": "no",
}
ALL = {
    "README.md": b"one",
    "docs/a.txt": b"two",
    "docs/规章/差旅费 报销.md": "出差".encode(),
    "docs/深/er/b.txt": b"three",
}


def test_first_run_takes_all_and_the_second_fetches_nothing(origin: Origin, url: str) -> None:
    origin.commit(FILES)
    kept = Mirror(Git, {"url": url})
    kept.run()
    assert kept.held == ALL
    assert kept.names["docs/规章/差旅费 报销.md"] == "差旅费 报销.md"
    origin.requests.clear()
    again = kept.run()
    assert (again.found, again.fetched, again.gone) == (0, [], [])
    assert [line.split()[0] for line in origin.requests] == ["GET"]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_gits_own_server_is_followed_and_keeps_large_files_to_itself(
    origin: Origin, settings: Any, home: Path
) -> None:
    settings.MAX_UPLOAD = 100_000
    noise = b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(20_000))
    origin.commit({**FILES, "large.txt": noise})
    with hosted_by_git(origin) as url:
        kept = Mirror(Git, {"url": url})
        kept.run()
        assert kept.held == ALL
        assert list(kept.problems) == ["large.txt"]
        assert sum(path.stat().st_size for path in home.rglob("*.pack")) < 10_000
        assert kept.run().found == 0
        origin.commit({"README.md": "two", "docs/a.txt": "two"})
        again = kept.run()
        assert again.fetched == ["README.md"]
        assert kept.held == {"README.md": b"two", "docs/a.txt": b"two"}
        origin.commit({"docs/a.txt": "three"}, anew=True)
        assert kept.run().gone == ["README.md"]


def test_each_file_says_its_commit(origin: Origin, url: str) -> None:
    name = origin.commit({"a.txt": "one"})
    kept = Mirror(Git, {"url": url})
    connector = Git(Git.check(kept.options), "", kept.net)
    found = next(event for event in connector.visit({}) if hasattr(event, "etag"))
    connector.close()
    assert found.metadata == {"commit": name, "date": "2023-11-14T22:13:20+00:00"}
    assert found.etag == hashlib.sha1(b"blob 3\0one").hexdigest()


def test_additions_changes_renames_and_deletions_are_followed(origin: Origin, url: str) -> None:
    origin.commit(FILES)
    kept = Mirror(Git, {"url": url})
    kept.run()
    after = {**FILES, "README.md": "one and a half", "new.txt": "new"}
    after["docs/moved.txt"] = after.pop("docs/a.txt")
    del after["docs/深/er/b.txt"]
    origin.commit(after)
    again = kept.run()
    assert sorted(again.fetched) == ["README.md", "docs/moved.txt", "new.txt"]
    assert sorted(again.gone) == ["docs/a.txt", "docs/深/er/b.txt"]
    assert kept.held["README.md"] == b"one and a half"
    assert again.found == 3


def test_a_forced_push_is_followed(origin: Origin, url: str) -> None:
    origin.commit(FILES)
    kept = Mirror(Git, {"url": url})
    kept.run()
    origin.commit({"README.md": "one", "other.txt": "x"}, anew=True)
    again = kept.run()
    assert again.fetched == ["other.txt"]
    assert kept.held == {"README.md": b"one", "other.txt": b"x"}


@pytest.mark.parametrize("kill_at", range(1, 9))
def test_a_killed_run_goes_on_where_it_was(
    origin: Origin, url: str, kill_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "_STEP", 2)
    origin.commit(FILES)
    kept = Mirror(Git, {"url": url})
    cut, rest = kept.run(kill_at=kill_at), kept.run()
    assert sorted(cut.fetched + rest.fetched) == sorted(ALL)
    assert rest.gone == []
    assert kept.run().found == 0


@pytest.mark.parametrize("kill_at", range(1, 8))
def test_killed_while_following_and_the_branch_moves_on(
    origin: Origin, url: str, kill_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "_STEP", 1)
    origin.commit(FILES)
    kept = Mirror(Git, {"url": url})
    kept.run()
    origin.commit({"README.md": "two", "docs/a.txt": "three", "b.txt": "four", "c.txt": "5"})
    kept.run(kill_at=kill_at)
    origin.commit({"README.md": "six", "docs/a.txt": "three", "c.txt": "5"}, anew=True)
    kept.run()
    assert kept.held == {"README.md": b"six", "docs/a.txt": b"three", "c.txt": b"5"}


def test_a_lost_folder_is_fetched_anew_and_what_went_meanwhile_goes(
    origin: Origin, url: str, home: Path
) -> None:
    origin.commit(FILES)
    kept = Mirror(Git, {"url": url})
    kept.run()
    shutil.rmtree(home / "sources")
    origin.commit({"README.md": "one", "docs/a.txt": "changed"})
    again = kept.run()
    assert again.fetched == ["docs/a.txt"]
    assert sorted(again.gone) == ["docs/深/er/b.txt", "docs/规章/差旅费 报销.md"]


def test_a_folder_that_grew_is_begun_anew(
    origin: Origin, url: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gitstore, "MOST_PACKS", 1)
    kept = Mirror(Git, {"url": url})
    for text in "abcd":
        origin.commit({"a.txt": text, "b.txt": "same"})
        outcome = kept.run()
        assert "a.txt" in outcome.fetched
    assert kept.held == {"a.txt": b"d", "b.txt": b"same"}
    assert len(list((home / "sources").iterdir())) == 1


def test_branch_prefix_and_patterns_choose(origin: Origin, url: str) -> None:
    origin.commit({"main.txt": "main"})
    origin.commit(FILES, branch="release/1.0")
    options = {"url": url, "branch": "release/1.0", "prefix": "/docs/", "exclude": "*.md"}
    kept = Mirror(Git, options)
    kept.run()
    assert sorted(kept.held) == ["docs/a.txt", "docs/深/er/b.txt"]
    kept.options = {"url": url}
    again = kept.run()
    assert kept.held == {"main.txt": b"main"}
    assert len(again.gone) == 2


def test_links_submodules_and_odd_names_are_left_out(origin: Origin, url: str) -> None:
    origin.commit(
        {
            "a.txt": "one",
            "link.txt": (0o120000, "/etc/passwd"),
            "module.txt": (0o160000, b"1" * 40),
            "tool.txt": (0o100755, "run"),
            b"\xb1\xa8\xcf\xfa.txt": "gbk",
        }
    )
    kept = Mirror(Git, {"url": url})
    kept.run()
    assert kept.held == {"a.txt": b"one", "tool.txt": b"run", "报销.txt": b"gbk"}


def test_pointers_to_large_files_say_why_they_are_left_out(origin: Origin, url: str) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
    origin.commit({"a.txt": pointer, "b.txt": "two"})
    kept = Mirror(Git, {"url": url})
    kept.run()
    assert "Git LFS" in kept.problems["a.txt"]
    assert kept.held == {"b.txt": b"two"}


def test_a_large_file_is_refused_and_the_run_goes_on(
    origin: Origin, url: str, settings: Any
) -> None:
    settings.MAX_UPLOAD = 5000
    origin.commit({"a.txt": "x" * 6000, "b.txt": "two"})
    kept = Mirror(Git, {"url": url})
    kept.run()
    assert list(kept.problems) == ["a.txt"]
    assert kept.held == {"b.txt": b"two"}


def test_a_huge_file_ends_the_visit_before_it_is_unpacked(
    origin: Origin, url: str, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setattr(gitpack, "MOST_OBJECT", 2**20)
    origin.commit({"a.txt": b"\0" * (2**20 + 1)})
    with pytest.raises(InvalidError, match="too large"):
        Mirror(Git, {"url": url}).run()
    assert not list(home.glob("sources/*/pack/*"))


def test_a_pack_without_end_is_cut_off(
    origin: Origin, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gitstore, "MOST_PACK", 1000)
    origin.commit({"a.txt": b"".join(hashlib.sha256(bytes([n])).digest() for n in range(99))})
    with pytest.raises(LimitError):
        Mirror(Git, {"url": url}).run()


def test_a_full_disk_is_noticed_while_receiving(origin: Origin, url: str, settings: Any) -> None:
    settings.DISK_RESERVE = 2**62
    origin.commit(FILES)
    with pytest.raises(LimitError, match="disk"):
        Mirror(Git, {"url": url}).run()


def test_trees_that_hold_each_other_end(
    origin: Origin, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dulwich.objects import Blob, Tree

    from ingestion.sources import gitchanges

    monkeypatch.setattr(gitchanges, "MOST_ENTRIES", 5000)
    inner = Blob.from_string(b"x").id
    origin.repo.object_store.add_object(Blob.from_string(b"x"))
    for level in range(12):
        tree = Tree()
        for name in range(10):
            mode = 0o100644 if level == 0 else 0o040000
            tree.add(b"n%d.txt" % name, mode, inner)
        origin.repo.object_store.add_object(tree)
        inner = tree.id
    made = origin.repo[origin.commit({"a.txt": "x"}).encode()]
    made.tree = inner
    origin.repo.object_store.add_object(made)
    origin.repo.refs[b"refs/heads/main"] = made.id
    connector = Git(Git.check({"url": url}), "", Net(["127.0.0.1"]))
    with closing(connector), pytest.raises(InvalidError, match="more than"):
        for _event in connector.visit({}):
            pass


def test_the_token_lets_in_and_a_wrong_one_does_not(origin: Origin) -> None:
    origin.commit({"a.txt": "one"})
    with hosted(origin, token="ghp_secret") as url:
        kept = Mirror(Git, {"url": url}, "ghp_secret")
        assert kept.run().fetched == ["a.txt"]
        for wrong in ("", "nope"):
            with pytest.raises(InvalidError, match="does not accept"):
                Mirror(Git, {"url": url}, wrong).run()


def test_wrong_places_are_told_in_words(origin: Origin, url: str) -> None:
    with pytest.raises(InvalidError, match="empty"):
        Mirror(Git, {"url": url}).run()
    origin.commit({"a.txt": "one"})
    with pytest.raises(InvalidError, match="no branch"):
        Mirror(Git, {"url": url, "branch": "nothing"}).run()
    with pytest.raises(InvalidError, match="no git repository"):
        Mirror(Git, {"url": url.replace("docs", "none")}).run()


def test_only_folders_of_living_sources_are_kept(origin: Origin, url: str, home: Path) -> None:
    origin.commit({"a.txt": "one"})
    kept, other = Mirror(Git, {"url": url}), Mirror(Git, {"url": url})
    kept.run()
    other.run()
    (home / "sources" / "something").mkdir()
    assert gitfolders.sweep({kept.cursor["store"]}) == 1
    assert kept.run().found == 0
    assert (home / "sources" / "something").is_dir()


ADVERTISED = "application/x-git-upload-pack-advertisement"
HEAD = b"1" * 40


def line(data: bytes) -> bytes:
    return b"%04x" % (len(data) + 4) + data


def answering(pack: bytes) -> Any:
    """A server that sends this pack for whatever is asked."""
    refs = line(b"# service=git-upload-pack\n") + b"0000"
    refs += line(HEAD + b" HEAD\0shallow side-band-64k symref=HEAD:refs/heads/main\n") + b"0000"

    def answer(asked: Any) -> None:
        if asked.command == "GET":
            return asked.reply(200, refs, Content_Type=ADVERTISED)
        said = line(b"shallow " + HEAD) + b"0000" + line(b"NAK\n")
        for start in range(0, len(pack), 60_000):
            said += line(b"\x01" + pack[start : start + 60_000])
        return asked.reply(200, said + b"0000", Content_Type="application/x-git-upload-pack-result")

    return answer


def packed(*objects: bytes, count: int | None = None) -> bytes:
    number = len(objects) if count is None else count
    body = b"PACK" + (2).to_bytes(4, "big") + number.to_bytes(4, "big") + b"".join(objects)
    return body + hashlib.sha1(body).digest()


def entry(kind: int, size: int, data: bytes, base: bytes = b"") -> bytes:
    first, rest = (kind << 4) | (size & 15), size >> 4
    head = bytearray()
    while rest:
        head.append(first | 0x80)
        first, rest = rest & 0x7F, rest >> 7
    return bytes(head) + bytes([first]) + base + zlib.compress(data)


def number(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


DELTA = number(10) + number(2**40) + b"\x90\x0a"
HOSTILE = {
    "a size of terabytes": packed(entry(3, 2**41, b"x")),
    "more than it says": packed(entry(3, 5, b"x" * 500_000)),
    "less than it says": packed(entry(3, 50, b"x")),
    "a delta to terabytes": packed(entry(7, len(DELTA), DELTA, b"2" * 20)),
    "millions of objects": packed(count=2**31),
    "not as many as it says": packed(entry(3, 1, b"x"), count=7),
    "a size without end": packed(b"\xff" * 400_000),
    "no pack": b"hello" * 100,
    "nothing": b"",
    "no commit in it": packed(entry(3, 1, b"x")),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_pack_is_refused(kind: str, home: Path) -> None:
    with (
        scripted(answering(HOSTILE[kind])) as server,
        pytest.raises((InvalidError, TransientError)),
    ):
        Mirror(Git, {"url": f"{server.url}/x.git"}).run()
    assert not list(home.glob("sources/*/pack/tmp*"))


ANSWERS = {
    "a page": (lambda asked: asked.reply(200, b"<html>", Content_Type="text/html"), InvalidError),
    "an old repository": (
        lambda asked: asked.reply(200, HEAD + b"\trefs/heads/main\n", Content_Type="text/plain"),
        InvalidError,
    ),
    "to a private address": (
        lambda asked: asked.reply(302, Location="http://169.254.169.254/info/refs"),
        InvalidError,
    ),
    "busy": (lambda asked: asked.reply(503), TransientError),
    "garbage": (
        lambda asked: asked.reply(200, b"zzzz" * 9, Content_Type=ADVERTISED),
        FootnoteError,
    ),
    "endless": (
        lambda asked: asked.endless(line(HEAD + b" refs/x\n") * 999, Content_Type=ADVERTISED),
        FootnoteError,
    ),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_hostile_server_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gitclient, "MOST_PACK", 2**22)
    answer, expected = ANSWERS[kind]
    with scripted(answer) as server, pytest.raises(expected):
        Mirror(Git, {"url": f"{server.url}/x.git"}, "token").run()


def test_a_private_address_is_refused_unless_allowed(origin: Origin, url: str) -> None:
    origin.commit(FILES)
    with pytest.raises(InvalidError):
        Mirror(Git, {"url": url}, net=Net()).run()
    assert origin.requests == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "git@github.com:a/b.git"},
        {"url": "ssh://git@host/a"},
        {"url": "file:///etc"},
        {"url": "https://user:pw@host/a"},
        {"url": "https://host/a", "branch": "-x"},
        {"url": "https://host/a", "branch": "a..b"},
        {"url": "https://host/a", "branch": "a b"},
    ],
)
def test_wrong_options_are_told_in_words(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        Git.check(wrong)
