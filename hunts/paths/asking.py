"""What the events are asked of a machine: the hops that leave or reach it, and who became whom there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch.dsl import query as q
from elasticsearch.dsl.aggs import TopHits

from hunts.compile import ORDER, SET, Grouping, asked, during, one_of
from hunts.hosts import short_name
from hunts.instants import MINUTE
from hunts.kinds import Events
from hunts.paths.direction import Direction, Hands, Order
from hunts.paths.ends import Place, at_machine, names
from hunts.paths.hop import Edge, Record, Way
from hunts.paths.leases import Leases
from hunts.paths.traces import HOST, LOGONS, TRACES, TURNS, USER, Trace, Turn
from hunts.reading import Group, Limits, read_groups
from hunts.snapshot import Snapshot
from hunts.windows import Span
from hunts.witnesses import WITNESSES
from mappings.bare import is_address
from mappings.ecs import Event

SOURCE_ROLE, TARGET_ROLE, HOST_ROLE = (
    str(Event.labels.source_role),
    str(Event.labels.destination_role),
    str(Event.host.type),
)
SHOWN = [SOURCE_ROLE, TARGET_ROLE, HOST_ROLE]


@dataclass(frozen=True, slots=True)
class Turned:
    """On a machine an account came to act as another; `at`: when the nearest record of it was."""

    subject: str
    user: str
    at: int
    how: str
    record: Record


HOUR = 60 * MINUTE
"""Of each hour the first and the last event that names a machine are read."""


class Asking:
    """Questions about machines in a span, all answered from one snapshot.

    What has no documents at all is not asked: `traces` and `witnesses` are the others.
    """

    def __init__(self, snapshot: Snapshot, horizon: Span, limits: Limits) -> None:
        self.snapshot, self.horizon, self._limits = snapshot, horizon, limits
        groups = read_groups(snapshot, q.MatchAll(), Grouping((SET,), None), limits.groups)
        there = {group.key[0] for group in groups}
        self.traces = [trace for trace in TRACES if there.intersection(trace.datasets)]
        self.witnesses = [witness for witness in WITNESSES if there.intersection(witness.datasets)]
        self.leases = Leases(snapshot, horizon, HOUR, self.witnesses, limits)
        self._places: dict[str, Place] = {}
        self._speaking: dict[str, bool] = {}

    def places(self, machines: Sequence[str]) -> dict[str, Place]:
        """Return where machines are found; each is asked about once, several together."""
        new = [one for one in dict.fromkeys(machines) if one not in self._places]
        self.leases.learn(filter(is_address, new))
        self._places.update((one, Place(one, [(one, self.horizon)])) for one in filter(is_address, new))
        names_ = [one for one in new if not is_address(one)]
        if names_:
            found = self.leases.addresses(names_, self.horizon)
            self._places.update((one, Place(one, held)) for one, held in found.items())
        return {one: self._places[one] for one in machines}

    def place(self, machine: str) -> Place:
        """Return where one machine is found."""
        return self.places([machine])[machine]

    def edges(self, direction: Direction, place: Place, hands: Hands) -> list[Edge]:
        """Return the edges at a machine: forwards those that leave it, backwards those that reach it."""
        found: list[tuple[Trace, Group]] = []
        for trace in self.traces:
            end = trace.source if direction.sign > 0 else trace.target
            query = asked(trace.events, self.horizon) & at_machine(end, place)
            query &= _in_time(direction, hands, trace.user, self.horizon)
            found += [(trace, group) for group in self._groups(query, keys(trace), direction.order)]
        edges = self._edges(found)
        here = 1 if direction.sign > 0 else 2
        # An address may have been another machine's at the very time, and no machine reaches itself.
        return [one for one in edges if one.parties[here] == place.machine and _moves(one)]

    def of_account(self, direction: Direction, user: str, span: Span) -> list[Edge]:
        """Return all edges of an account in a span."""
        found: list[tuple[Trace, Group]] = []
        for trace, account in ((one, one.user) for one in self.traces if one.user):
            query = asked(trace.events, span) & q.Term(account, {"value": user})
            found += [(trace, group) for group in self._groups(query, keys(trace), direction.order)]
        return [one for one in self._edges(found) if _moves(one)]

    def turns(self, direction: Direction, machine: str, since: Mapping[str, int]) -> list[Turned]:
        """Return the changes of account on a machine from these accounts, backwards those to them."""
        found = []
        for turn in TURNS:
            known = turn.subject if direction.sign > 0 else turn.user
            query = asked(turn.events, self.horizon) & q.Term(HOST.field, {"value": machine})
            query &= one_of(
                [
                    q.Bool(filter=[q.Term(known, {"value": user}), during(direction.from_(at, self.horizon))])
                    for user, at in sorted(since.items())
                ]
            )
            groups = self._groups(query, (turn.subject, turn.user), direction.order)
            found += [_turned(turn, group) for group in groups if group.key[0] != group.key[1]]
        return found

    def first(self, events: Events, machine: str, users: Mapping[str, Span], order: Order) -> dict[str, int]:
        """Return when each account was first (or last) there by such events, each within its own span."""
        if not users:
            return {}
        query = asked(events, Span(-(2**53), 2**53)) & q.Term(HOST.field, {"value": machine})
        query &= one_of(
            [
                q.Bool(filter=[q.Term(USER, {"value": user}), during(span)])
                for user, span in sorted(users.items())
            ]
        )
        return {group.key[0]: _nearest(group)["sort"][0] for group in self._groups(query, (USER,), order)}

    def speaks(self, machines: Iterable[str]) -> dict[str, bool]:
        """Say of each machine whether it logs who logs on."""
        all_ = set(machines)
        if new := sorted(all_ - self._speaking.keys()):
            query = asked(LOGONS, self.horizon) & q.Terms(HOST.field, new)
            there = {group.key[0] for group in self._groups(query, (HOST.field,), "asc")}
            self._speaking.update((one, one in there) for one in new)
        return {one: self._speaking[one] for one in all_}

    def _groups(self, query: q.Query, by: tuple[str, ...], order: Order) -> Iterator[Group]:
        grouping = Grouping(by, None, {"nearest": _one(order)})
        return read_groups(self.snapshot, query, grouping, self._limits.groups)

    def _edges(self, found: Sequence[tuple[Trace, Group]]) -> list[Edge]:
        self.leases.learn(_addresses(found))
        return [_edge(trace, group, self.leases) for trace, group in found]


def keys(trace: Trace) -> tuple[str, ...]:
    """Return the fields by which the records of a trace are grouped."""
    accounts = [field for field in (trace.user, trace.subject) if field]
    return (*accounts, trace.source.field, trace.target.field)


def _in_time(direction: Direction, hands: Hands, user: str | None, horizon: Span) -> q.Query:
    """Match what is on the way in time, for each account from when on it counts."""
    times = [hands.others, *hands.since.values()]
    if user is None or not hands.since:
        return during(direction.from_(min(times, key=lambda at: direction.sign * at), horizon))
    known = q.Terms(user, sorted(hands.since))
    own = [
        q.Bool(filter=[q.Term(user, {"value": one}), during(direction.from_(at, horizon))])
        for one, at in sorted(hands.since.items())
    ]
    others = q.Bool(filter=[during(direction.from_(hands.others, horizon))], must_not=[known])
    return one_of([*own, others])


def _one(order: Order) -> TopHits[Any]:
    sort: list[Any] = [{field: {**how, "order": order}} for one in ORDER for field, how in one.items()]
    shown: list[dict[str, Any]] = [{"field": name} for name in SHOWN]
    return TopHits(size=1, sort=sort, _source=False, docvalue_fields=shown)


def _nearest(group: Group) -> Mapping[str, Any]:
    hit: Mapping[str, Any] = group.measures["nearest"]["hits"]["hits"][0]
    return hit


def _addresses(found: Iterable[tuple[Trace, Group]]) -> Iterator[str]:
    for trace, group in found:
        yield from filter(is_address, names(trace, group.key))


def _edge(trace: Trace, group: Group, leases: Leases) -> Edge:
    hit = _nearest(group)
    at = hit["sort"][0]
    source, target = (
        leases.machine(name, at) if is_address(name) else name for name in names(trace, group.key)
    )
    way = Way(
        how=trace.how,
        rank=TRACES.index(trace),
        arrives=trace.arrives,
        machines_too=trace.machines_too,
        at=at,
        count=group.number,
        record=Record(hit["_index"], hit["_id"]),
        subject=group.key[1] if trace.subject else None,
    )
    user = group.key[0] if trace.user else None
    guesses = frozenset(_guesses(names(trace, group.key), at, leases))
    return Edge(parties=(user, source, target), way=way, roles=_roles(trace, hit), guesses=guesses)


def _guesses(named: Iterable[str], at: int, leases: Leases) -> Iterator[tuple[str, str]]:
    """Yield the addresses of which only a client's own word tells which machine they are, with that."""
    for address in filter(is_address, named):
        owner = leases.owner(address, at)
        if owner and not owner.sure:
            yield address, short_name(owner.name)


def _roles(trace: Trace, hit: Mapping[str, Any]) -> tuple[str, str]:
    fields = {name: values[0] for name, values in hit.get("fields", {}).items()}
    source = fields.get(HOST_ROLE if trace.source == HOST else SOURCE_ROLE, "")
    target = fields.get(HOST_ROLE if trace.target == HOST else TARGET_ROLE, "")
    return source, target if trace.arrives else ""


def _turned(turn: Turn, group: Group) -> Turned:
    hit = _nearest(group)
    subject, user = group.key
    return Turned(subject, user, hit["sort"][0], turn.how, Record(hit["_index"], hit["_id"]))


def _moves(edge: Edge) -> bool:
    return edge.parties[1] != edge.parties[2]
