"""Finds the logs that Hopwatch knows: each module in `indexer/zeek/logs` has one as its `LOG`."""

import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from indexer.zeek import logs
from indexer.zeek.kinds import Kind
from indexer.zeek.layout import Document, Log, Values

Rule = tuple[Kind, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A log made ready: where each value goes as (parent, leaf), and the names below its own in use."""

    log: Log
    rules: Mapping[str, Rule]
    taken: frozenset[str]


def _discovered() -> dict[str, Log]:
    modules = (
        import_module(f"{logs.__name__}.{found.name}") for found in pkgutil.iter_modules(logs.__path__)
    )
    return {module.LOG.path: module.LOG for module in modules}


LOGS: Mapping[str, Log] = _discovered()


def _generic(path: str) -> Log:
    return Log(path=path, dataset=f"zeek.{path}", category=(), type=("info",), finish=_on_the_wire)


def _on_the_wire(_: Values, document: Document) -> None:
    """Call a record a network event when it has an end; what Zeek writes of itself is none."""
    if document.part("source") or document.part("destination"):
        document.within("event")["category"] = ["network"]


@lru_cache(maxsize=256)
def compiled(path: str) -> Compiled:
    """Return the log named `path`, the generic one when Hopwatch has no module for it."""
    log = LOGS.get(path) or _generic(path)
    rules = {name: (kind, tuple(map(_cut, fields))) for name, (kind, fields) in log.fields.items()}
    home = log.dataset + "."
    below = [
        field.removeprefix(home)
        for _, fields in log.fields.values()
        for field in fields
        if field.startswith(home)
    ]
    taken = {
        ".".join(parts[: count + 1])
        for parts in (name.split(".") for name in below)
        for count in range(len(parts))
    }
    return Compiled(log, rules, frozenset(taken))


def _cut(field: str) -> tuple[str, str]:
    parent, _, leaf = field.rpartition(".")
    return parent, leaf
