"""Where documents are kept: the names of indices.

Events and alerts: `logs-<dataset>-<namespace>-<period of event time>`, as Elastic names its streams plus the
period. Neither dataset nor namespace nor period holds a hyphen, so a name can be read back.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal

from hopwatch.errors import UsageError

RUNS = "hopwatch-runs"
CURSORS = "hopwatch-cursors"
FILES = "hopwatch-files"
PARTS = "hopwatch-findings"
ENTITIES = "hopwatch-entities"

ALERTS_DATASET = "hopwatch.alerts"
ENTITIES_DATASET = "hopwatch.entities"
UNDATED = "undated"

Period = Literal["day", "month", "year"]

FORMATS = {"day": "%Y.%m.%d", "month": "%Y.%m", "year": "%Y"}
BELIEVABLE = (631_152_000_000, 4_102_444_800_000)
"""From 1990-01-01 to 2100-01-01, in epoch milliseconds, the end excluded."""

LONGEST = 100
"""Bytes of a namespace, and of a dataset: Fleet's limit. Elasticsearch takes 255 for the whole name."""

_NAMESPACE = re.compile(r"[a-z0-9][a-z0-9_.]*")
_NOT_IN_DATASET = re.compile(r"[^a-z0-9_.]")


def events(dataset: str, namespace: str, at_ms: int, period: Period) -> str:
    """Return the index of an event of the time `at_ms` (epoch milliseconds).

    `logs-system.security-hopwatch-2026.03`; an unbelievable time (before 1990, from 2100 on): `…-undated`.
    """
    return f"logs-{legal_dataset(dataset)}-{namespace}-{_suffix(at_ms, period)}"


def alerts(namespace: str, episode_start_ms: int) -> str:
    """Return the index of an alert whose episode starts at `episode_start_ms` (epoch milliseconds)."""
    return events(ALERTS_DATASET, namespace, episode_start_ms, "month")


def entities(namespace: str, day_ms: int) -> str:
    """Return the index of a line of the entity queue, of the UTC day that starts at `day_ms`."""
    return events(ENTITIES_DATASET, namespace, day_ms, "month")


def patterns(datasets: Sequence[str], namespace: str) -> list[str]:
    """Return the patterns that match all indices of the datasets in the namespace, and nothing else."""
    return [f"logs-{dataset}-{namespace}-*" for dataset in datasets]


def alerts_pattern(namespace: str) -> str:
    """Return the pattern that matches all indices of alerts of the namespace."""
    return f"logs-{ALERTS_DATASET}-{namespace}-*"


def entities_pattern(namespace: str) -> str:
    """Return the pattern that matches all indices of the entity queue of the namespace."""
    return f"logs-{ENTITIES_DATASET}-{namespace}-*"


@lru_cache(maxsize=1024)
def legal_dataset(name: str) -> str:
    """Return a dataset's name as it may stand in an index name.

    Lower case; what is no ASCII letter, digit, `_` or `.` becomes `_`; at most 100 bytes. A log's name
    comes from its file, and a file may say anything.
    """
    return _NOT_IN_DATASET.sub("_", name.lower())[:LONGEST] or "_"


def check_namespace(namespace: str) -> str:
    """Return the namespace if it may be one, else raise UsageError.

    Lower-case letters, digits, `_` and `.`, the first a letter or digit, at most 100 bytes. It names an
    estate, a customer or a case, and stands in the names of indices, where a hyphen divides.
    """
    if len(namespace) <= LONGEST and _NAMESPACE.fullmatch(namespace):
        return namespace
    raise UsageError(
        f"namespace {namespace[:LONGEST]!r}: use lower-case letters, digits, '_' and '.', "
        f"beginning with a letter or digit, at most {LONGEST} of them"
    )


def _suffix(at_ms: int, period: Period) -> str:
    first, end = BELIEVABLE
    if not first <= at_ms < end:
        return UNDATED
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime(FORMATS[period])
