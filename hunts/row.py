"""One event as an evaluation sees it, and an answer made of such events."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from hunts.finding import Peak

Key = tuple[str, ...]
"""The values of `by`, in its order, as they are compared."""


class Row(NamedTuple):
    """What an evaluation reads of one event.

    `at`: epoch milliseconds; `where`: its index; `keys`: the entities that it belongs to (several where a
    field has several values); `counted`: the values of `of`; `joins`: its keys for each absence; `shown`:
    what may be listed.
    """

    at: int
    id: str
    where: str
    keys: Sequence[Key]
    counted: Sequence[str] = ()
    joins: Sequence[Sequence[Key]] = ()
    shown: Mapping[str, Sequence[str]] = MappingProxyType({})


class Completion(NamedTuple):
    """A time that completes a hunt's question for an entity, with the events that no earlier one covers."""

    at: int
    key: Key
    new: Sequence[Row]
    peak: Peak
