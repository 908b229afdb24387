"""The shapes of JSON that are known. A new one is a module with its `SHAPE`, and a line here."""

from collections.abc import Mapping
from typing import Any

from indexer.shapes.evtx_dump import SHAPE as EVTX_DUMP
from indexer.shapes.get_winevent import SHAPE as GET_WINEVENT
from indexer.shapes.nxlog import SHAPE as NXLOG
from indexer.shapes.shape import Shape
from indexer.shapes.winlogbeat import SHAPE as WINLOGBEAT
from indexer.shapes.winlogbeat_old import SHAPE as WINLOGBEAT_OLD

SHAPES: tuple[Shape, ...] = (EVTX_DUMP, WINLOGBEAT, WINLOGBEAT_OLD, NXLOG, GET_WINEVENT)


def shape_of(found: Mapping[str, Any]) -> Shape | None:
    """Return the shape of an object; None when it is no Windows event."""
    return next((shape for shape in SHAPES if shape.recognises(found)), None)
