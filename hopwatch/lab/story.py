"""What the lab says about what it made: the truth to measure hunts by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that an intruder did, from `at` to `until`: in words, as ATT&CK technique, on whom.

    `entities` maps what kind (`user`, `source`, `source_ip`, `hosts`) to values; it knows nothing of hunts.
    Scenarios have a name, all their techniques, their loudness, and the number of their records.
    """

    at: datetime
    until: datetime
    technique: str
    what: str
    entities: Mapping[str, Sequence[str]]
    name: str = ""
    techniques: Sequence[str] = ()
    loudness: str = ""
    records: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """Something ordinary that looks like an attack: what of, and whose it is."""

    name: str
    looks_like: str
    entities: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Logs in `logs` (a folder), what happened in `steps`, written to `labels` beside it."""

    logs: Path
    labels: Path
    seed: int
    records: Mapping[Path, int]
    steps: Sequence[Step]
    look_alikes: Sequence[LookAlike] = ()

    @property
    def total(self) -> int:
        """The number of records in all files."""
        return sum(self.records.values())


def write_labels(story: Story) -> None:
    """Write what happened as JSON, times in ISO 8601."""
    told: dict[str, Any] = {
        "seed": story.seed,
        "records": {str(path.relative_to(story.logs)): count for path, count in story.records.items()},
        "steps": story.steps,
        "look_alikes": story.look_alikes,
    }
    story.labels.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z))
