"""A path for programs: every hop in a flat list, each with the number of the hop before it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from hunts.hosts import Sighting
from hunts.instants import iso
from hunts.paths.follow import Path, Step
from hunts.paths.hop import Way
from hunts.paths.path import Found


def document(namespace: str, found: Found) -> dict[str, Any]:
    """Return all that was found."""
    return {
        "namespace": namespace,
        "asked": found.question.text,
        "what": found.named.what,
        "name": found.named.name,
        "machine": _machine(found.named.owner),
        "at": iso(found.question.at),
        "from": iso(found.question.horizon.start),
        "to": iso(found.question.horizon.end),
        "baseline_days": round(found.past / 86_400_000, 1),
        **{path.direction.name: _path(path) for path in found.paths},
    }


def _machine(owner: Sighting | None) -> dict[str, Any] | None:
    return None if owner is None else {"name": owner.name, "sure": owner.sure, "says": owner.says}


def _path(path: Path) -> dict[str, Any]:
    return {
        "begins": [
            {"machine": seed.machine, "account": seed.user, "at": iso(seed.at)} for seed in path.seeds
        ],
        "hops": [_step(step, path) for step in path.steps],
        "left_out": list(_left_out(path.left_out)),
    }


def _left_out(left_out: Mapping[tuple[str, str], int]) -> Iterable[dict[str, Any]]:
    for (machine, why), count in sorted(left_out.items()):
        yield {"machine": machine, "why": why, "hops": count}


def _step(step: Step, path: Path) -> dict[str, Any]:
    hop, judged = step.hop, step.judged
    console = path.console.get(step.number)
    return {
        "number": step.number,
        "before": step.parent,
        "depth": step.depth,
        "at": iso(hop.at),
        "account": hop.user,
        "from": hop.source,
        "to": hop.target,
        "how": [_way(way) for way in hop.ways],
        "record": asdict(hop.record),
        "link": judged.link,
        "new": judged.new or None,
        "switch": None
        if judged.turned is None
        else {
            "from": judged.turned.subject,
            "to": judged.turned.user,
            "at": iso(judged.turned.at),
            "how": judged.turned.how,
            "record": asdict(judged.turned.record),
        },
        "unclear": step.unclear or None,
        "unsure": [{"address": address, "machine": name} for address, name in sorted(hop.guesses)],
        "stands_elsewhere": step.number in path.again,
        "at_the_console": None if console is None else {"account": console[0], "at": iso(console[1])},
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "how": way.how,
        "arrives": way.arrives,
        "at": iso(way.at),
        "records": way.count,
        "record": asdict(way.record),
    }
