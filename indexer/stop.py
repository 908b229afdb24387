"""Whether a run is to go on."""

import threading

from hopwatch.errors import HopwatchError


class Stop:
    """Tells every thread of a run that it is to end, and why; `reason` is None when the user wants it."""

    def __init__(self) -> None:
        self.reason: HopwatchError | None = None
        self._asked = threading.Event()

    @property
    def asked(self) -> bool:
        """Whether the run is to end."""
        return self._asked.is_set()

    def ask(self, reason: HopwatchError | None = None) -> None:
        """End the run."""
        self.reason = self.reason or reason
        self._asked.set()

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than the run goes on."""
        self._asked.wait(seconds)
