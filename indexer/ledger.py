"""The ledger of files: each content is indexed once in a namespace, by whoever claims it first.

One document for each (namespace, digest of the content). A claim is a `create`, or a write on condition
(`if_seq_no`) over a claim whose lease is over or whose owner is dead. So several indexers share out files; if
two should ever index the same one, identities make it harmless and only one of them writes the account.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from elasticsearch import ConflictError, Elasticsearch, NotFoundError

from indexer.account import Counts, Problem
from indexer.content import Content
from indexer.document import plain
from indexer.owner import is_dead, this_process
from indexer.patience import Patience
from mappings.indices import FILES

COMPLETE, OPEN = "complete", "open"
LEASE = timedelta(minutes=2)
NAMES_PER_REQUEST = 50  # they stand in the request's first line, which has a limit


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to index a file, until `until`; `version` is the write that it rests on."""

    id: str
    entry: Mapping[str, Any]
    version: tuple[int, int]
    until: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A file that has been indexed in full: its account, and the first problems of it."""

    counts: Counts
    problems: tuple[Problem, ...]
    more_problems: int
    dead_letters: str


@dataclass(frozen=True, slots=True)
class Busy:
    """A file that another is indexing."""

    owner: str


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who claims, for how long at a time, by which clock, and how the death of another is known."""

    owner: str
    lease: timedelta
    clock: Callable[[], datetime]
    is_dead: Callable[[str], bool]


def this_claimant(clock: Callable[[], datetime]) -> Claimant:
    """Return this process as a claimant."""
    return Claimant(this_process(), LEASE, clock, is_dead)


class Ledger:
    """The files of one namespace, as one claimant sees and claims them."""

    def __init__(self, client: Elasticsearch, namespace: str, claimant: Claimant, patience: Patience) -> None:
        self._client = client.options(max_retries=0, retry_on_timeout=False)
        self._namespace = namespace
        self._ask = patience.ask
        self._owner = claimant.owner
        self._clock = claimant.clock
        self._lease = claimant.lease
        self._is_dead = claimant.is_dead

    def claim(self, content: Content) -> Claim | Known | Busy:
        """Claim a file, or learn that it is indexed, or that another is at it."""
        key = f"{self._namespace}-{content.sha256}"
        found = self._get(key)
        if found is None:
            return self._write(key, self._opened(content, 1), None) or Busy("")
        entry: Mapping[str, Any] = found["_source"]
        if entry["state"] == COMPLETE and self._stored(entry):
            return known(entry)
        if entry["state"] == OPEN and self._held(entry):
            return Busy(entry["owner"])
        version = (found["_seq_no"], found["_primary_term"])
        return self._write(key, self._opened(content, entry["attempt"] + 1), version) or Busy("")

    def renew(self, claim: Claim) -> Claim:
        """Hold the claim for another lease, when half of it is over; one that was lost stays lost."""
        now = self._clock()
        if claim.until - now > self._lease / 2:
            return claim
        entry = {**claim.entry, "lease": _text(now + self._lease)}
        renewed = self._write(claim.id, entry, claim.version)
        return renewed or replace(claim, until=now + self._lease)

    def release(self, claim: Claim) -> None:
        """Give the claim up, so that another need not wait for its end."""
        self._write(claim.id, {**claim.entry, "lease": _text(self._clock())}, claim.version)

    def complete(self, claim: Claim, account: Known, indices: Iterable[str]) -> None:
        """Write what became of the file; nothing when the claim was lost to another, who will write it."""
        names = sorted(indices)
        uuids = self._uuids(names)
        counts = account.counts
        entry = {
            **claim.entry,
            "state": COMPLETE,
            "lease": _text(self._clock()),
            "finished": _text(self._clock()),
            "indices": names,
            "uuids": [uuids.get(name, "") for name in names],
            "records": {"seen": counts.seen, **{name: getattr(counts, name) for name in COUNTED}},
            "problems": [
                {"place": p.place, "why": p.why, "advice": p.advice, "records": p.records}
                for p in account.problems
            ],
            "more_problems": account.more_problems,
            "dead_letters": account.dead_letters,
        }
        self._write(claim.id, entry, claim.version)

    def _opened(self, content: Content, attempt: int) -> dict[str, Any]:
        now = self._clock()
        return {
            "namespace": self._namespace,
            "sha256": content.sha256,
            "size": content.length,
            "kind": content.kind,
            "path": str(content.path.absolute()),
            "state": OPEN,
            "owner": self._owner,
            "lease": _text(now + self._lease),
            "attempt": attempt,
            "started": _text(now),
        }

    def _write(self, key: str, entry: Mapping[str, Any], version: tuple[int, int] | None) -> Claim | None:
        """Write on condition that nobody else has since `version` (None: that nobody has at all)."""
        entry = plain(entry)  # paths and reasons may hold what is no text
        condition = {"op_type": "create"} if version is None else _condition(version)
        try:
            written = self._ask(
                lambda: self._client.index(index=FILES, id=key, document=entry, **condition)
            ).body
        except ConflictError:
            # Perhaps our own write, when its first sending was never answered.
            written = self._get(key)
            if written is None or written["_source"] != entry:
                return None
        until = datetime.fromisoformat(entry["lease"])
        return Claim(key, entry, (written["_seq_no"], written["_primary_term"]), until)

    def _get(self, key: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = self._ask(lambda: self._client.get(index=FILES, id=key)).body
        except NotFoundError:
            return None
        return found

    def _held(self, entry: Mapping[str, Any]) -> bool:
        alive = datetime.fromisoformat(entry["lease"]) > self._clock()
        return alive and not self._is_dead(entry["owner"])

    def _stored(self, entry: Mapping[str, Any]) -> bool:
        """Tell whether every index that the file went to is still there, and not another of its name."""
        names, uuids = entry["indices"], entry["uuids"]
        there = self._uuids(names)
        return all(there.get(name) == uuid for name, uuid in zip(names, uuids, strict=True))

    def _uuids(self, names: list[str]) -> dict[str, str]:
        uuids: dict[str, str] = {}
        for first in range(0, len(names), NAMES_PER_REQUEST):
            some = names[first : first + NAMES_PER_REQUEST]
            found = self._ask(lambda some=some: self._settings(some))  # type: ignore[misc]
            uuids |= {name: index["settings"]["index.uuid"] for name, index in found.items()}
        return uuids

    def _settings(self, names: list[str]) -> dict[str, Any]:
        found: dict[str, Any] = self._client.indices.get_settings(
            index=names, name="index.uuid", flat_settings=True, ignore_unavailable=True
        ).body
        return found


COUNTED = ("indexed", "already", "refused", "lost", "mended")


def known(entry: Mapping[str, Any]) -> Known:
    """Read the account of a file that was indexed before: what was there then is there already now."""
    records = entry["records"]
    lost, refused = records["lost"], records["refused"]
    counts = Counts(already=records["seen"] - lost - refused, refused=refused, lost=lost)
    problems = tuple(Problem(**problem) for problem in entry["problems"])
    return Known(counts, problems, entry["more_problems"], entry["dead_letters"])


def _condition(version: tuple[int, int]) -> dict[str, Any]:
    return {"if_seq_no": version[0], "if_primary_term": version[1]}


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
