"""Which machine had an address at a time, and which addresses a machine had: asked of the events, never kept.

A map made while logs are indexed would depend on which came first; so it is a question, like a baseline. It
is for whoever reads an alert and for paths. Nothing that it answers stands in an alert, which depends on the
events of its own hunt alone (`docs/decisions.md`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl import aggs
from elasticsearch.dsl import query as q

from hunts.compile import TIME, Grouping, asked
from hunts.match import any_of
from hunts.reading import Group, Limits, read_groups
from hunts.snapshot import snapshot
from hunts.windows import Span, milliseconds
from hunts.witnesses import WITNESSES, Witness
from mappings.ecs import caseless
from mappings.indices import patterns

WITHIN = timedelta(hours=24)
"""How far from the time asked about an event may be. A machine renews its own ticket every 10 hours."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A machine with an address: the nearest event that says so, at `at` (epoch milliseconds)."""

    address: str
    name: str
    says: str
    sure: bool
    at: int


def names(
    client: Elasticsearch, namespace: str, addresses: Sequence[str], at: int, within: timedelta = WITHIN
) -> list[Sighting]:
    """Return the machines that had these addresses around a time (epoch milliseconds).

    By address, the likeliest machine first; a machine stands once for an address. Raises IncompleteResponse.
    """
    which = [(witness, any_of(witness.address, addresses)) for witness in WITNESSES]
    return likeliest(_asked(client, namespace, which, at, within), at)


def addresses(
    client: Elasticsearch, namespace: str, name: str, at: int, within: timedelta = WITHIN
) -> list[Sighting]:
    """Return the addresses that a machine had around a time, as `names` does."""
    short = short_name(name)
    which = [(witness, called(name_field(witness), short)) for witness in WITNESSES]
    return likeliest(_asked(client, namespace, which, at, within), at)


def likeliest(sightings: Iterable[Sighting], at: int) -> list[Sighting]:
    """Return the best sighting of each machine at each address, ordered by address, then likelihood.

    What is sure comes first, then what is nearest in time; of the names of one machine the longest counts.
    """
    best: dict[tuple[str, str], Sighting] = {}
    for one in sorted(sightings, key=lambda one: _rank(one, at)):
        best.setdefault((one.address, short_name(one.name)), one)
    return sorted(best.values(), key=lambda one: (one.address, _rank(one, at)))


def _rank(one: Sighting, at: int) -> tuple[Any, ...]:
    return (not one.sure, abs(one.at - at), one.at, -len(one.name), one.name, one.says)


def short_name(name: str) -> str:
    r"""Return the first label of a machine's name in lower case: `WS1` of `\\ws1.corp.example` and `WS1$`."""
    return name.strip("\\").partition("@")[0].partition(".")[0].rstrip("$").lower()


def _asked(
    client: Elasticsearch,
    namespace: str,
    which: Sequence[tuple[Witness, q.Query]],
    at: int,
    within: timedelta,
) -> Iterator[Sighting]:
    reach = milliseconds(within)
    datasets = sorted({dataset for witness, _ in which for dataset in witness.datasets})
    measures = {
        "before": aggs.Filter(q.Range(TIME, {"lte": at, "format": "epoch_millis"})).metric("at", _last()),
        "after": aggs.Filter(q.Range(TIME, {"gt": at, "format": "epoch_millis"})).metric("at", _first()),
    }
    with snapshot(client, patterns(datasets, namespace)) as point:
        for witness, query in which:
            wanted = asked(witness.events, Span(at - reach, at + reach + 1)) & query
            grouping = Grouping((str(witness.address), name_field(witness)), None, measures)
            for group in read_groups(point, wanted, grouping, Limits().groups):
                yield from _sighted(witness, group)


def _sighted(witness: Witness, group: Group) -> Iterator[Sighting]:
    address, name = group.key
    if not short_name(name).strip("-"):
        return
    for side in ("before", "after"):
        found = group.measures[side]["at"]["value"]
        if found is not None:
            yield Sighting(address, name.rstrip("$").lower(), witness.says, witness.sure, int(found))


def name_field(witness: Witness) -> str:
    """Return the field by which the names that a witness gives are compared."""
    return caseless(str(witness.name)) or str(witness.name)


def called(field: str, short: str) -> q.Query:
    """Match a field that holds a machine's name, short or whole, or its account's."""
    same = [q.Term(field, {"value": text}) for text in (short, f"{short}$", f"\\\\{short}")]
    longer = [
        q.Prefix(field, {"value": f"{start}{short}{end}"}) for start in ("", "\\\\") for end in (".", "$@")
    ]
    return q.Bool(should=[*same, *longer], minimum_should_match=1)


def _last() -> aggs.Max[Any]:
    return aggs.Max(field=TIME)


def _first() -> aggs.Min[Any]:
    return aggs.Min(field=TIME)
