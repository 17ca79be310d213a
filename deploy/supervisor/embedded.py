"""The embedded services as the supervisor sees them: started again when they die."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from deploy.env import Env
from deploy.services import postgres, valkey
from deploy.services.processes import Process
from deploy.supervisor.record import Entry


@dataclass(slots=True)
class Embedded:
    """One service with the verbs of its module, bound to the home folder."""

    name: str
    ensure: Callable[[], None]
    stop: Callable[[], None]
    process: Callable[[], Process | None]
    restarts: int = 0
    since: float = field(default_factory=time.time)

    def watch(self) -> bool:
        """Start the service again when its process is gone; return whether it was."""
        if self.process():
            return False
        self.ensure()
        self.restarts += 1
        self.since = time.time()
        return True

    def entry(self) -> Entry:
        """Describe it for the record."""
        process = self.process()
        return Entry(
            self.name, "ready" if process else "waiting", process, self.since, self.restarts
        )


def embedded(env: Env) -> list[Embedded]:
    """Return the services that the settings leave to us."""
    home, found = env.home, []
    if not env.database_url:
        found.append(
            Embedded(
                "postgres",
                lambda: postgres.ensure(home),
                lambda: postgres.stop(home),
                lambda: postgres.process(home),
            )
        )
    if not env.redis_url:
        found.append(
            Embedded(
                "valkey",
                lambda: valkey.ensure(home),
                lambda: valkey.stop(home),
                lambda: valkey.process(home),
            )
        )
    return found
