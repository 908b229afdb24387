"""The page of the settings: each key, as the model has it."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from hopwatch.cli.reference.markdown import block, code, prose, table, whole
from hopwatch.settings import SYSTEM_HOME, HuntSettings, Settings
from hopwatch.settings.keys import HUNTS, SECRET_FILE, Key, spell

HOME = f"`~/.local/share/hopwatch`; for root {code(SYSTEM_HOME.as_posix())}"
WORDS = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "`true` or `false`",
    Path: "path",
    SecretStr: "secret",
    IPv4Network: "network",
}

INTRO = """\
Settings come from `hopwatch.toml` in the working folder (or the file that `--config` names), then from
the environment, which wins. In the file a key's parts are tables: `elastic.timeout` is `timeout` under
`[elastic]`. In the environment they are joined with `__`. An empty variable is one that is not set; an
unknown key is an error that names the nearest known one.

A list is written as JSON or with commas in the environment. A relative path starts from the folder of the
file that holds it, or from the working folder; `~` is your home. Each secret can be read from a file: the
key with `_file` (`_FILE` in the environment) names it."""

TUNING = """\
A hunt's severity and numbers can be changed, its query cannot. Each hunt's page
([hunts](hunts/README.md)) names its parameters; a length of time is written `90s`, `10m`, `1h` or `2d`.
In the environment a hunt's id has `_` for `-`: `HOPWATCH_HUNTS__NETWORK_LOGON_FAN_OUT__AT_LEAST=20`."""

EXAMPLE = ["[hunts.network-logon-fan-out]", "at_least = 20", 'within = "15m"', 'severity = "high"']


def page() -> str:
    """Return the page."""
    head = ("key", "environment", "type", "default", "what it is")
    return whole(
        [
            "# Settings",
            INTRO,
            table(head, rows(Settings, ())),
            "## Hunts",
            TUNING,
            block(EXAMPLE, "toml"),
            table(head, rows(HuntSettings, (HUNTS, "ID"))),
        ]
    )


def rows(section: type[BaseModel], above: Key) -> Iterator[tuple[str, ...]]:
    """Yield a line for each key of a section and of its sections."""
    for name, field in section.model_fields.items():
        key = (*above, name)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from rows(field.annotation, key)
        elif name != HUNTS:
            yield row(key, field)


def row(key: Key, field: FieldInfo) -> tuple[str, ...]:
    """Return a key's line."""
    return (
        both(key, field, ""),
        both(key, field, "HOPWATCH_"),
        ", ".join([kind(field.annotation), *bounds(field)]),
        HOME if key == ("home",) else default(field.default),
        prose(field.description or ""),
    )


def both(key: Key, field: FieldInfo, origin: str) -> str:
    """Return a key as the file or the environment spells it; of a secret also the key of its file."""
    secret = SecretStr in get_args(field.annotation)
    names = [key, (*key[:-1], key[-1] + SECRET_FILE)] if secret else [key]
    return ", ".join(code(spell(name, origin)) for name in names)


def kind(annotation: Any) -> str:
    """Say of which type a value is."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " or ".join(code(str(value)) for value in inner)
    if origin is tuple:
        return f"list of {kind(inner[0])}s"
    if origin is Annotated:
        return kind(inner[0])
    if origin in {Union, UnionType}:
        return kind(next(one for one in inner if one is not NoneType))
    return WORDS[annotation]


def bounds(field: FieldInfo) -> Iterator[str]:
    """Yield between which values a number must lie."""
    for limit in field.metadata:
        match limit:
            case Ge(ge=value):
                yield f"≥ {value}"
            case Gt(gt=value):
                yield f"> {value}"
            case Le(le=value):
                yield f"≤ {value}"


def default(value: Any) -> str:
    """Return a default as the settings would write it."""
    if value is None or value == ():
        return "none"
    if isinstance(value, tuple):
        return ", ".join(code(str(one)) for one in value)
    if isinstance(value, bool):
        return code(str(value).lower())
    return code(f"{value:g}" if isinstance(value, float) else str(value))
