"""What goes wrong: one fault at a time, at random moments, each written down."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import redis

from benches.product import Product, children, descendants

PATIENCE = 10.0
"""Seconds for which a fault waits for its victim."""
HUNG = 60.0
"""Seconds for which Valkey is stopped."""


@dataclass
class Nemesis:
    """Injects `kills` faults, each kind about as often as the others."""

    product: Product
    kills: int
    seed: int
    pause: tuple[float, float] = (0.5, 7.0)
    done: list[tuple[float, str]] = field(default_factory=list)
    ended_at: float = 0.0

    def run(self) -> None:
        """Inject faults until there were enough of them; a stopped Valkey overlaps with others."""
        chance = random.Random(self.seed)
        faults = self._faults()
        stops = [threading.Thread(target=self._hang_valkey, args=(at,)) for at in (20.0, 110.0)]
        for stop in stops:
            stop.start()
        bag: list[str] = []
        while len(self.done) < self.kills:
            time.sleep(chance.uniform(*self.pause))
            bag = bag or chance.sample(sorted(faults), len(faults))
            name = bag.pop()
            if self._happens(faults[name], chance):
                self.done.append((time.time(), name))
        for stop in stops:
            stop.join()
        self.ended_at = time.time()

    def _happens(self, fault: Callable[[random.Random], bool], chance: random.Random) -> bool:
        """Wait for the victim, which may just be starting again, and strike."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if fault(chance):
                return True
            time.sleep(0.05)
        return False

    def table(self) -> Counter[str]:
        """Return how often each fault happened."""
        return Counter(name for _, name in self.done)

    def _faults(self) -> dict[str, Callable[[random.Random], bool]]:
        return {
            "worker": lambda _: self._session("worker"),
            "worker child": self._worker_child,
            "parser": self._parser,
            "postgres": lambda _: self._one("postgres"),
            "postgres backend": self._backend,
            "valkey": lambda _: self._one("valkey"),
            "valkey flushed": lambda _: self._flush(),
            "web": lambda _: self._session("web"),
            "web child": self._web_child,
            "upkeep": lambda _: self._session("upkeep"),
            "clock": lambda _: self._one("clock"),
        }

    def _one(self, name: str) -> bool:
        return _kill(self.product.pid(name))

    def _session(self, name: str) -> bool:
        """Kill a component and all it has started, as the kernel does when memory is short."""
        pid = self.product.pid(name)
        below = descendants(pid) if pid else []
        killed = _kill(pid)
        for each in below:
            _kill(each)
        return killed

    def _worker_child(self, chance: random.Random) -> bool:
        pid = self.product.pid("worker")
        pool = children(pid) if pid else []
        return bool(pool) and _kill(chance.choice(pool))

    def _web_child(self, chance: random.Random) -> bool:
        pid = self.product.pid("web")
        pool = children(pid) if pid else []
        return bool(pool) and _kill(chance.choice(pool))

    def _parser(self, chance: random.Random) -> bool:
        """Kill a fork server of parsers, or a child of it when one is at work."""
        pid = self.product.pid("worker")
        servers = [each for each in (descendants(pid) if pid else []) if _is_parser(each)]
        return bool(servers) and _kill(chance.choice(servers))

    def _backend(self, chance: random.Random) -> bool:
        """Kill one connection's process: Postgres then ends all others and recovers."""
        pid = self.product.pid("postgres")
        busy = [each for each in (children(pid) if pid else []) if b"idle" in _title(each)]
        return bool(busy) and _kill(chance.choice(busy))

    def _flush(self) -> bool:
        with suppress(redis.RedisError):
            return bool(self._valkey().flushall())
        return False

    def _valkey(self) -> redis.Redis:
        return redis.Redis(
            unix_socket_path=str(self.product.home / "run" / "kv.sock"), socket_timeout=2
        )

    def _hang_valkey(self, after: float) -> None:
        """Stop Valkey: it accepts connections and answers nothing, which is worse than gone."""
        time.sleep(after)
        pid = self.product.pid("valkey")
        if pid is None:
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            self.done.append((time.time(), f"valkey stopped for {HUNG:.0f} s"))
            time.sleep(HUNG)
            os.kill(pid, signal.SIGCONT)


def _kill(pid: int | None) -> bool:
    if not pid:
        return False
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _title(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _is_parser(pid: int) -> bool:
    return b"sandbox.zygote" in _title(pid)
