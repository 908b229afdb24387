"""What a hunt asks, in words."""

from collections import abc
from datetime import timedelta

from hunts.kinds import (
    Absence,
    Beside,
    Count,
    Deviation,
    Distinct,
    Events,
    FirstSeen,
    Kind,
    Lined,
    Match,
    Rare,
    Sequence,
    Step,
    Unless,
)
from hunts.match import Field
from hunts.needs import sources


def question(kind: Kind) -> str:
    """Say what a hunt asks."""
    match kind:
        case Match():
            return f"each such {named(kind.events)}, by {listed(kind.by)}"
        case Count():
            return (
                f"{kind.at_least} or more such {named(kind.events)} "
                f"within {length(kind.within)}, by {listed(kind.by)}"
            )
        case Distinct():
            many = f"{kind.at_least} or more different {kind.of} within {length(kind.within)}"
            return f"{many} in such {named(kind.events)}, by {listed(kind.by)}"
        case Unless():
            return unexcused(kind)
        case Sequence():
            return in_order(kind)
        case FirstSeen() | Rare() | Deviation():
            return looking_back(kind)


def unexcused(kind: Unless) -> str:
    """Say what a hunt asks that some events excuse."""
    excuses = " and without ".join(excuse(one) for one in kind.absences)
    where = "before" if kind.when == "earlier" else "after"
    return (
        f"such {named(kind.events)} by {listed(kind.by)}, without {excuses} "
        f"in the {length(kind.within)} {where} it{clocks(kind.skew)}"
    )


def excuse(absence: Absence | Beside) -> str:
    """Name the events that excuse, and what they share with the excused one."""
    pairs = [(str(here), str(there)) for here, there in absence.on]
    same = [
        f"of the same {here}" if here == there else f"whose {there} is its {here}" for here, there in pairs
    ]
    return f"{named(absence.events)} {' and '.join(same)}"


def in_order(kind: Sequence) -> str:
    """Say what a sequence asks."""
    steps = ", then ".join(link(step) for step in kind.steps)
    by = [step.by for step in kind.steps] + [one.by for one in kind.without]
    columns = zip(*by, strict=True)
    same = " and ".join(shared(column) for column in columns)
    absent = "".join(f", with no {named(one.events)} {WHERE[one.when]}" for one in kind.without)
    return f"{steps}, within {length(kind.within)}, of the same {same}{absent}{clocks(kind.skew)}"


WHERE = {"before": "before the first of them", "between": "among them", "after": "soon after"}


def link(step: Step) -> str:
    """Name the events of a step, and how many it asks for."""
    if step.at_least == 1:
        return f"such {named(step.events)}"
    counted = f"different {step.of} in such {named(step.events)}" if step.of else f"such {named(step.events)}"
    return f"{step.at_least} or more {counted}"


def looking_back(kind: FirstSeen | Rare | Deviation) -> str:
    """Say what a hunt with a baseline asks."""
    event, within, by = f"such {named(kind.events)}", length(kind.within), listed(kind.by)
    silent = f"; silent unless there was one {length(kind.warm_up)} before or earlier" if kind.warm_up else ""
    if isinstance(kind, Deviation):
        many = link(Step(events=kind.events, by=kind.by, at_least=kind.at_least, of=kind.of))
        above = f"{kind.sigmas} standard deviations above its mean of the {length(kind.history)} before"
        return f"{many} in a stretch of {within}, by {by}, and {above}{silent}"
    if isinstance(kind, Rare):
        return f"{event} by {by} that {kind.at_most} or fewer different {kind.of} had within {within}{silent}"
    combination = " with ".join(str(field) for field in [*kind.by, *kind.new])
    known = "".join(f", and one of the same {' and '.join(map(str, group))}" for group in kind.known)
    past = f", where {past_of(kind.baseline)} counts as one" if isinstance(kind.baseline, Lined) else ""
    beside = f", with {excuse(kind.beside)} {around(kind.beside)}" if kind.beside else ""
    return f"{event} by {by}, the first in {within} that has this {combination}{past}{beside}{silent}{known}"


def past_of(past: Lined) -> str:
    """Name the events that are looked back upon, and by which fields."""
    return f"{named(past.events)} by {' with '.join(str(field) for field in past.by)}"


def around(beside: Beside) -> str:
    """Say how far away what stands beside an event may be."""
    if beside.after is None:
        return f"within {length(beside.within)}"
    sides = [(beside.within, "before"), (beside.after, "after")]
    return "within " + " or ".join(f"{length(away)} {side}" for away, side in sides if away)


def named(events: Events) -> str:
    """Name events by their ids, or by their datasets where no id is asked for."""
    return " or ".join(source.name for source in sources(events))


def clocks(skew: timedelta) -> str:
    """Say how far clocks may differ; nothing when they may not."""
    return f"; clocks may differ by {length(skew)}" if skew else ""


def listed(fields: abc.Iterable[Field]) -> str:
    """Write field names as a list."""
    return ", ".join(str(field) for field in fields)


def shared(fields: abc.Sequence[Field]) -> str:
    """Write the fields that must be equal; one name where all are called the same."""
    return " = ".join(dict.fromkeys(str(field) for field in fields))


def length(span: timedelta) -> str:
    """Write a length of time: `10m`, `1d`, `1h30m`."""
    seconds = round(span.total_seconds())
    parts = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        parts += [f"{count}{unit}"] if count else []
    return "".join(parts) or "0s"
