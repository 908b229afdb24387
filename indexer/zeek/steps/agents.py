"""`user_agent.*`: what a client says that it is, told apart as Elasticsearch's own processor does."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from indexer.zeek.layout import Document, Values

_OTHER = "Other"  # what Elasticsearch calls what it does not know
_LONGEST = 1024  # characters of a name that are looked into


def user_agent(values: Values, document: Document) -> None:
    """Put the client's program, its system and its device."""
    told = values.get("user_agent")
    if isinstance(told, str) and told:
        for name, value in _parts(told[:_LONGEST]):
            document.put(f"user_agent.{name}", value)


@lru_cache(maxsize=4096)
def _parts(told: str) -> tuple[tuple[str, str], ...]:
    found = _parse()(told)
    program, system, device = found.user_agent, found.os, found.device
    parts = {
        "name": program.family if program else _OTHER,
        "version": _version(program),
        "device.name": device.family if device else _OTHER,
        "os.name": system.family if system else "",
        "os.version": _version(system),
    }
    if parts["os.version"]:
        parts["os.full"] = f"{parts['os.name']} {parts['os.version']}"
    return tuple((name, value) for name, value in parts.items() if value)


def _version(of: Any) -> str:
    numbers = (of.major, of.minor, of.patch, of.patch_minor) if of else ()
    return ".".join(number for number in numbers if number)


@cache
def _parse() -> Callable[[str], Any]:
    from ua_parser import parse  # noqa: PLC0415  (slow to load, and few logs need it)

    return parse
