"""How much to send at once: less while the server is full, never again what it finds too large."""

import threading

LEAST = 64 * 1024
MOST = 8 * 1024**2
_GROWTH = 1.25


class Pace:
    """Bytes that one request may hold; shared by all that send."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ceiling = self._limit = float(MOST)

    @property
    def limit(self) -> float:
        """What a request may hold now."""
        return self._limit

    def full(self) -> None:
        """Hear that the server had no room (429): send half as much."""
        with self._lock:
            self._limit = max(self._limit / 2, LEAST)

    def too_large(self, size: int) -> None:
        """Hear that a request of so many bytes was too large (413): never send as much again."""
        with self._lock:
            self._ceiling = max(min(self._ceiling, size / 2), LEAST)
            self._limit = min(self._limit, self._ceiling)

    def taken(self) -> None:
        """Hear that a request was taken: more may be sent."""
        with self._lock:
            self._limit = min(self._limit * _GROWTH, self._ceiling)
