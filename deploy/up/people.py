"""The first administrator, and a key for scripts."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth import get_user_model

from deploy.env import Env
from deploy.supervisor.plan import reachable_host
from deploy.up.secret_settings import write_secret
from kb.access import Principal, authenticate_key, create_key, principal_of

ADMIN = "admin"


def administrator(env: Env) -> tuple[Principal, bool]:
    """Return the first administrator, and whether the settings' password opens the account."""
    people = get_user_model().objects
    user = (
        people.filter(username=ADMIN).first()
        or people.filter(is_superuser=True).order_by("pk").first()
    )
    if user is None:
        user = people.create_superuser(ADMIN, "", env.admin_password)
    return principal_of(user), user.check_password(env.admin_password)


def address(env: Env) -> str:
    """Return the URL of the web app."""
    host = reachable_host(env)
    return env.public_url.rstrip("/") or f"http://{f'[{host}]' if ':' in host else host}:{env.port}"


def script_key(env: Env, by: Principal) -> Path:
    """Write `dev.env` with the URL and a key for scripts; a key that works is kept."""
    path = Path(env.home) / "dev.env"
    lines = path.read_text().splitlines() if path.exists() else []
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    key = values.get("KB_API_KEY", "")
    if not key or authenticate_key(key) is None:
        key = create_key(by=by, name="make up", scopes=("read", "write", "manage"), days=365)[1]
    text = f"KB_URL={address(env)}\nKB_API_KEY={key}\n"
    if not path.exists() or path.read_text() != text:
        write_secret(path, text)
    return path
