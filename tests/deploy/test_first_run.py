"""What `make up` puts into a fresh product: an administrator, a key, samples. Twice is as once."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from deploy.env import Env
from deploy.up import people, prepare, samples
from kb.access import Principal, authenticate_key, permitted_documents
from kb.models import Collection, User
from tests.fixtures.processes import Running


def _env(home: Path, password: str) -> Env:
    return replace(settings.ENV, home=str(home), admin_password=password, port=8000)


def test_the_administrator_is_made_once_and_keeps_a_changed_password(
    db: None, tmp_path: Path
) -> None:
    env = _env(tmp_path, "made by make up")
    first, opens = people.administrator(env)
    assert opens
    user = User.objects.get(pk=first.user_id)
    user.set_password("my own choice")
    user.save()
    again, opens = people.administrator(env)
    assert (again, opens) == (first, False)
    assert User.objects.get(pk=first.user_id).check_password("my own choice")


def test_the_key_for_scripts_works_is_private_and_is_renewed_only_when_dead(
    as_alice: Principal, tmp_path: Path
) -> None:
    env = _env(tmp_path, "")
    path = people.script_key(env, as_alice)
    text = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    url, key = (line.split("=", 1)[1] for line in text.splitlines())
    assert url == "http://127.0.0.1:8000"
    found = authenticate_key(key)
    assert found is not None
    assert found.user_id == as_alice.user_id
    assert people.script_key(env, as_alice).read_text() == text
    path.write_text(text.replace(key, f"{key}x"))
    assert people.script_key(env, as_alice).read_text() != text


def test_the_samples_become_ready_once(worker: Running, as_alice: Principal) -> None:
    samples.put_in(as_alice)
    samples.put_in(as_alice)
    samples.wait_ready(as_alice, say=lambda text: None, patience=120)
    found = permitted_documents(as_alice)
    assert Collection.objects.filter(name=samples.NAME).count() == 1
    assert found.count() == len(list(samples.FOLDER.iterdir())) == 6
    assert all(document.current.passage_count for document in found.select_related("current"))


def test_only_changed_translations_are_compiled(tmp_path: Path, settings: object) -> None:
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Ask"\nmsgstr "提问"\n'
    )
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]
    assert prepare.translations() == 1
    assert "提问".encode() in (folder / "django.mo").read_bytes()
    assert prepare.translations() == 0
