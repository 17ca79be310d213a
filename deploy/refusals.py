"""Reasons not to start (DESIGN rule 8): each one clear line that says what to do."""

from __future__ import annotations

from collections.abc import Iterator

from deploy.env import Env, EnvError

LOCAL = {"localhost", "127.0.0.1", "::1", "[::1]"}
DEFAULTS = ("django-insecure", "changeme", "change-me", "secret", "password", "example")


def unsafe(env: Env) -> Iterator[str]:
    """Yield what is unsafe in the settings."""
    for name, value, length in (
        ("FOOTNOTE_SECRET_KEY", env.secret_key, 50),
        ("FOOTNOTE_KEY_PEPPER", env.key_pepper, 32),
    ):
        if not value:
            yield f"{name} is not set: run `make up`, which makes one, or set it."
        elif len(value) < length or len(set(value)) < 5:
            yield f"{name} is too weak: set at least {length} random characters."
        elif value.lower().startswith(DEFAULTS):
            yield f"{name} looks like a default: set at least {length} random characters."
    hosts = {host.strip() for host in env.allowed_hosts.split(",") if host.strip()}
    if "*" in hosts:
        yield "FOOTNOTE_ALLOWED_HOSTS must name the hosts that are served, not *."
    elsewhere = (hosts | {env.host}) - LOCAL
    if env.debug and (elsewhere or env.public_url):
        where = env.public_url or sorted(elsewhere)[0]
        yield f"FOOTNOTE_DEBUG is for this machine only, but {where} is served: unset one of them."


def refuse_unsafe(env: Env) -> None:
    """Stop with the first reason, if there is one."""
    for reason in unsafe(env):
        raise EnvError(reason)
