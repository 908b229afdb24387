"""What a function made of a key, kept for the next time."""

from collections.abc import Callable
from typing import Any, TypeVar

Key = TypeVar("Key")
Made = TypeVar("Made")


class Remembered(dict[Key, Made]):
    """A function of texts, and of tuples of them, that works once for each: `remembered[key]`.

    What an intruder writes must not fill the memory: a key of more than `letters` is not kept, and all are
    forgotten when there are `most`. What is returned belongs to all who ask.
    """

    def __init__(self, make: Callable[[Key], Made], most: int, letters: int) -> None:
        super().__init__()
        self._make = make
        self._most = most
        self._longest = letters

    def __missing__(self, key: Key) -> Made:
        made = self._make(key)
        if letters(key) <= self._longest:
            if len(self) >= self._most:
                self.clear()
            self[key] = made
        return made


def letters(key: Any) -> int:
    """Count the letters of a key's texts."""
    if isinstance(key, str):
        return len(key)
    return sum(map(letters, key)) if isinstance(key, tuple) else 0
