"""llama-server runs on loopback, behind a key, with its unsafe defaults off."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from deploy.env import Env
from deploy.services.llama import command
from tests.fixtures.processes import Llama

pytestmark = pytest.mark.llm


def _complete(llama: Llama, key: str) -> httpx.Response:
    body = {"messages": [{"role": "user", "content": "Say yes."}], "max_tokens": 4}
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.post(f"{llama.url}/v1/chat/completions", json=body, headers=headers, timeout=60)


def test_it_answers_who_has_the_key_and_nobody_else(llama: Llama) -> None:
    good = _complete(llama, llama.api_key)
    assert good.status_code == 200
    assert good.json()["model"] == llama.model
    assert _complete(llama, "another key").status_code == 401


def test_the_prompts_of_others_cannot_be_read(llama: Llama) -> None:
    headers = {"Authorization": f"Bearer {llama.api_key}"}
    assert httpx.get(f"{llama.url}/slots", headers=headers).status_code in {404, 501}


def test_there_is_no_web_page_and_other_sites_are_not_let_in(llama: Llama) -> None:
    assert httpx.get(f"{llama.url}/").status_code != 200
    answer = httpx.get(f"{llama.url}/health", headers={"Origin": "https://evil.example"})
    assert answer.headers.get("access-control-allow-origin") not in {"*", "https://evil.example"}


def test_the_key_is_not_on_the_command_line_and_the_process_is_nice(llama: Llama) -> None:
    pid = llama.running.process.pid
    assert llama.api_key.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()
    nice = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[16]
    assert int(nice) >= 5


@pytest.mark.parametrize(("layers", "batch"), [(0, "64"), (99, "512")])
def test_a_gpu_gets_its_layers_and_larger_batches(layers: int, batch: str) -> None:
    env = replace(Env(), llm_gpu_layers=layers)
    line = command(env, model=Path("model.gguf"), alias="m", port=1)
    pairs = dict(pairwise(line))
    assert (pairs["--gpu-layers"], pairs["--ubatch-size"]) == (str(layers), batch)
