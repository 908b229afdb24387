"""What both parsers make of a chunk: events as a tree of names and values, and complaints."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

_NUMBER = re.compile(r"record number (\d+)")


class Event(NamedTuple):
    """One event: `tree` is the Event element as the Rust parser's JSON has it, `number` the record header's.

    The number tells records of a file apart; it is not the event's own (System/EventRecordID), from which it
    differs in exported logs. `opening`: names of System that are flat already, and not in the tree.
    """

    number: int
    tree: dict[str, Any]
    opening: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A parser's complaint, with the record's number where it is known."""

    why: str
    number: int | None = None


def number_in(why: str) -> int | None:
    """Return the record number that a complaint of the Rust parser names."""
    found = _NUMBER.search(why)
    return int(found[1]) if found else None
