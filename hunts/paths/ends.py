"""The ends of hops: which machine a record names, and which records name a machine."""

from collections.abc import Sequence
from dataclasses import dataclass

from elasticsearch.dsl import query as q

from hunts.compile import during, one_of
from hunts.hosts import short_name
from hunts.paths.traces import End, Trace
from hunts.windows import Span
from mappings.bare import is_address


@dataclass(frozen=True, slots=True)
class Place:
    """A machine, by its short name (its address where no event names it), and when it had which address."""

    machine: str
    addresses: Sequence[tuple[str, Span]]


def at_machine(end: End, place: Place) -> q.Query:
    """Match records whose end is a machine."""
    called = [place.machine, *sorted({address for address, _ in place.addresses})]
    match end.says:
        case "address":
            return _at_addresses(end.field, place.addresses)
        case "machine":
            return q.Terms(end.field, called)
        case "account":
            return q.Term(end.field, {"value": f"{place.machine}$"})
    exact = [q.Wildcard(end.field, {"value": f"*/{_literal(name)}"}) for name in called]
    longer = [q.Wildcard(end.field, {"value": f"*/{_literal(place.machine)}{more}*"}) for more in (".", ":")]
    return q.Bool(should=[*exact, *longer], minimum_should_match=1)


def names(trace: Trace, key: Sequence[str]) -> list[str]:
    """Return the short names (or addresses) that a group of a trace gives of its source and its target."""
    both = zip((trace.source, trace.target), key[-2:], strict=True)
    return [_named(end.says, value) for end, value in both]


def _named(says: str, value: str) -> str:
    """Return the short name that a value gives of a machine, or its address."""
    value = value.rpartition("/")[2].partition(":")[0] if says == "principal" else value
    return value if is_address(value) else short_name(value)


def _at_addresses(field: str, addresses: Sequence[tuple[str, Span]]) -> q.Query:
    if not addresses:
        return q.MatchNone()
    return one_of([q.Bool(filter=[q.Term(field, {"value": one}), during(span)]) for one, span in addresses])


def _literal(name: str) -> str:
    """Write a name so that no letter of it stands for others."""
    return "".join(f"\\{letter}" if letter in "*?\\" else letter for letter in name)
