"""A finding: what one hunt found of one entity in one window. Findings of one entity add up.

Every event of evidence belongs to one finding only (the one of the window with the first completion that
covers it), so that sums over windows are exact, whichever way the timeline was cut.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

EVIDENCE = 50
"""How many events of evidence a finding names; `count` is the true number."""

VALUES = 100
"""How many values of a field a finding lists, the earliest first."""


class Evidence(NamedTuple):
    """Where one event is: its time (epoch milliseconds), its document's id, and in which index."""

    at: int
    id: str
    where: str


class Seen(NamedTuple):
    """A field's value and when it was first seen (epoch milliseconds)."""

    at: int
    value: str


class Peak(NamedTuple):
    """The highest value of a sliding span: `first` to `last` (epoch milliseconds) are its events' times."""

    value: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one hunt found of one entity in the window that starts at `window` (epoch milliseconds).

    `entity` maps the fields of the hunt's `by` to the values they are told apart by (folded to one case);
    `values` maps those fields and the fields that the hunt shows to what the events say, the earliest first.
    `completed` is the last completion; `first` and `last` are the times of the evidence.
    """

    hunt: str
    window: int
    entity: Mapping[str, str]
    completed: int
    first: int
    last: int
    count: int
    peak: Peak
    evidence: Sequence[Evidence]
    values: Mapping[str, Sequence[Seen]]
