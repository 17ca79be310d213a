"""The daemon's main loop: `python -m deploy.supervisor`."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from deploy.catalogue import ModelError
from deploy.catalogue.models import UnknownModelError
from deploy.env import Env, read
from deploy.services.binaries import MissingError
from deploy.services.processes import Process
from deploy.supervisor import record
from deploy.supervisor.child import Child
from deploy.supervisor.embedded import Embedded, embedded
from deploy.supervisor.leftovers import end_leftovers
from deploy.supervisor.logs import rotate
from deploy.supervisor.plan import fingerprint, plan

log = logging.getLogger("supervisor")
EVERY = 0.5
ROTATE_EVERY = 120
"""Rounds of the loop between two looks at the sizes of the logs."""


class Supervisor:
    """Everything that runs under one home folder."""

    def __init__(self, env: Env) -> None:
        self.env = env
        self.stopping = threading.Event()
        self.logs = Path(env.home).resolve() / "logs"
        self.services: list[Embedded] = embedded(env)
        self.children = [Child(one, self.logs / f"{one.name}.log") for one in plan(env)]
        self.fingerprint = fingerprint(env)
        self._written = ""

    def run(self) -> None:
        """Start all, watch until told to stop, stop all."""
        end_leftovers(self.env.home)
        for service in self.services:
            service.ensure()
        for child in self.children:
            child.start()
        rounds = 0
        while not self.stopping.wait(EVERY):
            self._watch()
            self._write()
            rounds += 1
            if rounds % ROTATE_EVERY == 0:
                rotate(self.logs)
        self._stop()

    def _watch(self) -> None:
        for service in self.services:
            try:
                if service.watch():
                    log.warning("%s had died and runs again", service.name)
            except (RuntimeError, OSError, subprocess.CalledProcessError):
                log.exception("%s does not start; trying again", service.name)
        for child in self.children:
            if child.watch():
                log.warning("%s: %s", child.spec.name, "started" if child.process else "died")

    def _write(self) -> None:
        entries = [service.entry() for service in self.services]
        for child in self.children:
            state = "ready" if child.ready() else "starting" if child.process else "waiting"
            entries.append(
                record.Entry(child.spec.name, state, child.process, child.since, child.restarts)
            )
        if repr(entries) != self._written:
            me = Process.of(os.getpid())
            if me:
                record.Record(me, self.fingerprint, entries).write(self.env.home)
            self._written = repr(entries)

    def end(self, number: int, frame: object) -> None:
        """Take a signal: SIGHUP makes way for a successor, which takes the services over."""
        if number == signal.SIGHUP:
            self.services = []
        self.stopping.set()

    def _stop(self) -> None:
        """Stop who takes work first, then the model, and last what everybody stands on."""
        for child in reversed(self.children):
            child.ask_to_stop()
        for child in reversed(self.children):
            child.stop()
        for service in reversed(self.services):
            service.stop()
        log.warning("stopped")


def main() -> int:
    """Run the supervisor unless one runs."""
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(message)s")
    env = read()
    if record.running(env.home):
        log.error("a supervisor runs already")
        return 1
    (Path(env.home) / "logs").mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        supervisor = Supervisor(env)
    except (ModelError, UnknownModelError, MissingError) as error:
        log.error("%s", error)
        return 1
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, supervisor.end)
    supervisor.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
