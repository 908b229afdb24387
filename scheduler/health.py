"""Whether the service is alive: it gives a sign of life after each piece of work."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hunts.instants import iso

PATIENCE = 30 * 60_000
"""Milliseconds without a sign of life after which the service is taken for stuck: longer than any request."""


@dataclass
class Health:
    """Signs of life, in epoch milliseconds; `away`: the last tick did not find Elasticsearch."""

    clock: Callable[[], int]
    beat_at: int = 0
    away: bool = False
    ticked: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin alive."""
        self.beat()

    def beat(self) -> None:
        """Give a sign of life."""
        self.beat_at = self.clock()

    def ended(self, namespace: str) -> None:
        """Note that a tick came to its end."""
        self.ticked[namespace] = self.clock()

    def report(self) -> tuple[bool, dict[str, Any]]:
        """Tell whether the service is alive, and what it knows. Without Elasticsearch it lives, and waits."""
        alive = self.clock() - self.beat_at < PATIENCE
        said = "stuck" if not alive else "waiting for elasticsearch" if self.away else "ok"
        ticks = {namespace: iso(at) for namespace, at in self.ticked.items()}
        return alive, {"status": said, "last_sign": iso(self.beat_at), "last_tick": ticks}
