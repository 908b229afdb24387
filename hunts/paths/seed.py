"""What a path begins with: a machine, an address or an account, told apart by the events around the time."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal

from elasticsearch.dsl import query as q

from hopwatch.errors import UsageError
from hunts.compile import Grouping, asked
from hunts.hosts import Sighting, short_name
from hunts.kinds import Events
from hunts.paths.asking import Asking
from hunts.paths.direction import Direction
from hunts.paths.ends import Place, at_machine
from hunts.paths.hop import Edge
from hunts.paths.onward import Seed
from hunts.paths.traces import SAT_THERE
from hunts.reading import read_groups
from hunts.snapshot import Snapshot
from hunts.windows import Span
from mappings.bare import account, is_address

What = Literal["machine", "account", "address"]


@dataclass(frozen=True, slots=True)
class Named:
    """What was asked about; of an address, which machine had it (None: no event tells)."""

    what: What
    name: str
    owner: Sighting | None = None


def what_is(asking: Asking, text: str, at: int) -> Named:
    """Tell what is asked about; `host:` or `user:` before a name says it. Raises UsageError if none can."""
    said, _, rest = text.partition(":")
    if is_address(text):
        address = str(ip_address(text))
        asking.leases.learn([address])
        owner = asking.leases.owner(address, at)
        return Named("address", short_name(owner.name) if owner else address, owner)
    if said in {"host", "user"} and rest:
        return _machine(rest) if said == "host" else _account(rest)
    known = [one for one in (_machine(text), _account(text)) if _is_there(asking, one)]
    if len(known) == 1:
        return known[0]
    if known:
        raise UsageError(f"a machine and an account are called {text}: say host:{text} or user:{text}")
    raise UsageError(f"no event of that time names a machine or an account {text}")


def seeds(asking: Asking, direction: Direction, named: Named, at: int) -> list[Seed]:
    """Return where to begin.

    An account begins at each machine that it left (backwards: that it reached), at the time of that.
    """
    if named.what != "account":
        return [Seed(machine=named.name, user=None, at=at)]
    edges = asking.of_account(direction, named.name, direction.from_(at, asking.horizon))
    return _of_account(direction, named.name, edges)


def _of_account(direction: Direction, user: str, edges: Iterable[Edge]) -> list[Seed]:
    nearest: dict[str, int] = {}
    for edge in edges:
        machine = edge.parties[1] if direction.sign > 0 else edge.parties[2]
        before = nearest.get(machine)
        if before is None or direction.sooner(edge.way.at, before):
            nearest[machine] = edge.way.at
    found = [Seed(machine=machine, user=user, at=at) for machine, at in nearest.items()]
    return sorted(found, key=lambda seed: (direction.sign * seed.at, seed.machine))


def _machine(text: str) -> Named:
    return Named("machine", short_name(text))


def _account(text: str) -> Named:
    return Named("account", account(text))


def _is_there(asking: Asking, named: Named) -> bool:
    """Say whether an event of the span names it."""
    if named.what == "machine":
        place = Place(named.name, ())
        ends = [(trace, end) for trace in asking.traces for end in (trace.source, trace.target)]
        which = [(trace.events, at_machine(end, place)) for trace, end in ends if end.says != "address"]
        return any(_any(asking.snapshot, events, query, asking.horizon) for events, query in which) or bool(
            asking.place(named.name).addresses
        )
    users = [(trace.events, trace.user) for trace in asking.traces if trace.user]
    users.append((SAT_THERE, "hopwatch.bare.user"))
    return any(
        _any(asking.snapshot, events, q.Term(field, {"value": named.name}), asking.horizon)
        for events, field in users
    )


def _any(snapshot: Snapshot, events: Events, which: q.Query, span: Span) -> bool:
    groups = read_groups(snapshot, asked(events, span) & which, Grouping(("data_stream.dataset",), None), 10)
    return any(True for _ in groups)
