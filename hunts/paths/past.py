"""Which hops are new: compared with the month before the span that is looked at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta

from elasticsearch.dsl import query as q
from elasticsearch.dsl.aggs import Max

from hunts.compile import TIME, Grouping, asked, edges_of_time
from hunts.instants import DAY
from hunts.kinds import Events
from hunts.paths.asking import Asking, keys
from hunts.paths.ends import at_machine, names
from hunts.paths.hop import Hop, Parties
from hunts.paths.leases import Leases
from hunts.paths.traces import SAT_THERE, Trace
from hunts.presence import ms
from hunts.reading import Limits, batched, read_groups
from hunts.windows import Span, milliseconds
from mappings.bare import is_address

BASELINE = timedelta(days=30)
ACCOUNT, SOURCE, CONNECTION = "account", "source", "connection"
"""New to the machine altogether; known there, but not from that machine; two machines, nobody says who."""
HOPS = 300
"""So many hops are asked about at a time."""

Told = tuple[Parties, str]
"""A hop of the past, and the source as its records name it."""


class Past:
    """What there was in the month before; asks about each hop once."""

    def __init__(self, asking: Asking, limits: Limits) -> None:
        end = asking.horizon.start
        self.span = Span(end - milliseconds(BASELINE), end)
        self._asking, self._limits = asking, limits
        self._leases = Leases(asking.snapshot, self.span, DAY, asking.witnesses, limits)
        self._new: dict[Parties, str] = {}

    @property
    def length(self) -> int:
        """How much of the month has logons, from the first on (milliseconds)."""
        answer = self._asking.snapshot.search(edges_of_time(asked(SAT_THERE, self.span)))
        first = answer["aggregations"]["first"]["value"] if "aggregations" in answer else None
        return 0 if first is None else self.span.end - round(first)

    def new(self, hops: Sequence[Hop]) -> dict[Parties, str]:
        """Return what is new of each hop; nothing of those that there were before."""
        for some in batched([hop for hop in hops if hop.parties not in self._new], HOPS):
            told = list(self._seen(some))
            seen = {parties for parties, _ in told}
            reached = {(user, target) for user, _, target in seen}
            by_address = {(user, address, target) for (user, _, target), address in told}
            found = {
                hop.parties: _new(hop, by_address if is_address(hop.source) else seen, reached)
                for hop in some
            }
            self._new.update(found)
            self._new.update(dict.fromkeys(self._by_address(found, seen), ""))
        return {hop.parties: self._new[hop.parties] for hop in hops}

    def _by_address(self, found: Mapping[Parties, str], seen: AbstractSet[Parties]) -> Iterator[Parties]:
        """Yield what came from the machine's address in the past, when no event told whose that was."""
        moved = [parties for parties, new in found.items() if new in {SOURCE, CONNECTION}]
        places = self._asking.places([source for _, source, _ in moved])
        for user, source, target in moved:
            if any((user, address, target) in seen for address, _ in places[source].addresses):
                yield user, source, target

    def _seen(self, hops: Sequence[Hop]) -> Iterator[Told]:
        users = sorted({hop.user for hop in hops if hop.user})
        nameless = sorted({hop.target for hop in hops if not hop.user})
        for trace in self._asking.traces:
            if trace.user and users:
                yield from self._of(trace, q.Terms(trace.user, users) & _to(trace, hops))
            if not trace.user and nameless:
                places = [at_machine(trace.target, self._asking.place(one)) for one in nameless]
                yield from self._of(trace, q.Bool(should=places, minimum_should_match=1))

    def _of(self, trace: Trace, which: q.Query) -> Iterator[Told]:
        events = Events(datasets=trace.datasets, where=trace.where & which)
        grouping = Grouping(keys(trace), None, {"last": Max(field=TIME)})
        groups = list(
            read_groups(self._asking.snapshot, asked(events, self.span), grouping, self._limits.groups)
        )
        told = [(group, names(trace, group.key)) for group in groups]
        self._leases.learn(name for _, both in told for name in both if is_address(name))
        for group, (source, target) in told:
            at = ms(group.measures["last"])
            user = group.key[0] if trace.user else None
            yield (user, self._machine(source, at), self._machine(target, at)), source

    def _machine(self, name: str, at: int) -> str:
        return self._leases.machine(name, at) if is_address(name) else name


def _to(trace: Trace, hops: Iterable[Hop]) -> q.Query:
    """Match what goes to the hops' machines, where a trace names those."""
    targets = sorted({hop.target for hop in hops if hop.user})
    match trace.target.says:
        case "machine":
            return q.Terms(trace.target.field, targets)
        case "account":
            return q.Terms(trace.target.field, [f"{one}$" for one in targets])
    return q.MatchAll()


def _new(hop: Hop, seen: AbstractSet[Parties], reached: AbstractSet[tuple[str | None, str]]) -> str:
    if hop.parties in seen:
        return ""
    if not hop.user:
        return CONNECTION
    return SOURCE if (hop.user, hop.target) in reached else ACCOUNT
