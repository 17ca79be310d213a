import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ingestion.errors import ReadingError
from ingestion.reading import sandbox
from ingestion.reading.sandbox import Limits, Server, call
from kb.errors import TransientError

MODULE = "tests.ingestion.reading.crashes"
LIMITS = Limits(seconds=20, stall=20, memory=1_500_000_000, output=8 * 2**20)
SHORT = Limits(seconds=2, stall=2, memory=1_500_000_000, output=8 * 2**20)


@pytest.fixture(scope="module")
def server():
    server = Server(MODULE)
    yield server
    server.stop()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file.txt"
    path.write_text("content", encoding="utf-8")
    return path


def run(server, task, file, limits=LIMITS, **params):
    return list(call(server, task, path=file, limits=limits, params=params))


def alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def until(true, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def children_of(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_every_attack_from_inside_is_refused(tmp_path):
    secret = tmp_path / "footnote.env"
    secret.write_text("FOOTNOTE_SECRET_KEY=x")
    secret.chmod(0o644)
    results = sandbox.selftest(secrets=[secret])
    assert len(results) > 15
    assert [name for name, refused in results.items() if not refused] == []


def test_the_same_attacks_work_outside_so_that_the_test_means_something():
    from ingestion.reading.sandbox.attacks import ATTACKS

    for name in ("read /etc/passwd", "list the root folder", "open a unix socket"):
        ATTACKS[name]()


@pytest.mark.parametrize(
    ("task", "code"),
    [
        ("segfault", "crashed"),
        ("abort", "crashed"),
        ("silent exit", "crashed"),
        ("killed", "crashed"),
        ("nonsense", "crashed"),
        ("raise", "damaged"),
        ("hog", "memory"),
        ("flood", "output-too-large"),
        ("endless line", "output-too-large"),
    ],
)
def test_a_parser_that_breaks_ends_with_a_reason_and_the_next_file_is_read(
    server, file, task, code
):
    with pytest.raises(ReadingError) as error:
        run(server, task, file)
    assert error.value.code == code
    assert run(server, "echo", file)[-1]["done"]["text"] == "content"


@pytest.mark.parametrize("task", ["hang", "spin"])
def test_a_parser_that_does_not_end_is_killed_in_time(server, file, task):
    start = time.monotonic()
    with pytest.raises(ReadingError) as error:
        run(server, task, file, SHORT)
    assert error.value.code == "timeout"
    assert time.monotonic() - start < 6
    until(lambda: not children_of(server.pid()))


def test_a_parser_that_waits_is_killed_for_its_silence_long_before_its_time_is_over(server, file):
    start = time.monotonic()
    with pytest.raises(ReadingError) as error:
        run(server, "hang", file, Limits(seconds=60, stall=4, memory=1_500_000_000))
    assert error.value.code == "timeout"
    assert time.monotonic() - start < 12


def test_a_parser_that_works_is_not_taken_for_a_stalled_one(server, file):
    start = time.monotonic()
    with pytest.raises(ReadingError):
        run(server, "spin", file, Limits(seconds=7, stall=4, memory=1_500_000_000))
    assert time.monotonic() - start > 6


def test_the_parser_has_no_environment_of_ours_and_no_other_open_file(server, file):
    (message,) = run(server, "environment", file)
    environment = message["done"]["environment"]
    assert not [name for name in environment if "SECRET" in name or "DATABASE" in name]
    assert len(message["done"]["files"]) <= 5


def test_the_parser_is_not_root(server, file):
    (message,) = run(server, "echo", file)
    assert message["done"]["uid"] != 0


def test_what_the_caller_raises_ends_the_parser(server, file):
    messages = call(server, "spin", path=file, limits=LIMITS, params={})
    assert next(messages) == {"progress": 1}
    assert children_of(server.pid())
    messages.close()
    until(lambda: not children_of(server.pid()))


def test_many_threads_share_one_server(server, file):
    found = []

    def work():
        found.append(run(server, "echo", file, sleep=0.1)[-1]["done"])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len({each["pid"] for each in found}) == 8
    assert {each["text"] for each in found} == {"content"}


def test_a_dead_server_fails_the_file_it_had_and_is_started_again(server, file):
    messages = call(server, "spin", path=file, limits=LIMITS, params={})
    next(messages)
    first = server.pid()
    (child,) = children_of(first)
    os.kill(first, signal.SIGKILL)
    with pytest.raises(TransientError):
        list(messages)
    until(lambda: not alive(child))
    assert run(server, "echo", file)[-1]["done"]["text"] == "content"
    assert server.pid() != first


def test_nothing_survives_when_the_process_that_reads_is_killed(file):
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from ingestion.reading.sandbox import *\n"
        f"s = Server({MODULE!r})\n"
        f"m = call(s, 'spin', path=Path(sys.argv[2]), limits={LIMITS!r}, params={{}})\n"
        "next(m); print(s.pid(), flush=True); next(m)\n"
    )
    root = str(Path(__file__).parents[3])
    client = subprocess.Popen(
        [sys.executable, "-c", program, root, str(file)], stdout=subprocess.PIPE
    )
    zygote = int(client.stdout.readline())
    (parser,) = children_of(zygote)
    client.kill()
    client.wait()
    client.stdout.close()
    until(lambda: not alive(zygote) and not alive(parser))


def test_a_forked_process_starts_a_server_of_its_own(server, file):
    run(server, "echo", file)
    ours, (reading, writing) = server.pid(), os.pipe()
    pid = os.fork()
    if pid == 0:
        found = run(server, "echo", file)[-1]["done"]["text"] == "content"
        os.write(writing, b"1" if found and server.pid() != ours else b"0")
        server.stop()
        os._exit(0)
    os.waitpid(pid, 0)
    assert os.read(reading, 1) == b"1"
    os.close(reading)
    os.close(writing)
    assert run(server, "echo", file)[-1]["done"]["text"] == "content"
    assert server.pid() == ours


def test_a_missing_file_is_told_apart(server, tmp_path):
    with pytest.raises(ReadingError) as error:
        run(server, "echo", tmp_path / "gone")
    assert error.value.code == "missing"


def test_without_the_kernels_help_nothing_is_read(file):
    server = Server("tests.ingestion.reading.unconfined")
    try:
        with pytest.raises(TransientError) as error:
            run(server, "echo", file)
        assert error.value.code == "sandbox"
        weak = Limits(seconds=20, stall=20, memory=1_500_000_000, weak=True)
        assert run(server, "echo", file, weak)
    finally:
        server.stop()
