"""A Sigma rule's conditions as one query."""

from collections.abc import Sequence
from typing import Any

from elasticsearch.dsl import query as q
from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.rule import SigmaRule
from sigma.types import (
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaString,
)

from hunts.compile import one_of
from hunts.kinds import Events
from hunts.match import there
from hunts.sigma.logsource import Where, where
from hunts.sigma.places import Place, note, places
from hunts.sigma.refused import RefusedError
from hunts.sigma.values import asked

NOTHING = frozenset({"", "-"})
"""What sources write where they have nothing to say, and documents do not have."""


class Asked:
    """A rule's query in the making: which fields it asks for, in order, and what has to be known of them."""

    def __init__(self, lies: Where) -> None:
        self.where = lies
        self.fields: dict[str, None] = {}
        self.notes: dict[str, None] = {}

    def places(self, name: str) -> list[Place]:
        """Return the places of a name; raises RefusedError."""
        found = places(name, self.where)
        self.fields.update(dict.fromkeys(place.field for place in found))
        told = note(name, found)
        if told:
            self.notes[told] = None
        return found

    def query(self, condition: Any) -> q.Query:
        """Return the query for a condition; raises RefusedError."""
        match condition:
            case ConditionAND():
                return q.Bool(filter=[self.query(one) for one in condition.args])
            case ConditionOR():
                return one_of([self.query(one) for one in condition.args])
            case ConditionNOT():
                return q.Bool(must_not=[self.query(condition.args[0])])
            case ConditionFieldEqualsValueExpression():
                return self.value(condition.field, condition.value)
            case ConditionValueExpression():
                raise RefusedError(str(condition.value), "documents are not searched for words in any field")
        raise RefusedError("condition", "asks for nothing")

    def value(self, name: str, value: Any) -> q.Query:
        """Return the query for a field that has a value; raises RefusedError."""
        if isinstance(value, SigmaExpansion):
            return one_of([self.value(name, one) for one in value.values])
        if isinstance(value, SigmaFieldReference):
            raise RefusedError(name, f"it cannot be compared with another field ({value.field})")
        found = self.places(name)
        present = one_of([place.guarded(there(place.field)) for place in found])
        if isinstance(value, SigmaExists):
            return present if value.exists else q.Bool(must_not=[present])
        if isinstance(value, SigmaNull):
            return q.Bool(must_not=[present])
        if isinstance(value, SigmaString) and str(value) in NOTHING:
            self.notes[f"{name} that is {str(value)!r} and {name} that is missing are one"] = None
            return q.Bool(must_not=[present])
        return one_of(_each(name, found, value))


def events(rule: SigmaRule) -> tuple[Events, Asked]:
    """Return the events that a rule matches, and what its query asks for; raises RefusedError."""
    making = Asked(where(rule.logsource))
    either = one_of([making.query(one.parsed) for one in rule.detection.parsed_condition])
    needed = [*making.where.queries, either]
    query = needed[0] if len(needed) == 1 else q.Bool(filter=needed)
    return Events(datasets=list(making.where.datasets), where=query), making


def _each(name: str, found: Sequence[Place], value: Any) -> list[q.Query]:
    """Return the query of each place that can have the value; raises RefusedError when one might."""
    queries = []
    for place in found:
        try:
            queries.append(place.guarded(asked(name, place, value)))
        except RefusedError:
            if len(found) == 1 or not _elsewhere(place, value):
                raise
    return queries


def _elsewhere(place: Place, value: Any) -> bool:
    """Say whether a place cannot have the value: a plain text among numbers, a network among texts."""
    if place.type == "keyword":
        return isinstance(value, SigmaCIDRExpression | SigmaCompareExpression)
    return isinstance(value, SigmaString) and not value.contains_special()
