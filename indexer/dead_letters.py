"""What Elasticsearch would not take in any form: kept as NDJSON, each with its reason."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from hopwatch.errors import HopwatchError
from indexer.batch import parsed
from indexer.bulk import Refusal
from indexer.document import plain
from indexer.reading import Spoilt


class LettersLostError(HopwatchError):
    """A dead letter cannot be kept; its record must not pass for accounted."""


class DeadLetters:
    """The dead letters of one file; of an earlier attempt at the same content the first `size` bytes stay.

    Raises LettersLostError when they cannot be written.
    """

    def __init__(self, folder: Path, sha256: str, size: int = 0) -> None:
        self._path = folder / f"{sha256}.ndjson"
        self.size = size
        self._begun = self._synced = False

    @property
    def path(self) -> str:
        """Where they lie; "" while there are none."""
        return str(self._path) if self.size else ""

    @property
    def there(self) -> bool:
        """Whether what should stay of an earlier attempt is there."""
        return self.size == 0 or (self._path.is_file() and self._path.stat().st_size >= self.size)

    def keep_refused(self, refusals: Iterable[Refusal]) -> None:
        """Keep documents that Elasticsearch refused."""
        for refusal in refusals:
            item = parsed(refusal.item)
            self._keep({"why": refusal.reason, "_index": item.index, "_id": item.id, "_source": item.source})

    def keep_spoilt(self, spoilt: Spoilt) -> None:
        """Keep a record that could not be made a document."""
        self._keep({"why": spoilt.why, "place": spoilt.place, "record": spoilt.record})

    def sync(self) -> None:
        """See that what was written outlives a loss of power."""
        if self._begun and not self._synced:
            with self._path.open("rb") as file:
                os.fsync(file.fileno())
            self._synced = True

    def _keep(self, letter: dict[str, Any]) -> None:
        line = orjson.dumps(plain(letter)) + b"\n"
        try:
            self._begin()
            with self._path.open("ab") as file:
                file.write(line)
        except OSError as error:
            raise LettersLostError(
                f"a dead letter cannot be kept in {self._path}: {error.strerror}"
            ) from error
        self.size += len(line)
        self._synced = False

    def _begin(self) -> None:
        if self._begun:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._path.exists() or self.size:
            os.truncate(self._path, self.size)
        self._begun = True
