"""Reads a file of events as JSON or XML: each is read, or counted as lost with its line and the reason."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from indexer.record import Lost, Spot, WindowsRecord
from indexer.shapes.elements import elements, parsed
from indexer.shapes.known import shape_of
from indexer.shapes.objects import Unread, objects
from indexer.shapes.shape import Known
from indexer.shapes.text import decoded
from indexer.shapes.window import LONGEST, Window

Event = WindowsRecord | Known

_DEEPEST = 3  # levels of an object that carries a list of events
_SHOWN = 200  # characters of a reason


def read_json(stream: BinaryIO, _name: str = "", longest: int = LONGEST) -> Iterator[Event | Lost]:
    """Yield every event, and a Lost for every object or line that is none.

    Memory is bounded by `longest`, in characters of one event, whether they are lines or members of an array.
    """
    places = Places()
    for line, found in objects(Window(decoded(stream, "\\\\"), longest), is_known):
        if isinstance(found, Unread):
            yield places.lost(line, found)
        else:
            yield from _events(found, line, places)


def read_xml(stream: BinaryIO, _name: str = "", longest: int = LONGEST) -> Iterator[WindowsRecord | Lost]:
    """Yield every Event element, and a Lost for what stands between them and is none."""
    places = Places()
    for line, found in elements(Window(decoded(stream), longest)):
        if isinstance(found, Unread):
            yield places.lost(line, found)
            continue
        place = places.of(line)
        try:
            yield parsed(found, place)
        except Exception as error:  # noqa: BLE001  (hostile text raises anything)
            yield _lost(line, place, f"no event ({type(error).__name__}: {error})")


class Places:
    """Names places: by line, and where a line holds several events by their number too."""

    def __init__(self) -> None:
        self._line = 0
        self._number = 0

    def of(self, line: int) -> str:
        """Return the name of the next event's place."""
        self._number = self._number + 1 if line == self._line else 1
        self._line = line
        return f"line {line}" if self._number == 1 else f"line {line}, event {self._number}"

    def lost(self, line: int, unread: Unread) -> Lost:
        """Return the loss of the next event."""
        return _lost(line, self.of(line), unread.why, unread.events)


def _lost(line: int, place: str, why: str, events: int = 1) -> Lost:
    return Lost(place, why[:_SHOWN], events, Spot(line=line))


def is_known(found: Mapping[str, Any]) -> bool:
    """Tell whether an object is an event or carries events."""
    return shape_of(found) is not None or bool(carried(found))


def _events(found: Mapping[str, Any], line: int, places: Places) -> Iterator[Event | Lost]:
    shape = shape_of(found)
    inner = [] if shape else carried(found)
    for event in inner:
        yield from _events(event, line, places)
    if shape:
        place = places.of(line)
        try:
            yield shape.read(found, place)
        except Exception as error:  # noqa: BLE001  (a damaged object raises anything)
            yield _lost(line, place, f"it cannot be read as {shape.name} ({type(error).__name__}: {error})")
    elif not inner:
        yield places.lost(line, Unread("an object that is no Windows event in a known shape"))


def carried(found: Any, depth: int = 0) -> list[Mapping[str, Any]]:
    """Return the list of events inside an object such as `{"events": […]}` or a search's answer."""
    if depth > _DEEPEST or not isinstance(found, dict):
        return []
    for value in found.values():
        if isinstance(value, list) and value and all(isinstance(inner, dict) for inner in value):
            if shape_of(value[0]):
                return value
        elif inner := carried(value, depth + 1):
            return inner
    return []
