"""Tells a file of Windows events as text by what it begins with."""

import re

from indexer.shapes.known import SHAPES
from indexer.shapes.objects import objects
from indexer.shapes.read import is_known
from indexer.shapes.text import head_text
from indexer.shapes.window import Window

_JSON = re.compile(r"\s*(?:Record \d+\s*)?[\[{\x1e]")
_XML = re.compile(r"\s*(?:Record \d+\s*)?<")
_EVENT = re.compile(r"<Event[\s>]")
_NAMESPACE = "schemas.microsoft.com/win/2004/08/events"
_LOOKED_AT = 20  # objects


def looks_like_json_events(head: bytes) -> bool:
    """Tell whether a file that starts so holds Windows events in one of the shapes.

    An object longer than what is seen of the file is told by the marks of its shape.
    """
    text = head_text(head)
    if not _JSON.match(text) or not any(all(mark in text for mark in shape.marks) for shape in SHAPES):
        return False
    seen = [
        found for _, found in zip(range(_LOOKED_AT), objects(Window(iter([text])), is_known), strict=False)
    ]
    whole = [found for _, found in seen if isinstance(found, dict)]
    return not whole or any(map(is_known, whole))


def looks_like_xml_events(head: bytes) -> bool:
    """Tell whether a file that starts so holds Event elements of Windows."""
    text = head_text(head)
    return bool(_XML.match(text) and _EVENT.search(text) and _NAMESPACE in text)
