"""The file of exceptions: TOML, one table for each entry, refused as a whole when anything in it is wrong."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from hopwatch.errors import SettingsError
from hopwatch.settings.load import flat
from hunts.exceptions import EVERY, Entry, fields_of, is_address, network
from hunts.hunt import Hunt
from hunts.instants import EPOCH, iso
from hunts.library import library, nearest
from mappings.indices import check_namespace

KEYS = ("hunt", "match", "reason", "owner", "expires", "from", "namespace")
REQUIRED = KEYS[:5]
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
ONE_DAY = timedelta(days=1)


class WrongEntryError(Exception):
    """One thing that is wrong with one entry."""


def read(path: Path, own: Path | None = None) -> list[Entry]:
    """Return the entries of a file, by their names; raises SettingsError that names all that is wrong."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SettingsError(f"the exceptions {path} cannot be read: {reason}") from error
    entries: list[Entry] = []
    wrong: list[str] = []
    for name, given in sorted(table.items()):
        try:
            entries.append(entry(name, given, own))
        except WrongEntryError as error:
            wrong.append(f"{path}: {name}: {error}")
    if wrong:
        raise SettingsError("\n".join(wrong))
    return entries


def entry(name: str, given: Any, own: Path | None = None) -> Entry:
    """Return one entry; raises WrongEntryError."""
    if not isinstance(given, dict) or not NAME.fullmatch(name):
        raise WrongEntryError(f"an entry is a table named by letters, digits, - and _: [{name}]")
    for key in given:
        if key not in KEYS:
            raise WrongEntryError(f"{key}: there is no such key{nearest(key, KEYS)}")
    for key in REQUIRED:
        if not given.get(key):
            raise WrongEntryError(f"{key} is missing: an exception says {', '.join(REQUIRED)}")
    start, end = _period(given)
    hunts = _hunts(given["hunt"], own)
    return Entry(
        name=name,
        hunts=hunts,
        match=_match(given["match"], hunts, own),
        reason=_text("reason", given["reason"]),
        owner=_text("owner", given["owner"]),
        start=start,
        end=end,
        namespaces=[_namespace(one) for one in _texts("namespace", given.get("namespace", EVERY))],
    )


def _hunts(given: Any, own: Path | None) -> Sequence[str]:
    names = _texts("hunt", given)
    for name in names:
        if name != EVERY and name not in library(own):
            raise WrongEntryError(f"hunt: there is no hunt {name!r}{nearest(name, library(own))}")
    return names


def _namespace(name: str) -> str:
    return name if name == EVERY else check_namespace(name)


def _period(given: Mapping[str, Any]) -> tuple[int | None, int]:
    """Return from when to when the entry holds; a date is that whole day, in UTC."""
    start = _instant("from", given["from"], timedelta()) if given.get("from") else None
    end = _instant("expires", given["expires"], ONE_DAY)
    if start is not None and end <= start:
        raise WrongEntryError(f"expires ({iso(end)}) is not after from ({iso(start)})")
    return start, end


def _instant(key: str, value: Any, rest_of_day: timedelta) -> int:
    read = _parsed(key, value) if isinstance(value, str) else value
    if not isinstance(read, date):
        raise WrongEntryError(f"{key}: {value!r} is no time: write 2026-12-31 or 2026-12-31T18:00:00Z")
    if not isinstance(read, datetime):
        read = datetime(read.year, read.month, read.day, tzinfo=UTC) + rest_of_day
    aware = read if read.tzinfo else read.replace(tzinfo=UTC)
    return (aware - EPOCH) // timedelta(milliseconds=1)


def _parsed(key: str, text: str) -> date | str:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-12-31") else datetime.fromisoformat(text)
    except ValueError:
        raise WrongEntryError(f"{key}: {text!r} is no time: write 2026-12-31") from None


def _match(given: Any, hunts: Sequence[str], own: Path | None) -> dict[str, Sequence[str]]:
    if not isinstance(given, dict):
        raise WrongEntryError('match: write fields and values, { "source.ip" = "10.1.2.0/24" }')
    fields = ((".".join(key), value) for key, value in flat(given, ()))  # quoted names and tables alike
    match = {field: _texts(f"match.{field}", value) for field, value in fields}
    known = {name: module.hunt for name, module in library(own).items()}
    _check_fields(match, [known[one] for one in hunts if one != EVERY], list(known.values()))
    for field in filter(is_address, match):
        for text in match[field]:
            _check_network(field, text)
    return match


def _check_fields(match: Mapping[str, object], hunts: Sequence[Hunt], every: Sequence[Hunt]) -> None:
    """Refuse a field that a named hunt does not have, and fields that no hunt at all has together."""
    for hunt in hunts:
        for field in match:
            if field not in fields_of(hunt):
                near = nearest(field, sorted(fields_of(hunt)))
                raise WrongEntryError(f"match.{field}: {hunt.id} has no such field{near}")
    known = [fields_of(hunt) for hunt in every]
    for field in match:
        if not any(field in fields for fields in known):
            near = nearest(field, sorted(set(chain.from_iterable(known))))
            raise WrongEntryError(f"match.{field}: no hunt has such a field{near}")
    if not any(fields.issuperset(match) for fields in known):
        raise WrongEntryError(f"match: no hunt has all of {', '.join(match)}")


def _check_network(field: str, text: str) -> None:
    try:
        network(text)
    except ValueError as error:
        raise WrongEntryError(f"match.{field}: {error}; write 10.1.2.7 or 10.1.2.0/24") from None


def _texts(key: str, value: Any) -> Sequence[str]:
    values = value if isinstance(value, list) else [value]
    texts = [_text(key, one) for one in values]
    if not texts:
        raise WrongEntryError(f"{key}: an empty list")
    return texts


def _text(key: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise WrongEntryError(f"{key}: {value!r} is no text")
    return str(value)
