"""Event elements one after the other: inside `<Events>`, one a line, or behind lines `Record 7`.

Each element is cut out and parsed alone. A document type definition cannot stand inside an element, so there
are no entities to expand and nothing to fetch, whatever the file holds around it.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from indexer.evtx.record import to_record
from indexer.evtx.tree import value_of
from indexer.record import WindowsRecord
from indexer.shapes.objects import Unread
from indexer.shapes.values import named
from indexer.shapes.window import Window

_START = re.compile(r"<Event(?=[\s/>])")
_END = "</Event>"
_LONGEST_START = 8  # characters of the beginning that may be cut at the end of what was read
_BETWEEN = re.compile(
    r"(?:\s|\0|\x1a|Record \d+|<\?[^<>]{0,200}\?>|</?Events\b[^<>]{0,500}>|<!--[^<>]{0,2000}-->)*"
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_STAND_INS = (
    0xFDD0  # 32 characters that XML allows and no text has: they stand for control characters meanwhile
)
_STAND_IN = re.compile("[\ufdd0-\ufdef]")
_DEEPEST = 32
_MOST = 20_000


def elements(window: Window) -> Iterator[tuple[int, str | Unread]]:
    """Yield the text of each Event element with the number of its line."""
    is_rest = False  # of an element that was given up
    while True:
        start = _START.search(window.text, window.at)
        if not start and not window.full and window.more():
            continue
        between = window.text[window.at : start.start() if start else len(window.text)]
        if not is_rest and _BETWEEN.fullmatch(between) is None:
            yield window.line, Unread("text that is no event", max(between.count(_END), 1))
        window.move(start.start() if start else len(window.text))
        if start:
            line, found = window.line, _element(window)
            is_rest = isinstance(found, Unread)
            yield line, found
        elif not window.more():
            return


def _element(window: Window) -> str | Unread:
    """Take the element that begins here; one that has no end before the next begins is damaged."""
    looked = 1
    while True:
        following = _START.search(window.text, window.at + looked)
        last = following.start() if following else len(window.text)
        end = window.text.find(_END, window.at + looked, last)
        if end >= 0:
            found = window.text[window.at : end + len(_END)]
            window.move(end + len(_END))
            return found
        if following:
            window.move(last)
            return Unread("an event without its end")
        looked = max(window.left - len(_END), 1)
        if window.full or not window.more():
            too_long = window.full
            window.move(len(window.text))
            return Unread(
                f"the event is longer than {window.longest:,} characters"
                if too_long
                else "the file ends inside it"
            )


def parsed(element: str, place: str) -> WindowsRecord:
    """Return the record of an Event element; raises ParseError, ValueError and TypeError for what is none."""
    try:
        root = ET.fromstring(element)  # noqa: S314  (an element alone: no DTD, no entities)
    except (ET.ParseError, UnicodeEncodeError):
        root = ET.fromstring(_printable(element))  # noqa: S314  (as above)
    if _name(root) != "Event":
        raise ValueError("no Event element")
    tree = _tree(root, [0], 0)[1]
    if not isinstance(tree, dict) or not isinstance(tree.get("System"), dict):
        raise TypeError("no System element in it")
    return to_record(tree, place)


def _printable(element: str) -> str:
    """Write control characters, raw or as references, in a form that XML takes; lone surrogates go."""
    return _UNPRINTABLE.sub(_stand_in, _REFERENCE.sub(_dereferenced, element))


def _stand_in(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(_STAND_INS + code) if code < 0x20 else ""  # noqa: PLR2004  (control characters)


def _dereferenced(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    return chr(code) if code < 0x20 else found[0]  # noqa: PLR2004  (control characters)


def _control(found: re.Match[str]) -> str:
    return chr(ord(found[0]) - _STAND_INS)


def _name(element: ET.Element) -> str:
    return element.tag[element.tag.rfind("}") + 1 :]


def _tree(element: ET.Element, met: list[int], depth: int) -> tuple[str, Any]:
    """Return an element's name and value as the Rust parser's JSON has them."""
    met[0] += 1
    if met[0] > _MOST or depth > _DEEPEST:
        raise ValueError("it has too many elements")
    name, attributes = _name(element), element.attrib
    if len(element):
        inner = [_tree(child, met, depth + 1) for child in element]
        text = "".join([element.text or "", *(child.tail or "" for child in element)])
        return name, value_of(name, dict(attributes), inner, [] if text.isspace() else _parts(text))
    parts = _parts(element.text)
    if name != "Data":
        return name, value_of(name, dict(attributes), [], parts) if attributes else next(iter(parts), None)
    if "Name" in attributes:
        name = attributes["Name"]
        return name, named(name, parts[0]) if parts else None
    return name, value_of(name, dict(attributes), [], parts)


def _parts(text: str | None) -> list[Any]:
    """Return a text as the pieces of an element; one that only lays out the file is none."""
    if not text or (text.isspace() and "\n" in text):
        return []
    return [text if text.isascii() else _STAND_IN.sub(_control, text)]
