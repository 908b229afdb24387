"""The keys that there are, by the types of the model; the nearest one for a key that there is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto
from pathlib import Path
from typing import get_args, get_origin

from pydantic import BaseModel, SecretStr

from hopwatch.errors import SettingsError
from hopwatch.settings.model import Settings

Key = tuple[str, ...]
HUNTS = "hunts"
SECRET_FILE = "_file"  # noqa: S105  (the ending of a key, no password)


class Kind(Enum):
    """What has to be done with a value before it is checked."""

    PLAIN = auto()
    LIST = auto()
    PATH = auto()
    SECRET = auto()
    ANY = auto()


@dataclass(frozen=True, slots=True)
class Known:
    """A key that there is; `from_file`: the value names a file that holds the secret."""

    name: Key
    kind: Kind
    from_file: bool = False


def known(key: Key, origin: str) -> Known:
    """Return what is known of a key; raises SettingsError with the nearest one when there is none."""
    if key[0] == HUNTS and len(key) > 2:  # noqa: PLR2004  (hunts.<id>.<parameter>)
        return Known(key, Kind.ANY)
    found = KEYS.get(key)
    if found is None:
        raise SettingsError(f"unknown setting {origin}{nearest(key, origin)}")
    return found


def nearest(key: Key, origin: str) -> str:
    """Return `; did you mean …?`, written as the unknown key was, or nothing."""
    spelled = {spell(name, origin): name for name in KEYS}
    close = get_close_matches(spell(key, origin), spelled, n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


def spell(key: Key, origin: str) -> str:
    """Return a key as the environment or as a settings file writes it."""
    if origin.startswith("HOPWATCH_"):
        return "HOPWATCH_" + "__".join(key).upper()
    return ".".join(key)


def hunt_key(key: Key) -> Key:
    """Return a key of the environment with a hunt's id as the library writes it: no variable has a `-`."""
    return (key[0], key[1].replace("_", "-"), *key[2:]) if key[0] == HUNTS and len(key) > 1 else key


def every(section: type[BaseModel], above: Key) -> Iterator[tuple[Key, Known]]:
    """Yield each key of a section and of its sections; of a secret also the key of its file."""
    for name, field in section.model_fields.items():
        key = (*above, name)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from every(field.annotation, key)
        elif name != HUNTS:
            kind = kind_of(field.annotation)
            yield key, Known(key, kind)
            if kind is Kind.SECRET:
                yield (*above, name + SECRET_FILE), Known(key, kind, from_file=True)


def kind_of(annotation: object) -> Kind:
    """Return what a type of the model asks for."""
    if get_origin(annotation) is tuple:
        return Kind.LIST
    types = (annotation, *get_args(annotation))
    if SecretStr in types:
        return Kind.SECRET
    return Kind.PATH if Path in types else Kind.PLAIN


KEYS = dict(every(Settings, ()))
