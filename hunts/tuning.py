"""A site's tuning of a hunt: numbers and severity, never queries."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from pathlib import Path as Folder
from typing import Any

from hopwatch.errors import SettingsError
from hopwatch.settings import HuntSettings
from hopwatch.settings.load import flat
from hunts.hunt import Hunt, Severity
from hunts.library import library, nearest

LENGTH = re.compile(r"(\d{1,9})\s*(s|m|h|d)")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}

Parameter = int | timedelta | Severity

Path = tuple[str | int, ...]
"""Where a number stands in a kind: fields, and places in lists."""


def tuned(hunt: Hunt, settings: Mapping[str, HuntSettings], own: Folder | None = None) -> Hunt:
    """Return the hunt as the settings tune it.

    Raises SettingsError for a hunt or a parameter that there is not, with the nearest name, and for a value
    that cannot be.
    """
    for hunt_id in settings:
        if hunt_id not in library(own):
            raise SettingsError(f"hunts.{hunt_id}: there is no such hunt{nearest(hunt_id, library(own))}")
    section = settings.get(hunt.id)
    given = flat(section.model_extra or {}, ()) if section else ()  # `steps.2.at_least` comes as tables
    values: dict[str, Any] = {(name := ".".join(key)): read(hunt, name, value) for key, value in given}
    words = {"severity": values.pop("severity")} if "severity" in values else {}
    if hunt.budget and "budget" in values:
        words["budget"] = replace(hunt.budget, most=values.pop("budget"))
    paths = {written(path): path for path, _ in _numbers(hunt.kind)}
    numbers = {paths[name]: value for name, value in values.items()}
    try:
        kind = _renumbered(hunt.kind, numbers)
    except ValueError as error:
        raise SettingsError(f"hunts.{hunt.id}: {error}") from error
    return replace(hunt, **words, kind=kind)


def _numbers(part: Any, above: Path = ()) -> Iterator[tuple[Path, int | timedelta]]:
    """Yield the numbers of a kind; those of its parts only where they say something of their own."""
    for field in fields(part):
        value, here = getattr(part, field.name), (*above, field.name)
        if isinstance(value, int | timedelta) and not isinstance(value, bool):
            if not above or value != field.default:
                yield here, value
        elif is_dataclass(value):
            yield from _numbers(value, here)
        elif isinstance(value, list | tuple):
            for number, one in enumerate(value):
                yield from _numbers(one, (*here, number)) if is_dataclass(one) else ()


def written(path: Path) -> str:
    """Write where a number stands as the settings do: the parts of a list are counted from 1."""
    return ".".join(str(one + 1) if isinstance(one, int) else one for one in path)


def _renumbered(part: Any, numbers: Mapping[Path, Any]) -> Any:
    """Return a part with other numbers, all at once: one alone might not go with the others."""
    if () in numbers:
        return numbers[()]
    below: dict[str | int, dict[Path, Any]] = {}
    for (first, *rest), value in numbers.items():
        below.setdefault(first, {})[tuple(rest)] = value
    if isinstance(part, list | tuple):
        return tuple(_renumbered(one, below[n]) if n in below else one for n, one in enumerate(part))
    return replace(
        part, **{str(name): _renumbered(getattr(part, str(name)), to) for name, to in below.items()}
    )


def parameters(hunt: Hunt) -> dict[str, Parameter]:
    """Return the hunt's parameters, by the names that the settings use."""
    budget = {"budget": hunt.budget.most} if hunt.budget else {}
    numbers = {written(path): value for path, value in _numbers(hunt.kind)}
    return {"severity": hunt.severity, **budget, **numbers}


def read(hunt: Hunt, name: str, value: Any) -> Parameter:
    """Return a parameter's value as its type; raises SettingsError."""
    known = parameters(hunt)
    if name not in known:
        raise SettingsError(f"hunts.{hunt.id}.{name}: the hunt has no such parameter{nearest(name, known)}")
    default = known[name]
    if isinstance(default, Severity):
        return severity(hunt, value)
    if isinstance(default, timedelta):
        return length(hunt, name, value)
    if isinstance(value, bool) or not re.fullmatch(r"[1-9]\d{0,8}", str(value)):
        raise SettingsError(f"hunts.{hunt.id}.{name}: {value!r} is no whole number above 0")
    return int(value)


def severity(hunt: Hunt, value: Any) -> Severity:
    """Return a severity by its word; raises SettingsError."""
    try:
        return Severity(str(value))
    except ValueError:
        words = ", ".join(one.value for one in Severity)
        raise SettingsError(f"hunts.{hunt.id}.severity: {value!r} is none of {words}") from None


def length(hunt: Hunt, name: str, value: Any) -> timedelta:
    """Return a length of time, written `90s`, `10m`, `1h` or `2d`; raises SettingsError."""
    found = LENGTH.fullmatch(str(value).strip())
    if found is None:
        raise SettingsError(
            f"hunts.{hunt.id}.{name}: {value!r} is no length of time: write 90s, 10m, 1h or 2d"
        )
    span = timedelta(**{UNITS[found[2]]: int(found[1])})
    if name.rpartition(".")[2] == "within" and not span:
        raise SettingsError(f"hunts.{hunt.id}.{name}: must be longer than nothing")
    return span
