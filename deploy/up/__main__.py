"""`python -m deploy.up`: secrets, model, services, tables, processes, samples, first answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import django

from deploy.catalogue import ModelError, fetch, named
from deploy.catalogue.models import UnknownModelError
from deploy.env import Env, read
from deploy.refusals import refuse_unsafe
from deploy.services import postgres, valkey
from deploy.steps import Step, step
from deploy.supervisor import control
from deploy.up import secret_settings


def main() -> None:
    """Do steps 4 to 9; each is quick when there is nothing to do."""
    with step(4) as current:
        made = secret_settings.complete(read().home)
        env = read()
        refuse_unsafe(env)
        current.say(f"{len(made)} made" if made else "")
    with step(5) as current:
        _model(env, current)
    with step(6) as current:
        _services(env, current)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    django.setup()
    with step(7) as current:
        _prepare(current)
    with step(8) as current:
        control.start(env, progress=current.say)
        current.say("")
    _welcome(env)


def _model(env: Env, current: Step) -> None:
    if env.llm_url:
        current.say(f"using {env.llm_url}")
        return

    def progress(done: int, size: int, source: str) -> None:
        current.say(f"{done / 1e6:,.0f} of {size / 1e6:,.0f} MB from {source}")

    model = named(env.llm_model)
    fetch(model, progress=progress, local=env.models_folder)
    current.say(f"{model.name}, SHA-256 verified")


def _services(env: Env, current: Step) -> None:
    if not env.database_url:
        current.say("Postgres")
        postgres.ensure(env.home)
    if not env.redis_url:
        current.say("Valkey")
        valkey.ensure(env.home)
    current.say("")


def _prepare(current: Step) -> None:
    from django.db import connections

    from deploy.up import prepare

    for each in (prepare.tables, prepare.translations, prepare.static_files):
        current.say(each.__name__.replace("_", " "))
        each()
    connections.close_all()
    current.say("")


def _welcome(env: Env) -> None:
    from deploy.up import people

    by, opens = people.administrator(env)
    keys = people.script_key(env, by)
    answer = _first_answer(env)
    password = env.admin_password if opens else "(the one you have set)"
    lines = [answer, "", f"Footnote   {people.address(env)}"]
    lines += [f"Sign in    {people.ADMIN}   {password}", f"Scripts    source {keys}", ""]
    sys.stdout.write("\n".join(["", *lines]))


def _first_answer(env: Env) -> str:
    """Put the samples in and ask, once: who deletes the samples does not get them back."""
    from deploy.up import first_answer, people, samples

    kept = Path(env.home) / "first-answer.txt"
    with step(9) as current:
        if not kept.exists():
            by, _opens = people.administrator(env)
            current.say("sending the samples")
            samples.put_in(by)
            samples.wait_ready(by, say=current.say)
            text = first_answer.typeset(first_answer.ask(by, say=current.say))
            kept.write_text(text, encoding="utf-8")
            current.say("")
    return kept.read_text(encoding="utf-8")


def _expected() -> tuple[type[Exception], ...]:
    """Return the errors whose message is all that a person needs."""
    from django.core.management.base import SystemCheckError
    from django.db import Error

    from kb.errors import FootnoteError

    return (
        *(ModelError, UnknownModelError, RuntimeError, FootnoteError, SystemCheckError, Error),
        *(OSError, subprocess.CalledProcessError),
    )


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped. Run `make up` again to go on from here.")
    except _expected() as error:
        sys.exit(f"{error}")
