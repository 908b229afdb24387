"""Completions filed as findings: per window and entity, so that parts of a timeline add up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hunts.finding import EVIDENCE, VALUES, Evidence, Finding, Peak, Seen
from hunts.hunt import Hunt
from hunts.roles import bare_names, entity_fields
from hunts.row import Completion, Key, Row
from hunts.windows import window_of
from mappings.bare import account, machine

_SLACK = 4
"""Lists may grow to so many times their final length before they are cut back."""


@dataclass(slots=True)
class _Draft:
    completed: int
    first: int
    last: int
    peak: Peak
    count: int = 0
    evidence: list[Evidence] = field(default_factory=list)
    values: dict[str, dict[str, int]] = field(default_factory=dict)


class Filing:
    """Takes completions in any order and gives one finding per window and entity."""

    def __init__(self, hunt: Hunt) -> None:
        self._hunt = hunt.id
        self._every = hunt.every
        self._fields = entity_fields(hunt.kind)
        self._bare = bare_names(hunt.kind)
        self._drafts: dict[tuple[int, Key], _Draft] = {}

    def add(self, completion: Completion) -> None:
        """File one completion."""
        place = (window_of(completion.at, self._every), completion.key)
        draft = self._drafts.get(place)
        if draft is None:
            draft = _Draft(completion.at, completion.new[0].at, completion.new[-1].at, completion.peak)
            self._drafts[place] = draft
        draft.completed = max(draft.completed, completion.at)
        draft.peak = higher(draft.peak, completion.peak)
        for row in completion.new:
            self._cite(draft, row, completion.key)

    def findings(self) -> list[Finding]:
        """Return the findings, ordered by window and entity."""
        return [
            self._finding(window, key, draft)
            for (window, key), draft in sorted(self._drafts.items(), key=_place)
        ]

    def _cite(self, draft: _Draft, row: Row, key: Key) -> None:
        draft.count += 1
        draft.first, draft.last = min(draft.first, row.at), max(draft.last, row.at)
        draft.evidence.append(Evidence(row.at, row.id, row.where))
        if len(draft.evidence) > _SLACK * EVIDENCE:
            draft.evidence = first_of(draft.evidence)
        for name, values in row.shown.items():
            seen = draft.values.setdefault(name, {})
            for value in self._own(name, values, key):
                seen[value] = min(row.at, seen.get(value, row.at))
            if len(seen) > _SLACK * VALUES:
                draft.values[name] = {one.value: one.at for one in earliest(seen)}

    def _own(self, name: str, values: Sequence[str], key: Key) -> Sequence[str]:
        """Return of a field's values the entity's: an event with two users is evidence against each."""
        if len(values) == 1 or name not in self._fields:
            return values
        wanted = key[self._fields.index(name)].lower()
        forms = {account, machine} if name in self._bare else {str.lower}
        return [value for value in values if wanted in {form(value) for form in forms}] or values

    def _finding(self, window: int, key: Key, draft: _Draft) -> Finding:
        return Finding(
            hunt=self._hunt,
            window=window,
            entity=dict(zip(self._fields, key, strict=True)),
            completed=draft.completed,
            first=draft.first,
            last=draft.last,
            count=draft.count,
            peak=draft.peak,
            evidence=tuple(first_of(draft.evidence)),
            values={name: earliest(seen) for name, seen in sorted(draft.values.items())},
        )


def higher(one: Peak, other: Peak) -> Peak:
    """Return the higher of two peaks, the earlier when they are equal."""
    return min(one, other, key=lambda peak: (-peak.value, peak.last, peak.first))


def earliest(seen: Mapping[str, int]) -> tuple[Seen, ...]:
    """Return the values that were seen first, in order, `VALUES` at most."""
    return tuple(sorted(Seen(at, value) for value, at in seen.items())[:VALUES])


def first_of(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the first events by time and id, `EVIDENCE` at most."""
    return sorted(evidence)[:EVIDENCE]


def filed(hunt: Hunt, completions: Iterable[Completion]) -> list[Finding]:
    """Return the findings that the completions make."""
    filing = Filing(hunt)
    for completion in completions:
        filing.add(completion)
    return filing.findings()


def _place(item: tuple[tuple[int, Key], _Draft]) -> tuple[int, Key]:
    return item[0]
