"""Assets and their roles, from a CSV file: `asset,role` and, where it helps, `name`.

An asset is a host's name (short or whole, case aside), an address or a network. Roles are a closed list: a
role that is misspelt would silently be no hunt's exception.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import TypeVar

from hopwatch.errors import SettingsError
from indexer.enrichment.networks import Network, Networks

ROLES = (
    *("admin workstation", "appliance", "backup", "database server", "deployer", "domain controller"),
    *("file server", "hypervisor", "jump host", "mail server", "monitoring", "print server", "scanner"),
    *("server", "web server", "workstation"),
)
Key = TypeVar("Key")

COLUMNS = ("asset", "role", "name")
SHOWN = 10  # faults of one file


@dataclass(frozen=True, slots=True)
class Asset:
    """What the file says of a machine or a network: its roles, sorted, and what the machine is called."""

    roles: tuple[str, ...] = ()
    name: str = ""

    @property
    def role(self) -> str | list[str]:
        """The role; a list of them when there are several."""
        return self.roles[0] if len(self.roles) == 1 else list(self.roles)


class Assets:
    """What is known of addresses and of names."""

    def __init__(self, networks: Mapping[Network, Asset], names: Mapping[str, Asset]) -> None:
        self.address = Networks(networks.items()).of
        self._names = names
        whole = defaultdict(list)
        for name in names:
            whole[_first(name)].append(name)
        self._only = {first: found[0] for first, found in whole.items() if len(found) == 1}

    def named(self, name: str) -> Asset | None:
        """Return what is known of a host by its name.

        A whole name in the file is also found by its first label, where no other begins with it; a short name
        in the file stands for that name in any domain.
        """
        name = name.lower().rstrip(".")
        found = self._names.get(name)
        if found is None:
            found = self._names.get(_first(name) if "." in name else self._only.get(name, ""))
        return found


def read(text: str, path: Path) -> Assets:
    """Read a file's text; raises SettingsError that names the lines that are wrong."""
    faults: list[str] = []
    networks: dict[Network, list[Asset]] = defaultdict(list)
    names: dict[str, list[Asset]] = defaultdict(list)
    for number, cells in _lines(text, path):
        asset, role, name = (cell.strip() for cell in cells)
        found = _role(role)
        if not asset or found is None:
            faults.append(f"line {number}: {_fault(asset, role)}")
        elif (network := _network(asset)) is not None:
            networks[network].append(Asset((found,), name))
        elif "/" in asset or any(one.isspace() for one in asset):
            faults.append(f"line {number}: {asset!r} is no host name, address or network")
        else:
            names[asset.lower().rstrip(".")].append(Asset((found,), name))
    if faults:
        more = f"\n(and {len(faults) - SHOWN} more)" if len(faults) > SHOWN else ""
        raise SettingsError("\n".join(f"{path}, {fault}" for fault in faults[:SHOWN]) + more)
    return Assets(_merged(networks), _merged(names))


def _lines(text: str, path: Path) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Yield the lines that say something, with their numbers; `#` begins a remark."""
    rows = csv.reader(text.splitlines(), skipinitialspace=True)
    header: Sequence[str] | None = None
    for row in rows:
        if not any(cell.strip() for cell in row) or row[0].startswith("#"):
            continue
        if header is None:
            header = [cell.strip().lower() for cell in row]
            if not {"asset", "role"} <= set(header) <= set(COLUMNS):
                raise SettingsError(
                    f"{path}, line {rows.line_num}: expected the columns asset,role or asset,role,name"
                )
            continue
        cells = dict(zip(header, row, strict=False))
        if len(row) > len(header):
            raise SettingsError(f"{path}, line {rows.line_num}: {len(row)} values for {len(header)} columns")
        yield rows.line_num, (cells.get("asset", ""), cells.get("role", ""), cells.get("name", ""))


def _role(text: str) -> str | None:
    role = " ".join(text.lower().replace("_", " ").replace("-", " ").split())
    return role if role in ROLES else None


def _fault(asset: str, role: str) -> str:
    if not asset:
        return "names no asset"
    close = get_close_matches(role.lower(), ROLES, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else f"; there are: {', '.join(ROLES)}"
    return f"unknown role {role!r}{hint}" if role else f"no role; there are: {', '.join(ROLES)}"


def _network(text: str) -> Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def _merged(found: Mapping[Key, Iterable[Asset]]) -> dict[Key, Asset]:
    """Return one asset for each key: lines of the same machine add up."""
    return {key: _one(list(assets)) for key, assets in found.items()}


def _one(assets: Sequence[Asset]) -> Asset:
    roles = sorted({role for asset in assets for role in asset.roles})
    return Asset(tuple(roles), next((asset.name for asset in assets if asset.name), ""))


def _first(name: str) -> str:
    return name.partition(".")[0]
