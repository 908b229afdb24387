r"""Names without what differs from source to source: `CORP\eve`, `eve@corp.example`, `eve` are one account.

A server that has nothing but the core of Elasticsearch cannot take names apart (no `pattern_replace`, no
scripts), so the bare name is written beside the name, in lower case, under `hopwatch.bare`.
"""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from ipaddress import ip_address
from typing import Any

from mappings.remembered import Remembered


def account(name: str) -> str:
    """Return an account's name without its domain, and a machine's account without its `$`."""
    return name.rpartition("\\")[2].partition("@")[0].removesuffix("$").lower()


def machine(name: str) -> str:
    """Return the first label of a machine's name; an address as it is."""
    name = name.rpartition("\\")[2].strip().lower()
    return name if is_address(name) else name.partition(".")[0].removesuffix("$")


_FORMS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "user.name": ("hopwatch.bare.user", account),
    "user.effective.name": ("hopwatch.bare.effective_user", account),
    "host.name": ("hopwatch.bare.host", machine),
    "source.domain": ("hopwatch.bare.source", machine),
    "destination.domain": ("hopwatch.bare.destination", machine),
}


_PLACES = [
    (outer, "".join(inner), leaf, into.rpartition(".")[2], Remembered(form, most=4096, letters=256))
    for field, (into, form) in _FORMS.items()
    for outer, *inner, leaf in [field.split(".")]
]
"""An object of a document, one in it or "", a name in that, the bare name's own name, and the bare names."""


def bare_field(field: str) -> str:
    """Return the field that holds the bare name of a field's; raises ValueError when there is none."""
    if field not in _FORMS:
        raise ValueError(f"{field} has no bare name; these have: {', '.join(_FORMS)}")
    return _FORMS[field][0]


def add_bare(source: MutableMapping[str, Any]) -> None:
    """Write the bare names of a document's names, in place; nothing for those of which nothing is left."""
    found: dict[str, str | list[str]] = {}
    for outer, inner, leaf, into, form in _PLACES:
        holder = source.get(outer)
        if inner and isinstance(holder, dict):
            holder = holder.get(inner)
        if isinstance(holder, dict) and (value := holder.get(leaf)) is not None:
            name = form[value] if isinstance(value, str) else _several(form, value)
            if name:
                found[into] = name
    if found:
        own = source.setdefault("hopwatch", {})
        own["bare"] = {**(own.get("bare") or {}), **found}


def _several(form: Mapping[str, str], values: Any) -> str | list[str]:
    names = list(dict.fromkeys(filter(None, (form[name] for name in _texts(values)))))
    return names[0] if len(names) == 1 else names


def _texts(value: Any) -> Iterator[str]:
    yield from (one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def is_address(name: str) -> bool:
    """Say whether a machine is named by its IP address."""
    return _ADDRESSES[name]


def _parses(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


_ADDRESSES = Remembered(_parses, most=8192, letters=256)
