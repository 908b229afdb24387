"""The shapes of JSON that are known. A new one is a module with its `SHAPE`, and a line here."""

from collections.abc import Mapping
from typing import Any

from indexer.shapes import evtx_dump, get_winevent, nxlog, winlogbeat, winlogbeat_old
from indexer.shapes.shape import Shape

SHAPES: tuple[Shape, ...] = (
    evtx_dump.SHAPE,
    winlogbeat.SHAPE,
    winlogbeat_old.SHAPE,
    nxlog.SHAPE,
    get_winevent.SHAPE,
)


def shape_of(found: Mapping[str, Any]) -> Shape | None:
    """Return the shape of an object; None when it is no Windows event."""
    return next((shape for shape in SHAPES if shape.recognises(found)), None)
