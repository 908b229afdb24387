"""What Elasticsearch would not take in any form: kept as NDJSON, each with its reason."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from indexer.batch import parsed
from indexer.bulk import Refusal
from indexer.document import plain
from indexer.reading import Spoilt


class DeadLetters:
    """The dead letters of one file; the letters of an earlier attempt at the same content are replaced."""

    def __init__(self, folder: Path, sha256: str) -> None:
        self._path = folder / f"{sha256}.ndjson"
        self._written = False

    @property
    def path(self) -> str:
        """Where they lie; "" while there are none."""
        return str(self._path) if self._written else ""

    def keep_refused(self, refusals: Iterable[Refusal]) -> None:
        """Keep documents that Elasticsearch refused."""
        for refusal in refusals:
            item = parsed(refusal.item)
            self._keep({"why": refusal.reason, "_index": item.index, "_id": item.id, "_source": item.source})

    def keep_spoilt(self, spoilt: Spoilt) -> None:
        """Keep a record that could not be made a document."""
        self._keep({"why": spoilt.why, "place": spoilt.place, "record": spoilt.record})

    def _keep(self, letter: dict[str, Any]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._path.open("ab" if self._written else "wb") as file:
            file.write(orjson.dumps(plain(letter)) + b"\n")
        self._written = True
