"""What goes wrong at ticks, said once and not at every tick, and that it is over."""

from dataclasses import dataclass, field

import structlog
from elastic_transport import ConnectionError as NoConnection
from elasticsearch import ApiError, ConnectionTimeout

log = structlog.get_logger()

NOT_NOW = (502, 503, 504)
"""Statuses of a server that is starting, or of a proxy without one."""


def is_away(error: Exception) -> bool:
    """Tell whether an error says that Elasticsearch is not there, or not yet."""
    if isinstance(error, ApiError):
        return error.meta.status in NOT_NOW
    return isinstance(error, NoConnection | ConnectionTimeout)


@dataclass
class Trouble:
    """What was said last of what is wrong, by what it is about; `every`: seconds between two tries."""

    every: float
    said: dict[str, str] = field(default_factory=dict)
    away: bool = False

    def met(self, about: str, error: Exception) -> None:
        """Say what is wrong, unless that is known."""
        if is_away(error):
            if not self.away:
                log.warning(
                    "elasticsearch is away", why=str(error), next=f"tried again every {self.every:g} s"
                )
            self.away = True
        elif self.said.get(about) != str(error):
            self.said[about] = str(error)
            log.error("failed", what=about, why=str(error), next=f"tried again every {self.every:g} s")

    def over(self, about: str) -> None:
        """Say that it works again, if it did not."""
        if self.away:
            log.info("elasticsearch is back")
        elif self.said.get(about):
            log.info("works again", what=about)
        self.away = False
        self.said.pop(about, None)
