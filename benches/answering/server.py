"""The default model behind a llama-server of the bench's own, as the product would start it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from deploy.catalogue import fetch, named
from deploy.env import Env
from deploy.services import llama
from deploy.services.processes import wait_until

KEY = "a-key-of-the-bench"


@dataclass(frozen=True)
class Model:
    """A running model server."""

    url: str
    key: str
    name: str


@contextmanager
def model(given: str = "") -> Iterator[Model]:
    """Run the default model, unless the URL of a server that runs already is `given`.

    `/slots` is open, so that it can be seen when a slot becomes free.
    """
    env = Env()
    if given:
        yield Model(given, "", env.llm_model)
        return
    chosen, port = named(env.llm_model), llama.free_port()
    path = fetch(chosen, progress=lambda *_: None)
    command = llama.command(env, model=path, alias=chosen.name, port=port)
    command[command.index("--no-slots")] = "--slots"
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        ["nice", "-n", "10", *command],
        env={**os.environ, **llama.environment(KEY)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        if not wait_until(lambda: llama.healthy(url), 300):
            raise RuntimeError("the language model did not start")
        yield Model(url, KEY, chosen.name)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
