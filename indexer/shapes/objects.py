r"""JSON objects one after the other: lines, pretty-printed, in an array, or behind lines `Record 7`.

Python's own scanner finds an object's end at some 240 MB/s, against 140 of ijson (yajl, measured), and where
an object is damaged the next one can be found.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from indexer.shapes.window import Window

_BETWEEN = re.compile(r"[\s,\[\]\x1e\0]*")
_HEADING = re.compile(r"Record \d+\s*")  # of evtx_dump, above each record
_BRACE_OR_LINE_END = re.compile(r"[{\n]")
_NEXT_INLINE = re.compile(r"\}\s*,?\s*\{")
_NEARLY = 12  # characters before the end of what was read where an error may mean that more is needed
_KEPT = 1024  # characters that are kept while the next object is looked for
_STRICT, _LENIENT = json.JSONDecoder(), json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class Unread:
    """Text that is no event, or none that can be read, and how many it seems to have been."""

    why: str
    events: int = 1


Found = dict[str, Any] | Unread


def objects(window: Window, is_wanted: Callable[[dict[str, Any]], bool]) -> Iterator[tuple[int, Found]]:
    """Yield each object with the number of its line.

    Behind damage, what is found and not wanted is a part of the damaged object and passed over, until
    something wanted comes; but where each object has a line of its own, a line is what is lost.
    """
    unsure, is_lines = False, True
    while _at_something(window):
        line, is_new = window.line, is_lines and not window.lead and window.text[window.at] not in "}]"
        found = _object(window) if window.text[window.at] == "{" else _passed(window)
        if isinstance(found, Unread):
            if is_new or not unsure:
                yield line, found
            unsure = True
        elif found is not None and (not unsure or is_new or is_wanted(found)):
            unsure, is_lines = False, window.line == line
            yield line, found


def _passed(window: Window) -> Unread | None:
    """Move over text that is no object, to what may be one or to the line's end; None for a heading."""
    looked = 1
    while (end := _BRACE_OR_LINE_END.search(window.text, window.at + looked)) is None and not window.full:
        looked = window.left
        if not window.more():
            break
    stop = end.start() if end else len(window.text)
    heading = _HEADING.fullmatch(window.text, window.at, stop)
    window.move(stop)
    return None if heading else Unread("no JSON object")


def _at_something(window: Window) -> bool:
    while True:
        between = _BETWEEN.match(window.text, window.at)
        window.move(between.end() if between else window.at)
        if window.at < len(window.text):
            return True
        if not window.more():
            return False


def _object(window: Window) -> Found:
    """Read the object that begins here and move behind it, or to where the next seems to begin."""
    found = _read(window)
    if isinstance(found, Unread):
        _resume(window)
    return found


def _read(window: Window) -> Found:
    while True:
        try:
            found, end = _scanned(window)
        except json.JSONDecodeError as error:
            if not _is_short(error, window):
                line = window.line + window.text.count("\n", window.at, error.pos)
                return Unread(f"no JSON ({error.msg}, line {line})")
        except (ValueError, RecursionError) as error:
            return Unread(f"no JSON ({error})")
        else:
            window.move(end)
            return found
        if window.full:
            return Unread(f"the object is longer than {window.longest:,} characters")
        if not window.more():
            return Unread("the file ends inside the object")


def _scanned(window: Window) -> tuple[dict[str, Any], int]:
    try:
        return _STRICT.raw_decode(window.text, window.at)
    except json.JSONDecodeError as error:
        control = error.msg.startswith("Invalid control character") and window.text[error.pos] not in "\r\n"
        if not control:
            raise
    end = window.line_end()
    found, length = _LENIENT.raw_decode(window.text[window.at : end])
    return found, window.at + length


def _is_short(error: json.JSONDecodeError, window: Window) -> bool:
    return error.msg.startswith("Unterminated string") or error.pos >= len(window.text) - _NEARLY


def _resume(window: Window) -> None:
    """Move to where the next object seems to begin, or to the end.

    An object that began a line ends where the next line with the same indentation begins one.
    """
    is_inside = bool(window.lead.strip())
    mark = _NEXT_INLINE if is_inside else re.compile(rf"\n{re.escape(window.lead)}\{{")
    start = window.at + 1
    while (found := mark.search(window.text, start)) is None:
        window.move(max(window.at, len(window.text) - _KEPT))
        if not window.more():
            window.move(len(window.text))
            return
        start = window.at
    window.move(found.end() - 1)
