"""How far Hopwatch's documents are those that Elastic's own code makes of the same records.

    python -m bench.parity

Every field of every document in ../shared/data/elastic counts, but for those that no loader of files can know
(`[excluded]` of bench/elastic_reasons.toml). Every field that differs has its reason there (`[[reason]]`).
The result is docs/elastic-parity.md (`bench/parity_page.py`).
"""

import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from bench.elastic_pairs import Pair, pairs
from bench.parity_page import DOCUMENT, page, shares, table

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
REASONS = ROOT / "bench" / "elastic_reasons.toml"
_TIMES = ("@timestamp", "event.created", "winlog.time_created")
_SETS = ("related.", "event.category", "event.type", "dns.resolved_ip", "winlog.event_data.TicketOptionsDesc")
_ADDRESSES = ("source.ip", "destination.ip", "related.ip")
_HARNESS = ("preserve_original_event", "forwarded")  # tags that Elastic's tests are told by
_NOTHING = ([], ["-"], ["{00000000-0000-0000-0000-000000000000}"])


@dataclass(frozen=True, slots=True)
class Reason:
    """Why fields differ. `kind`: theirs, ours, missing or (no reason is known) none.

    It holds for these fields of these inputs, where Elastic's value is one of `theirs` and ours one of `ours`
    (`*` is any text, `None` is absent).
    """

    kind: str
    why: str
    fields: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ("*",)
    theirs: tuple[str, ...] = ("*",)
    ours: tuple[str, ...] = ("*",)

    def holds(self, dataset: str, differing: "Differing") -> bool:
        name, theirs, ours = differing
        sought = ((dataset, self.datasets), (name, self.fields), (theirs, self.theirs), (ours, self.ours))
        return all(_among(str(value), globs) for value, globs in sought)


Differing = tuple[str, Any, Any]
"""The name of a field, Elastic's value, ours."""

UNKNOWN = Reason("none", "No reason is known yet")


@dataclass(frozen=True, slots=True)
class Reasons:
    """What is left out, by name (`*` stands for any text) and why; and why fields differ."""

    excluded: Mapping[str, str]
    reasons: tuple[Reason, ...]

    def leaves_out(self, dataset: str, name: str) -> bool:
        return _among(name, self.excluded) or _among(f"{dataset}:{name}", self.excluded)

    def of(self, dataset: str, differing: "Differing") -> Reason:
        return next((reason for reason in self.reasons if reason.holds(dataset, differing)), UNKNOWN)


@dataclass(slots=True)
class Difference:
    """One field that differs for one reason: how often, in which inputs, and the first example."""

    theirs: Any
    ours: Any
    count: int = 0
    datasets: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Result:
    """The comparison of all pairs; `differing` counts by input and kind of reason."""

    documents: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    differing: Counter[tuple[str, str]] = field(default_factory=Counter)
    differences: dict[Reason, dict[str, Difference]] = field(default_factory=lambda: defaultdict(dict))
    added: set[str] = field(default_factory=set)

    @property
    def share(self) -> float:
        return 1 - self.differing.total() / self.fields.total()


def reasons() -> Reasons:
    told = tomllib.loads(REASONS.read_text(encoding="utf-8"))
    found = ({name: _frozen(value) for name, value in each.items()} for each in told["reason"])
    return Reasons(told["excluded"], tuple(Reason(**each) for each in found))


def flat(document: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the fields of a document by dotted name; a list is one value, an empty one none."""
    for name, value in document.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}{name}.")
        elif value is not None and value != []:
            yield f"{path}{name}", value


def comparable(name: str, value: Any) -> Any:
    """Return a value as Elasticsearch tells it: one or a list of one, 5 or "5" are the same to a field."""
    if name in _TIMES:
        return f"{value[:23].rstrip('Z'):0<23}"
    values = value if isinstance(value, list) else [value]
    if any(isinstance(each, dict) for each in values):
        return values
    if name == "tags":
        values = [tag for tag in values if tag not in _HARNESS]
    texts = [str(ip_address(each)) if name in _ADDRESSES else _text(each) for each in values]
    return sorted(set(texts)) if name.startswith(_SETS) else texts


def _text(value: Any) -> str:
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def compared(found: Iterable[Pair], told: Reasons) -> Result:
    result = Result()
    for pair in found:
        result.documents[pair.dataset] += 1
        theirs, ours = dict(flat(pair.theirs)), dict(flat(pair.ours))
        for name, value in theirs.items():
            if comparable(name, value) in _NOTHING or told.leaves_out(pair.dataset, name):
                continue
            result.fields[pair.dataset] += 1
            if name not in ours or comparable(name, value) != comparable(name, ours[name]):
                differing = (name, value, ours.get(name))
                _note(result, told.of(pair.dataset, differing), pair.dataset, differing)
        result.added |= ours.keys() - theirs.keys()
    return result


def _note(result: Result, reason: Reason, dataset: str, differing: "Differing") -> None:
    name, theirs, ours = differing
    result.differing[dataset, reason.kind] += 1
    difference = result.differences[reason].setdefault(name, Difference(theirs, ours))
    difference.count += 1
    difference.datasets.add(dataset)


def _among(name: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(name, glob) for glob in globs)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def main() -> None:
    if not SHARED.is_dir():
        print(f"Skipped: there is nothing to compare with, Elastic's documents would be in {SHARED}.")
        return
    told = reasons()
    result = compared(pairs(SHARED), told)
    DOCUMENT.write_text(page(result, told.excluded), encoding="utf-8")
    print(*table(result), *shares(result), sep="\n")
    if UNKNOWN in result.differences:
        sys.exit(f"No reason in {REASONS.name} for: {', '.join(sorted(result.differences[UNKNOWN]))}")


if __name__ == "__main__":
    main()
