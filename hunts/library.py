"""Every hunt there is: each module of `hunts.lateral_movement` holds one `HUNT` and its `SAMPLES`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from hopwatch.errors import UsageError
from hunts import lateral_movement
from hunts.hunt import Hunt
from hunts.sample import Sample


@dataclass(frozen=True)
class Module:
    """A hunt's file: the hunt, its proof, and the text that introduces it."""

    hunt: Hunt
    samples: Sequence[Sample]
    text: str


@cache
def library() -> Mapping[str, Module]:
    """Return every hunt's module by the hunt's id, sorted."""
    names = sorted(module.name for module in iter_modules(lateral_movement.__path__))
    modules = [_module(name) for name in names]
    return MappingProxyType({module.hunt.id: module for module in modules})


def module(hunt_id: str) -> Module:
    """Return one hunt's module; UsageError, with the nearest name, when there is none of this id."""
    found = library().get(hunt_id)
    if found is None:
        raise UsageError(
            f"there is no hunt {hunt_id!r}{nearest(hunt_id, library())}; see `hopwatch hunt list`"
        )
    return found


def hunt(hunt_id: str) -> Hunt:
    """Return one hunt; UsageError, with the nearest name, when there is none of this id."""
    return module(hunt_id).hunt


def nearest(name: str, names: Mapping[str, object] | Sequence[str]) -> str:
    """Return `: did you mean 'x'?`, or nothing when no name is near."""
    close = get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f": did you mean {close[0]!r}?" if close else ""


def _module(name: str) -> Module:
    code = import_module(f"{lateral_movement.__name__}.{name}")
    definition: Hunt = code.HUNT
    expected = name.replace("_", "-")
    if definition.id != expected:
        raise ValueError(f"hunts/lateral_movement/{name}.py holds {definition.id!r}, not {expected!r}")
    return Module(definition, tuple(code.SAMPLES), code.__doc__ or "")
