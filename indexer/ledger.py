"""The ledger of files: each content is indexed once in a namespace, by whoever claims it first.

One document for each (namespace, digest of the content). A claim is a `create`, or a write on condition
(`if_seq_no`) over a claim whose lease is over or whose owner is dead. So several indexers share out files; if
two should ever index the same one, identities make it harmless and only one of them writes the account.

An entry also says how far its file has been taken in: another attempt, or a longer copy, begins there.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from elasticsearch import ConflictError, Elasticsearch, NotFoundError

from indexer.content import Content
from indexer.document import plain
from indexer.entry import (
    COMPLETE,
    OPEN,
    Known,
    Reached,
    accounted,
    followed,
    known,
    opened,
    reached_in,
    settled,
    so_far,
    text,
)
from indexer.forerunner import longest, wanted
from indexer.owner import is_dead, this_process
from indexer.patience import Patience
from mappings.indices import FILES

LEASE = timedelta(minutes=2)
MARKED_EVERY = timedelta(seconds=5)
WORTH_A_REFRESH = 1024**2
"""Bytes of a file from which on a shorter copy is to be found even when it was indexed this second."""

NEVER = (-1, -1)
"""The version of an entry that nobody has written yet."""

NAMES_PER_REQUEST = 50  # they stand in the request's first line, which has a limit


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to index a file, until `until`; `version` is the write that it rests on.

    `start`: where to begin. `marked`: when it was last written how far the file has been taken in.
    """

    id: str
    entry: Mapping[str, Any]
    version: tuple[int, int]
    until: datetime
    start: Reached
    marked: datetime

    @property
    def name(self) -> str:
        """The key of the file within its namespace."""
        return self.id.removeprefix(f"{self.entry['namespace']}-")


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

    def claim(self, content: Content, key: str = "", extends: str = "") -> Claim | Known | Busy:
        """Claim a file, or learn that it is indexed, or that another is at it.

        `key`: under which it is kept, if not under its digest, because it grows. `extends`: the digest of a
        prefix that it is known to have.
        """
        key = f"{self._namespace}-{key or content.sha256}"
        found = self._get(key)
        if found is None:
            return self._open(key, content, 1, NEVER, self._forerunner(content, extends)) or Busy("")
        entry: Mapping[str, Any] = found["_source"]
        same = entry["sha256"] == content.sha256
        if same and entry["state"] == COMPLETE and self._stored(entry):
            return known(entry)
        if entry["state"] == OPEN and self._held(entry):
            return Busy(entry["owner"])
        begun = same and entry["state"] == OPEN and "reached" in entry
        start = self._usable(entry) if begun else self._forerunner(content, extends, entry)
        version = (found["_seq_no"], found["_primary_term"])
        return self._open(key, content, entry["attempt"] + 1, version, start) or Busy("")

    def renew(self, claim: Claim, reached: Reached) -> Claim:
        """Hold the claim for another lease, when half of it is over; one that was lost stays lost.

        It also says, every few seconds, how far the file has been taken in.
        """
        now = self._clock()
        fresh = reached.mark.position > claim.start.mark.position and now - claim.marked > MARKED_EVERY
        if not fresh and claim.until - now > self._lease / 2:
            return claim
        renewed = self._write(claim, self._lease, reached)
        return renewed or replace(claim, until=now + self._lease, marked=now)

    def release(self, claim: Claim, reached: Reached) -> None:
        """Give the claim up, so that another need not wait for its end."""
        self._write(claim, timedelta(), reached)

    def complete(
        self, claim: Claim, content: Content, account: Known, indices: Iterable[str], reached: Reached | None
    ) -> None:
        """Write what became of the file; nothing when the claim was lost to another, who will write it.

        `reached`: how far it was taken in at the end of its prefix.
        """
        names = sorted(indices)
        uuids = self._uuids(names)
        entry = {
            **claim.entry,
            "state": COMPLETE,
            "finished": text(self._clock()),
            "indices": names,
            "uuids": [uuids.get(name, "") for name in names],
            **accounted(account),
            **settled(content, reached),
        }
        self._write(replace(claim, entry=entry), timedelta(), reached or Reached())

    def is_open(self, sha256: str) -> bool:
        """Tell whether a content has been claimed and is not done."""
        found = self._get(f"{self._namespace}-{sha256}")
        return found is not None and found["_source"]["state"] == OPEN

    def path(self, sha256: str) -> str:
        """Return where a content lay; "" when it is not known."""
        found = self._get(f"{self._namespace}-{sha256}")
        return str(found["_source"]["path"]) if found else ""

    def follow(self, sha256: str, again: Known) -> None:
        """Let an account follow when a log's dead letters were taken in again: `again` is theirs."""
        found = self._get(f"{self._namespace}-{sha256}")
        if found is None or found["_source"]["state"] != COMPLETE:
            return
        entry = followed(found["_source"], again)
        version = _condition((found["_seq_no"], found["_primary_term"]))
        with suppress(ConflictError):  # another has retried them meanwhile, with the same result
            self._ask(lambda: self._client.index(index=FILES, id=found["_id"], document=entry, **version))

    def _open(
        self,
        key: str,
        content: Content,
        attempt: int,
        version: tuple[int, int],
        start: Reached,
    ) -> Claim | None:
        now = self._clock()
        entry = opened(content, self._namespace, self._owner, attempt, now)
        claim = Claim(key, entry, version, now, start, now)
        return self._write(claim, self._lease, start)

    def _write(self, claim: Claim, lease: timedelta, reached: Reached) -> Claim | None:
        """Write on condition that nobody else has since the claim's version."""
        now = self._clock()
        entry = {**claim.entry, "lease": text(now + lease)}
        entry["reached"] = so_far(reached, self._uuids(sorted(reached.indices)))
        entry = plain(entry)  # paths and reasons may hold what is no text
        condition = _condition(claim.version)
        try:
            written = self._ask(
                lambda: self._client.index(index=FILES, id=claim.id, document=entry, **condition)
            ).body
        except ConflictError:
            # Perhaps our own write, when its first sending was never answered.
            written = self._get(claim.id)
            if written is None or written["_source"] != entry:
                return None
        version = (written["_seq_no"], written["_primary_term"])
        return replace(claim, entry=entry, version=version, until=now + lease, marked=now)

    def _forerunner(self, content: Content, extends: str, entry: Mapping[str, Any] | None = None) -> Reached:
        """Return how far a shorter copy of the file has been taken in."""
        if content.prefix is None:
            return Reached()
        if extends and entry and entry.get("prefix") == extends:
            return self._usable(entry)
        if content.length >= WORTH_A_REFRESH:
            self._ask(lambda: self._client.indices.refresh(index=FILES))
        query = wanted(self._namespace, content)
        hits = self._ask(lambda: self._client.search(index=FILES, **query)).body["hits"]["hits"]
        others = [hit["_source"] for hit in hits if not hit["_source"]["records"]["refused"]]
        own = [entry] if entry and "prefix" in entry else []
        found = longest(content, [*own, *others])
        return self._usable(found) if found else Reached()

    def _usable(self, entry: Mapping[str, Any]) -> Reached:
        return reached_in(entry) if self._stored(entry["reached"]) else Reached()

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
        """Tell whether every index that records went to is still there, and not another of its name."""
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


def _condition(version: tuple[int, int]) -> dict[str, Any]:
    if version == NEVER:
        return {"op_type": "create"}
    return {"if_seq_no": version[0], "if_primary_term": version[1]}
