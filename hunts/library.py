"""Every hunt there is: each module of `hunts.lateral_movement` holds one `HUNT` and its `SAMPLES`.

A folder of the user's own hunts holds the same: a file of Python for each, which is run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType

from hopwatch.errors import SettingsError, UsageError
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
def library(own: Path | None = None) -> Mapping[str, Module]:
    """Return every hunt's module by the hunt's id, sorted; also those of a folder of `own` hunts.

    Raises SettingsError for a file there that holds no hunt, or one of a name that is taken.
    """
    if own is not None:
        return MappingProxyType(dict(sorted({**library(), **_own(own)}.items())))
    names = sorted(module.name for module in iter_modules(lateral_movement.__path__))
    modules = [_module(name, import_module(f"{lateral_movement.__name__}.{name}")) for name in names]
    return MappingProxyType({module.hunt.id: module for module in modules})


def module(hunt_id: str, own: Path | None = None) -> Module:
    """Return one hunt's module; UsageError, with the nearest name, when there is none of this id."""
    found = library(own).get(hunt_id)
    if found is None:
        raise UsageError(
            f"there is no hunt {hunt_id!r}{nearest(hunt_id, library(own))}; see `hopwatch hunt list`"
        )
    return found


def hunt(hunt_id: str, own: Path | None = None) -> Hunt:
    """Return one hunt; UsageError, with the nearest name, when there is none of this id."""
    return module(hunt_id, own).hunt


def nearest(name: str, names: Mapping[str, object] | Sequence[str]) -> str:
    """Return `: did you mean 'x'?`, or nothing when no name is near."""
    close = get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f": did you mean {close[0]!r}?" if close else ""


def _module(name: str, code: ModuleType) -> Module:
    definition: Hunt = code.HUNT
    expected = name.replace("_", "-")
    if definition.id != expected:
        raise ValueError(f"{name}.py holds {definition.id!r}, not {expected!r}")
    return Module(definition, tuple(code.SAMPLES), code.__doc__ or "")


def _own(folder: Path) -> dict[str, Module]:
    if not folder.is_dir():
        raise SettingsError(f"own_hunts: there is no folder {folder}")
    found = {}
    for path in sorted(folder.glob("*.py")):
        module = _read(path)
        if module.hunt.id in library():
            raise SettingsError(f"{path}: a hunt of this name comes with Hopwatch; name the file otherwise")
        found[module.hunt.id] = module
    return found


def _read(path: Path) -> Module:
    """Return the module of a file; SettingsError, with what is wrong, when it is none."""
    spec = spec_from_file_location(f"own_hunts.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise SettingsError(f"{path} is no file of Python")
    code = module_from_spec(spec)
    try:
        spec.loader.exec_module(code)
        return _module(path.stem, code)
    except Exception as error:
        raise SettingsError(f"{path} holds no hunt: {type(error).__name__}: {error}") from error
