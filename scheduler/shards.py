"""The primary shards of indices, and how far each of them is known to be safe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch

from mappings.indices import UNDATED


class Primary(NamedTuple):
    """The primary copy of a shard: its global checkpoint, and the id of the node where it lies.

    Every operation up to the global checkpoint is on all copies in sync and will never be taken back.
    """

    checkpoint: int
    node: str


@dataclass(frozen=True, slots=True)
class Index:
    """An index and the primary of each of its shards, None when it is down."""

    name: str
    uuid: str
    primaries: Mapping[int, Primary | None]

    @property
    def dataset(self) -> str:
        """The dataset that the name says: `logs-<dataset>-<namespace>-<period>`."""
        return self.name.split("-")[1]

    @property
    def down(self) -> list[int]:
        """The shards without a started primary."""
        return [shard for shard, primary in self.primaries.items() if primary is None]


def indices(client: Elasticsearch, patterns: Sequence[str]) -> list[Index]:
    """Return the indices that match; those of undated events are left out, since no window holds them."""
    wanted = [*patterns, f"-*-{UNDATED}"]
    settings = client.indices.get_settings(
        index=wanted, name=["index.uuid", "index.number_of_shards"], expand_wildcards="open"
    ).body
    if not settings:
        return []
    stats = client.indices.stats(
        index=wanted,
        metric="docs",
        level="shards",
        filter_path="indices.*.uuid,indices.*.shards.*.routing,indices.*.shards.*.seq_no",
    ).body
    return [_index(name, value, stats.get("indices", {})) for name, value in sorted(settings.items())]


def _index(name: str, value: Mapping[str, Any], stats: Mapping[str, Any]) -> Index:
    setting = value["settings"]["index"]
    copies = stats.get(name, {}).get("shards", {})
    numbers = range(int(setting["number_of_shards"]))
    return Index(name, setting["uuid"], {n: _primary(copies.get(str(n), ())) for n in numbers})


def _primary(copies: Sequence[Mapping[str, Any]]) -> Primary | None:
    for copy in copies:
        routing = copy["routing"]
        if routing["primary"] and routing["state"] == "STARTED" and "seq_no" in copy:
            return Primary(int(copy["seq_no"]["global_checkpoint"]), routing["node"])
    return None
