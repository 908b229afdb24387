"""The primary shards of indices, and how far each of them is known to be safe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from mappings.indices import UNDATED


@dataclass(frozen=True, slots=True)
class Index:
    """An index: `checkpoints` has the global checkpoint of each shard's primary, None when it is down.

    Every operation up to the global checkpoint is on all copies in sync and will never be taken back.
    """

    name: str
    uuid: str
    checkpoints: Mapping[int, int | None]

    @property
    def dataset(self) -> str:
        """The dataset that the name says: `logs-<dataset>-<namespace>-<period>`."""
        return self.name.split("-")[1]

    @property
    def down(self) -> list[int]:
        """The shards without a started primary."""
        return [shard for shard, checkpoint in self.checkpoints.items() if checkpoint is None]


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
    return Index(name, setting["uuid"], {n: _checkpoint(copies.get(str(n), ())) for n in numbers})


def _checkpoint(copies: Sequence[Mapping[str, Any]]) -> int | None:
    for copy in copies:
        if copy["routing"]["primary"] and copy["routing"]["state"] == "STARTED" and "seq_no" in copy:
            return int(copy["seq_no"]["global_checkpoint"])
    return None
