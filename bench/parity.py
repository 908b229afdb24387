"""How far Hopwatch's documents are those that Elastic's own code makes of the same records.

    python bench/parity.py

Every field of every document in ../shared/data/elastic counts, but for those that no loader of files can know
(`[excluded]` of bench/elastic_reasons.toml). Every field that differs has its reason there (`[[reason]]`).
The result is docs/elastic-parity.md.
"""

import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from bench.elastic_pairs import OUT_OF_SCOPE, Pair, pairs

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
DOCUMENT = ROOT / "docs" / "elastic-parity.md"
REASONS = ROOT / "bench" / "elastic_reasons.toml"
LONGEST = 32  # characters of a value that are shown
_TIMES = ("@timestamp", "event.created", "winlog.time_created")
_SETS = ("related.", "event.category", "event.type", "dns.resolved_ip")


@dataclass(frozen=True, slots=True)
class Reasons:
    """What is left out, by name (`*` stands for any text) and why; and why fields differ."""

    excluded: dict[str, str]
    reasons: list[dict[str, Any]]

    def leaves_out(self, dataset: str, name: str) -> bool:
        return any(fnmatchcase(f"{dataset}:{name}", f"*{glob}") for glob in self.excluded)

    def why(self, dataset: str, name: str) -> str | None:
        for reason in self.reasons:
            here = any(fnmatchcase(dataset, glob) for glob in reason.get("datasets", ["*"]))
            if here and any(fnmatchcase(name, glob) for glob in reason["fields"]):
                return str(reason["why"])
        return None


@dataclass(slots=True)
class Difference:
    """One field that differs for one reason: how often, where, and one example."""

    count: int = 0
    datasets: set[str] = field(default_factory=set)
    theirs: Any = None
    ours: Any = None


@dataclass(slots=True)
class Result:
    """The comparison of all pairs."""

    documents: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    differing: Counter[str] = field(default_factory=Counter)
    differences: dict[tuple[str, str | None], Difference] = field(
        default_factory=lambda: defaultdict(Difference)
    )
    added: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        return 1 - self.differing.total() / self.fields.total()


def reasons() -> Reasons:
    table = tomllib.loads(REASONS.read_text(encoding="utf-8"))
    return Reasons(table["excluded"], table["reason"])


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
    texts = [str(each) for each in values]
    return sorted(set(texts)) if name.startswith(_SETS) else texts


def compared(found: Iterable[Pair], told: Reasons) -> Result:
    result = Result()
    for pair in found:
        result.documents[pair.dataset] += 1
        theirs, ours = dict(flat(pair.theirs)), dict(flat(pair.ours))
        for name, value in theirs.items():
            if not told.leaves_out(pair.dataset, name):
                result.fields[pair.dataset] += 1
                if name not in ours or comparable(name, value) != comparable(name, ours[name]):
                    _note(result, told, pair.dataset, (name, value, ours.get(name)))
        result.added.update(name for name in ours.keys() - theirs.keys())
    return result


def _note(result: Result, told: Reasons, dataset: str, differing: tuple[str, Any, Any]) -> None:
    name, theirs, ours = differing
    result.differing[dataset] += 1
    difference = result.differences[name, told.why(dataset, name)]
    if not difference.count:
        difference.theirs, difference.ours = theirs, ours
    difference.count += 1
    difference.datasets.add(dataset)


def rendered(result: Result, told: Reasons) -> str:
    """Return the document that people read."""
    return "\n".join([*_head(), *_table(result), *_left_out(told), *_differing(result), *_added(result), ""])


def _head() -> list[str]:
    return [
        "# Parity with Elastic",
        "",
        "`make parity` writes this page; a test checks that it is up to date.",
        "",
        "Elastic tests its own code with inputs and the documents that it expects of them. Hopwatch's indexer reads the",
        "same inputs, and every field of every expected document is looked for in ours. A field agrees when it is there",
        "and Elasticsearch could not tell the two values apart: `5` and `\"5\"`, one value and a list of one.",
        "Times are compared to the millisecond. EVTX files are those of Winlogbeat's modules (January 2022); `windows-json`",
        "and `zeek` are those of the integrations (June 2023). Winlogbeat's events are turned back into the records that",
        "they were made of. Out of scope, because Hopwatch reads no syslog: " + ", ".join(OUT_OF_SCOPE) + ".",
    ]  # fmt: skip


def _table(result: Result) -> Iterator[str]:
    yield from ("", "| input | documents | fields | agree | share |", "|---|--:|--:|--:|--:|")
    for name in sorted(result.documents):
        yield _row(name, result.documents[name], result.fields[name], result.differing[name])
    yield _row("**total**", result.documents.total(), result.fields.total(), result.differing.total())


def _row(name: str, documents: int, fields: int, differing: int) -> str:
    agreeing = fields - differing
    return f"| {name} | {documents:,} | {fields:,} | {agreeing:,} | {100 * agreeing / fields:.2f} % |"


def _left_out(told: Reasons) -> Iterator[str]:
    yield from ("", "## Not compared", "", "| field | why |", "|---|---|")
    for name, why in told.excluded.items():
        yield f"| `{name}` | {why} |"


def _differing(result: Result) -> Iterator[str]:
    yield from ("", "## What differs, and why", "")
    grouped: dict[str, list[tuple[str, Difference]]] = defaultdict(list)
    for (name, why), difference in result.differences.items():
        grouped[why or "No reason is known yet"].append((name, difference))
    for why, found in sorted(grouped.items(), key=_weight):
        yield from (f"**{why}**", "", "| field | times | in | Elastic | Hopwatch |", "|---|--:|---|---|---|")
        for name, one in sorted(found):
            where = ", ".join(sorted(one.datasets))
            yield f"| `{name}` | {one.count} | {where} | {shown(one.theirs)} | {shown(one.ours)} |"
        yield ""


def _weight(item: tuple[str, list[tuple[str, Difference]]]) -> tuple[int, str]:
    why, found = item
    return -sum(difference.count for _, difference in found), why


def shown(value: Any) -> str:
    """Return a value short enough for a table; long ones are cut."""
    if value is None:
        return "absent"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(text.split())
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return "`" + text.replace("|", "\\|").replace("`", "'") + "`" if text else "a blank"


def _added(result: Result) -> Iterator[str]:
    names = sorted(name for name in result.added if not name.startswith("winlog.event_data."))
    yield from ("## What Hopwatch adds", "")
    yield "Fields of these documents that Elastic's have not (beside values it deletes from `winlog.event_data`):"
    yield ", ".join(f"`{name}`" for name in names) + "."


def main() -> None:
    if not SHARED.is_dir():
        sys.exit(f"No parity to tell: Elastic's inputs and documents would be in {SHARED}, which is not there.")
    told = reasons()
    result = compared(pairs(SHARED), told)
    DOCUMENT.write_text(rendered(result, told), encoding="utf-8")
    print(*_table(result), sep="\n")
    unknown = [name for name, why in result.differences if why is None]
    if unknown:
        sys.exit(f"No reason in {REASONS.name} for: {', '.join(sorted(unknown))}")


if __name__ == "__main__":
    main()
