"""A site's tuning of a hunt: numbers and severity, never queries."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from hopwatch.errors import SettingsError
from hopwatch.settings import HuntSettings
from hunts.hunt import Hunt, Severity
from hunts.kinds import Kind
from hunts.library import library, nearest

LENGTH = re.compile(r"(\d{1,9})\s*(s|m|h|d)")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}

Parameter = int | timedelta | Severity


def tuned(hunt: Hunt, settings: Mapping[str, HuntSettings]) -> Hunt:
    """Return the hunt as the settings tune it.

    Raises SettingsError for a hunt or a parameter that there is not, with the nearest name, and for a value
    that cannot be.
    """
    for hunt_id in settings:
        if hunt_id not in library():
            raise SettingsError(f"hunts.{hunt_id}: there is no such hunt{nearest(hunt_id, library())}")
    section = settings.get(hunt.id)
    given = dict(section.model_extra or {}) if section else {}
    values: dict[str, Any] = {name: read(hunt, name, value) for name, value in given.items()}
    words = {"severity": values.pop("severity")} if "severity" in values else {}
    return replace(hunt, **words, kind=_renumbered(hunt.id, hunt.kind, values))


def _renumbered(hunt_id: str, kind: Any, numbers: Mapping[str, Any]) -> Kind:
    """Return the kind with other numbers; `read` has seen to it that it has them."""
    try:
        renumbered: Kind = replace(kind, **numbers)
    except ValueError as error:
        raise SettingsError(f"hunts.{hunt_id}: {error}") from error
    return renumbered


def parameters(hunt: Hunt) -> dict[str, Parameter]:
    """Return the hunt's parameters, by the names that the settings use."""
    values = {part.name: getattr(hunt.kind, part.name) for part in fields(hunt.kind)}
    numbers = {name: value for name, value in values.items() if isinstance(value, int | timedelta)}
    return {"severity": hunt.severity, **numbers}


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
    if name == "within" and not span:
        raise SettingsError(f"hunts.{hunt.id}.{name}: must be longer than nothing")
    return span
