"""What the ledger keeps of a file, as a document: written from what is known, and read back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from indexer.account import Counts, Problem
from indexer.content import Content
from indexer.record import Mark

START = Mark()
COMPLETE, OPEN = "complete", "open"
COUNTED = ("indexed", "already", "refused", "lost", "mended")


@dataclass(frozen=True, slots=True)
class Known:
    """The account of a file, or of its beginning, and the first problems of it."""

    counts: Counts = field(default_factory=Counts)
    problems: tuple[Problem, ...] = ()
    more_problems: int = 0
    dead_letters: str = ""


NONE = Known()
MOST = 100
"""Problems of one file that are told one by one."""

REFUSED = "kept in the dead-letter file, which says why for each; try again: hopwatch index retry"
"""What to do about records that Elasticsearch would not take: the advice by which they are known."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a file has been taken in: what lies before the mark is in Elasticsearch, or accounted for.

    `indices`: those that it went to. `letters`: how many bytes of its dead letters belong to it.
    """

    mark: Mark = START
    account: Known = NONE
    indices: frozenset[str] = frozenset()
    letters: int = 0


def opened(content: Content, namespace: str, owner: str, attempt: int, now: datetime) -> dict[str, Any]:
    """Return the entry of a file that is claimed; without its lease."""
    return {
        "namespace": namespace,
        "sha256": content.sha256,
        "size": content.length,
        "kind": content.kind,
        "path": str(content.path.absolute()),
        "state": OPEN,
        "owner": owner,
        "attempt": attempt,
        "started": text(now),
    }


def accounted(account: Known) -> dict[str, Any]:
    """Return the part of an entry that is the account."""
    counts = account.counts
    return {
        "records": {"seen": counts.seen, **{name: getattr(counts, name) for name in COUNTED}},
        "problems": [
            {"place": p.place, "why": p.why, "advice": p.advice, "records": p.records}
            for p in account.problems
        ],
        "more_problems": account.more_problems,
        "dead_letters": account.dead_letters,
    }


def settled(content: Content, reached: Reached | None) -> dict[str, Any]:
    """Return the part of a complete entry by which a longer copy is known; {} when there is none."""
    if content.prefix is None or reached is None:
        return {}
    return {"head": content.prefix.head, "prefix": content.prefix.digest, "position": reached.mark.position}


def so_far(reached: Reached, uuids: Mapping[str, str]) -> dict[str, Any]:
    """Return what an entry says of how far the file has been taken in."""
    names = sorted(reached.indices)
    return {
        **asdict(reached.mark),
        **accounted(reached.account),
        "letters": reached.letters,
        "indices": names,
        "uuids": [uuids.get(name, "") for name in names],
    }


def known(entry: Mapping[str, Any]) -> Known:
    """Read an account: what was there then is there already now."""
    records = entry["records"]
    lost, refused = records["lost"], records["refused"]
    counts = Counts(already=records["seen"] - lost - refused, refused=refused, lost=lost)
    problems = tuple(Problem(**problem) for problem in entry["problems"])
    return Known(counts, problems, entry["more_problems"], entry["dead_letters"])


def followed(entry: Mapping[str, Any], again: Known) -> dict[str, Any]:
    """Return the entry of a log whose dead letters were taken in again: what was refused is indexed.

    `again` is the account of the letters. A longer copy no longer begins there: of what lies before,
    something may have been refused.
    """
    records, left = dict(entry["records"]), again.counts.refused
    gone = max(records["refused"] - left, 0)
    new = min(again.counts.indexed, gone)
    changes = {"indexed": new, "already": gone - new, "refused": -gone, "mended": again.counts.mended}
    records.update({name: records[name] + change for name, change in changes.items()})
    problems = [problem for problem in entry["problems"] if problem["advice"] != REFUSED]
    problems += accounted(again)["problems"]
    kept = {name: value for name, value in entry.items() if name not in ("head", "prefix")}
    return {**kept, "records": records, "problems": problems[:MOST], "dead_letters": again.dead_letters}


def reached_in(entry: Mapping[str, Any]) -> Reached:
    """Read how far the file of an entry has been taken in."""
    found: Mapping[str, Any] = entry["reached"]
    mark = Mark(found["position"], found["line"], found["header"])
    names: Sequence[str] = found["indices"]
    return Reached(mark, known(found), frozenset(names), found["letters"])


def text(moment: datetime) -> str:
    """Return a time as entries hold it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
