"""The embedded llama-server: on loopback, behind a key, with its unsafe defaults switched off."""

from __future__ import annotations

import os
import socket
import urllib.request
from contextlib import suppress
from pathlib import Path

from deploy.env import Env
from deploy.services import binaries

HOST = "127.0.0.1"
BATCH = {"cpu": 64, "gpu": 512}
"""Prompt tokens between two looks at the connection: a reader who leaves frees the slot within two
batches (of about 0.5 s on two cores), where the server's own 2048 would hold it for the whole
prompt. It looks only when it has something to write: so it is asked to tell how far it has read."""
PROMPT_CACHE = 512
"""MiB for prompts of slots that were handed on; the server's own default is 8 GiB."""


def command(env: Env, *, model: Path, alias: str, port: int) -> list[str]:
    """Return the command line; the key travels in the environment, where `ps` does not show it."""
    threads = env.llm_threads or len(os.sched_getaffinity(0))
    batch = BATCH["gpu" if env.llm_gpu_layers else "cpu"]
    options = {
        "--model": model,
        "--alias": alias,
        "--host": HOST,
        "--port": port,
        "--parallel": env.llm_slots,
        "--ctx-size": env.llm_context * env.llm_slots,
        "--threads": threads,
        "--threads-batch": threads,
        "--gpu-layers": env.llm_gpu_layers,
        "--batch-size": batch,
        "--ubatch-size": batch,
        "--cache-ram": PROMPT_CACHE,
        "--cors-origins": "localhost",
    }
    flags = ["--no-slots", "--no-webui", "--offline", "--cache-prompt", "--no-kv-unified"]
    pairs = [str(part) for pair in options.items() for part in pair]
    return [str(binaries.llama_server()), *pairs, *flags]


def environment(api_key: str) -> dict[str, str]:
    """Return what the server needs beside the usual environment."""
    libraries = binaries.llama_server().parent.parent / "lib"
    return {"LLAMA_API_KEY": api_key, "LD_LIBRARY_PATH": str(libraries)}


def healthy(url: str) -> bool:
    """Return whether the server at this base URL has loaded its model."""
    with suppress(OSError, ValueError):
        asking = urllib.request.urlopen(f"{url}/health", timeout=2)  # noqa: S310 our own URL
        with asking as answer:
            return bool(answer.status == 200)
    return False


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
