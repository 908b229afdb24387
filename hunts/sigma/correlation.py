"""Sigma's correlations as kinds of hunt. Spans are (t - timespan, t], as everywhere."""

from collections.abc import Sequence
from datetime import timedelta

from sigma.correlations import SigmaCorrelationCondition, SigmaCorrelationRule
from sigma.rule import SigmaRule

from hunts.compile import either
from hunts.kinds import Count, Distinct, Events, Kind, Step
from hunts.kinds import Sequence as InOrder
from hunts.match import Field
from hunts.needs import event_ids
from hunts.sigma.condition import Asked, events
from hunts.sigma.refused import RefusedError
from mappings.ecs import FIELDS, Event

EXACT_UNITS = "smhdw"


def kind(rule: SigmaCorrelationRule) -> tuple[Kind, list[Asked]]:
    """Return the question of a correlation; raises RefusedError where no kind is exactly that."""
    if rule.timespan.unit not in EXACT_UNITS:
        raise RefusedError("timespan", f"{rule.timespan.spec} has no exact length")
    within = timedelta(seconds=rule.timespan.seconds)
    rules = [_rule(reference.rule) for reference in rule.rules or ()]
    found = [events(one) for one in rules]
    by = [_by(rule, one, made, of) for one, (of, made) in zip(rules, found, strict=True)]
    asked = [one for _, one in found]
    sets = [one for one, _ in found]
    match rule.type.name:
        case "EVENT_COUNT":
            return Count(events=_all(sets), by=_same(by), within=within, at_least=_least(rule)), asked
        case "VALUE_COUNT":
            name = _counted(rule)
            of = _same([[_field(name, made, one)] for one, made in found])[0]
            return Distinct(
                events=_all(sets), by=_same(by), of=of, within=within, at_least=_least(rule)
            ), asked
        case "TEMPORAL" | "TEMPORAL_ORDERED":
            _check_all_needed(rule, len(rules))
            steps = [Step(events=one, by=fields) for one, fields in zip(sets, by, strict=True)]
            skew = within if rule.type.name == "TEMPORAL" else timedelta()
            return InOrder(steps=steps, within=within, skew=skew), asked
    raise RefusedError("type", f"no kind of hunt computes {rule.type.name.lower()}")


def _rule(found: object) -> SigmaRule:
    if isinstance(found, SigmaRule):
        return found
    raise RefusedError("rules", "a correlation of correlations has no exact span")


def _all(sets: Sequence[Events]) -> Events:
    return sets[0] if len(sets) == 1 else either(*sets)


def _same(fields: Sequence[Sequence[Field]]) -> Sequence[Field]:
    if any(one != fields[0] for one in fields):
        raise RefusedError(
            "group-by", "the rules have it in different fields, and events are counted together"
        )
    return fields[0]


def _by(rule: SigmaCorrelationRule, of: SigmaRule, asked: Asked, found: Events) -> Sequence[Field]:
    """Return the fields that events are grouped by; with none all of a namespace's are one group."""
    if not rule.group_by:
        return [str(Event.data_stream.namespace)]
    return [_field(_named(rule, name, of), asked, found) for name in rule.group_by]


def _named(rule: SigmaCorrelationRule, name: str, of: SigmaRule) -> str:
    alias = rule.aliases.aliases.get(name)
    if alias is None:
        return name
    for reference, field in alias.mapping.items():
        if reference.rule is of:
            return field
    raise RefusedError("aliases", f"{name} says nothing of the rule {of.name or of.title!r}")


def _field(name: str, asked: Asked, of: Events) -> Field:
    """Return the one declared field that has a name's values in all these events."""
    codes = frozenset(event_ids(of))
    for place in asked.places(name):
        guarded = (not place.only or (codes and codes <= place.only)) and (
            not place.unless or (codes and not codes & place.unless)
        )
        if guarded and place.field in FIELDS and place.type != "text":
            return place.field
    raise RefusedError(name, "events cannot be grouped by it: no declared field has it in all of them")


def _counted(rule: SigmaCorrelationRule) -> str:
    name = getattr(rule.condition, "fieldref", None)
    if isinstance(name, str):
        return name
    raise RefusedError("condition", "values of one field are counted, not combinations")


def _least(rule: SigmaCorrelationRule) -> int:
    condition = rule.condition
    if not isinstance(condition, SigmaCorrelationCondition):
        raise RefusedError("condition", "a count is asked for by gte or gt")
    least = {"GTE": condition.count, "GT": condition.count + 1}.get(condition.op.name)
    if least is None or least < 1:
        raise RefusedError(
            "condition", f"{condition.op.name.lower()}: fewer or just so many is never settled"
        )
    return least


def _check_all_needed(rule: SigmaCorrelationRule, count: int) -> None:
    """Refuse a condition that does not ask for all the rules."""
    condition = rule.condition
    if not isinstance(condition, SigmaCorrelationCondition):
        raise RefusedError("condition", "only all of the rules can be asked for")
    if condition.count != count or condition.op.name != "GTE":
        raise RefusedError("condition", "only all of the rules can be asked for: leave it out")
