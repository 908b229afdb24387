"""Zeek logs that Hopwatch has no module for: each has a dataset of its own, up to a number of them.

A log's name stands in its file, and a file may say anything: names without end would be indices without
end, and a cluster takes only so many. Those that come too late share `zeek.other`, and keep their name.
"""

import threading
from dataclasses import replace

from elasticsearch import Elasticsearch

from indexer.batch import Batch, Item, index_of, joined, lines, parsed
from indexer.document import Document
from indexer.patience import Patience
from mappings.document import put
from mappings.zeek import TABLES

MOST = 64
"""Datasets of logs without a module that a namespace has; Zeek and its packages write some 70 logs in all."""

OTHER = "zeek.other"
NAME = "zeek.log_name"
"""The field that keeps the name of a log in `zeek.other`."""

_ZEEK = "zeek."


class Strangers:
    """The datasets of one namespace, as far as they are Zeek logs without a module."""

    def __init__(self, client: Elasticsearch, namespace: str, patience: Patience, most: int = MOST) -> None:
        self._client = client
        self._most = most
        self._namespace = namespace
        self._ask = patience.ask
        self._own = {table.dataset for table in TABLES.values()} | {OTHER}
        self._met: set[str] | None = None
        self._lock = threading.Lock()

    def admitted(self, batch: Batch) -> Batch:
        """Return the batch with the documents of too many datasets moved to `zeek.other`."""
        moved = {index for index in sorted(batch.indices) if not self._admits(_dataset(index))}
        if not moved:
            return batch
        items = [batch.item(number) for number in range(len(batch))]
        items = [_moved(parsed(item)) if index_of(item) in moved else item for item in items]
        return replace(joined(items, batch.position), mark=batch.mark)

    def _admits(self, dataset: str) -> bool:
        if not dataset.startswith(_ZEEK) or dataset in self._own:
            return True
        with self._lock:
            if self._met is None:
                self._met = self._there()
            if dataset not in self._met and len(self._met) < self._most:
                self._met.add(dataset)
            return dataset in self._met

    def _there(self) -> set[str]:
        pattern = f"logs-{_ZEEK}*-{self._namespace}-*"
        found = self._ask(lambda: self._client.indices.get_settings(index=pattern, name="index.uuid"))
        return {dataset for index in found.body if (dataset := _dataset(index)) not in self._own}


def _dataset(index: str) -> str:
    return index.removeprefix("logs-").partition("-")[0]


def _moved(item: Item) -> bytes:
    source, name = item.source, _dataset(item.index)
    put(source, NAME, name.removeprefix(_ZEEK))
    put(source, "event.dataset", OTHER)
    put(source, "data_stream.dataset", OTHER)
    return lines(Document(item.index.replace(f"logs-{name}-", f"logs-{OTHER}-", 1), item.id, source))
