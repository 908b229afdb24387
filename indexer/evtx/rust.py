"""One chunk through the Rust parser (`evtx`), by its JSON: its XML is not always well formed.

A chunk at a time costs nothing against a whole file (measured), bounds memory, and tells of each
record which chunk it came from; the parser itself goes on silently after some kinds of damage.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from evtx import PyEvtxParser, PyRecordsIterator

from indexer.evtx.chunks import MOST_RECORDS, lone_header
from indexer.evtx.event import Event, Trouble, number_in
from indexer.evtx.opening import event_tree

_HEADER = lone_header()
_WRAPPING = re.compile(r"Failed to parse record number \d+: |An error occurred while trying to [\w ]+\.?: ")


def events(data: bytes) -> Iterator[Event | Trouble]:
    """Yield the chunk's events and the parser's complaints, in order; never raises."""
    try:
        parser = PyEvtxParser(BytesIO(_HEADER + data), 1).records_json()
    except (RuntimeError, OSError) as why:
        yield Trouble(_told(why))
        return
    for _ in range(2 * MOST_RECORDS):  # an iterator that fails for ever must not hold the caller
        found = _next(parser)
        if found is None:
            return
        yield found


def _next(parser: PyRecordsIterator) -> Event | Trouble | None:
    try:
        record: dict[str, Any] | None = next(parser)
    except StopIteration:
        return None
    except (RuntimeError, OSError, ValueError) as why:
        return Trouble(_told(why), number_in(str(why)))
    if record is None:
        return None
    number = record["event_record_id"]
    try:
        tree, opening = event_tree(record["data"])
    except (ValueError, AttributeError) as why:
        return Trouble(f"the parser's JSON cannot be read: {why}", number)
    if not isinstance(tree, dict):
        return Trouble("no Event element in it", number)
    return Event(number, tree, opening)


def _told(why: Exception) -> str:
    """Return the parser's complaint, without the words that the place tells or that tell nothing."""
    return f"the parser cannot read it: {_WRAPPING.sub('', str(why))}"
