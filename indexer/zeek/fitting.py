"""The document of a record in which a value says nothing, or does not fit."""

from typing import Any

from indexer.zeek.layout import Document, Values
from indexer.zeek.registry import ENDS, HOSTS, Log
from indexer.zeek.routes import Routes, routes


def fitting(told: Log, way: Routes, stamp: str, values: Values) -> tuple[dict[str, Any], list[str]]:
    """Return the document of the values that say something and fit, and the names of those that do not."""
    said = {**values}
    for name in way.sayings:
        if not said[name]:
            del said[name]
    misfits: list[str] = []
    made = routes(told, said).make(stamp, *said.values())
    if not made:
        made, misfits = _without_misfits(told, stamp, said)
    if way.strange:
        Document(made).within(told.table.dataset)
    return made, misfits


def _without_misfits(told: Log, stamp: str, said: Values) -> tuple[dict[str, Any], list[str]]:
    """Return the same without those that do not fit; an address that is a name stays in `.address` alone."""
    names = dict.fromkeys(name for name in (*ENDS, *said) if name in said)
    unfit = [name for name in names if not told.rule(name).holds(said[name])]
    hosts = [name for name in unfit if name in HOSTS and isinstance(said[name], str)]
    kept = {name: value for name, value in said.items() if name not in unfit}
    document = Document(routes(told, kept).make(stamp, *kept.values()))
    for name in hosts:
        document.put(told.rule(name).fields[0], said[name])
    return document.root, [name for name in unfit if name not in hosts]
