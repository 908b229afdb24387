"""Reading the settings: each value keeps where it came from, so that an error can say so."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from hopwatch.errors import SettingsError
from hopwatch.settings import keys
from hopwatch.settings.keys import Key
from hopwatch.settings.model import Settings

PREFIX = "HOPWATCH_"
FILE_NAME = "hopwatch.toml"


@dataclass(frozen=True, slots=True)
class Given:
    """One value, its key, and where it was given: for the user, and as the folder of relative paths."""

    key: Key
    value: Any
    origin: str
    folder: Path
    layer: str


def load(config: Path | None, environment: Mapping[str, str], cwd: Path) -> Settings:
    """Return the settings: defaults, then `hopwatch.toml` (or `config`), then the environment.

    Raises SettingsError, which names the key and where it came from and shows no secret.
    """
    given: dict[Key, Given] = {}
    for value in (*from_file(config, cwd), *from_environment(environment, cwd)):
        key = keys.known(value.key, value.origin)
        refuse_twice(value, given.get(key.name))
        given[key.name] = resolved(value, key, environment)
    return validated(given)


def refuse_twice(given: Given, before: Given | None) -> None:
    """Raise SettingsError when one place gives a secret and the secret's file: which counts is a guess."""
    if before is not None and before.key != given.key and before.layer == given.layer:
        raise SettingsError(f"{before.origin} and {given.origin} set the same: keep one of them")


def from_file(config: Path | None, cwd: Path) -> Iterator[Given]:
    """Yield the values of the settings file; raises SettingsError when a named one is missing."""
    path = cwd / (config or FILE_NAME)
    if config is None and not path.exists():
        return
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SettingsError(f"the settings file {path} cannot be read: {reason}") from error
    for key, value in flat(table, ()):
        yield Given(key, value, f"{'.'.join(key)} in {path}", path.parent, "file")


def flat(table: Mapping[str, Any], above: Key) -> Iterator[tuple[Key, Any]]:
    """Yield each value of nested tables with its whole key; an empty table has none."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, (*above, name))
        else:
            yield (*above, name), value


def from_environment(environment: Mapping[str, str], cwd: Path) -> Iterator[Given]:
    """Yield the values of the environment; an empty variable is one that is not set."""
    for name, text in sorted(environment.items()):
        if name.startswith(PREFIX) and text:
            key = tuple(name.removeprefix(PREFIX).lower().split("__"))
            yield Given(keys.hunt_key(key), text, name, cwd, "environment")


def resolved(given: Given, key: keys.Known, environment: Mapping[str, str]) -> Given:
    """Return a value as its key takes it: lists from text, secrets from files, paths made absolute."""
    value = given.value
    if key.from_file:
        value = secret(absolute(str(value), given.folder, environment), given.origin)
    elif key.kind is keys.Kind.LIST and isinstance(value, str):
        value = listed(value)
    elif key.kind is keys.Kind.PATH and isinstance(value, str):
        value = absolute(value, given.folder, environment)
    elif key.kind is keys.Kind.ANY and isinstance(value, str):
        value = read_json(value)
    return replace(given, value=value)


def secret(path: Path, origin: str) -> str:
    """Return the secret that a file holds, without the line break at its end."""
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(f"{origin} names {path}, which cannot be read: {reason}") from error


def listed(text: str) -> Any:
    """Return a list from JSON, or from text with commas."""
    if text.lstrip().startswith("["):
        return read_json(text)
    return [part.strip() for part in text.split(",") if part.strip()]


def read_json(text: str) -> Any:
    """Return the value of JSON, or the text when it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def absolute(text: str, folder: Path, environment: Mapping[str, str]) -> Path:
    """Return a path: `~` is the user's home, a relative one starts from where it was given."""
    if text == "~" or text.startswith("~/"):
        return Path(environment.get("HOME", "~")) / text[2:]
    return folder / text


def validated(given: Mapping[Key, Given]) -> Settings:
    """Return the settings made of the values; raises SettingsError for each value that is none."""
    nested: dict[str, Any] = {}
    for key, value in given.items():
        table = nested
        for name in key[:-1]:
            table = table.setdefault(name, {})
        table[key[-1]] = value.value
    try:
        return Settings.model_validate(nested)
    except ValidationError as error:
        wrong = [complaint(fault["loc"], fault["msg"], given) for fault in error.errors(include_input=False)]
        raise SettingsError("\n".join(dict.fromkeys(wrong))) from None


def complaint(place: tuple[int | str, ...], expected: str, given: Mapping[Key, Given]) -> str:
    """Return what to say of a value that was refused, never the value: it may be a secret."""
    names = tuple(part for part in place if isinstance(part, str))
    lengths = range(len(names), 0, -1)
    origin = next((given[names[:n]].origin for n in lengths if names[:n] in given), ".".join(names))
    return f"{origin}: expected {expected.removeprefix('Value error, ').removeprefix('Input should be ')}"
