"""docs/elastic-parity.md: the comparison with Elastic's documents, for people to read."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.elastic_pairs import OUT_OF_SCOPE

if TYPE_CHECKING:
    from bench.parity import Difference, Reason, Result

DOCUMENT = Path(__file__).parent.parent / "docs" / "elastic-parity.md"
LONGEST = 32  # characters of a value that are shown
KINDS = {
    "theirs": "Elastic is wrong, or has changed since",
    "ours": "Hopwatch does otherwise",
    "missing": "Hopwatch does not make it",
    "none": "no reason is known",
}
_HEAD = f"""# Parity with Elastic

`make parity` writes this page; a test checks that it is up to date.

Elastic tests its own code with inputs and the documents that it expects of them. Hopwatch's indexer reads
the same inputs, and every field of every expected document is looked for in ours. A field agrees when it is
there and Elasticsearch could not tell the two values apart: a number and its digits, one value and a list of
one, two spellings of an address, two orders of a set. Times are compared to the millisecond.

`evtx` are Winlogbeat's modules (January 2022), `windows-json` and `zeek` the integrations (June 2023).
Winlogbeat's events in `windows-json` are turned back into the records that they were made of. Out of scope,
because Hopwatch reads no syslog: {", ".join(f"`{name}`" for name in OUT_OF_SCOPE)}.
"""
_NEWER = """## Other and newer documents

Other tests of the integrations (2021 to 2026; 69 records: 34 of Zeek, 30 of Windows' Security log, 5 of
PowerShell and Sysmon) were written down by hand on 30 November 2026 and compared in the same way; they are
not kept. Of 2,011 fields 1,782 agreed (88.6 %), because Elastic had come to treat Security events that
Hopwatch did not name; now that it does, 1,925 (95.7 %). Of the other 86, 63 are of the kinds above (the
agent's time, letters of GUIDs, rights, commas of names, Sysmon's account, a status that is none), one is
the last digit of a fraction:

| field | Elastic | Hopwatch | why |
|---|---|---|---|
| `group.*`, `winlog.computerObject.*` (4627, 4675, 4793) | the account | absent | it is neither |
| `user.id` (4627 without a subject) | `S-1-0-0` | the account's | two accounts in one user |
| `event.action` (5447) | `%%16390` | `windows-filtering-…` | that is the filter's action |
| `event.provider` (5059, 5447) | of the key, of the filter | of the event | as Windows has it |
| `host.id` (6416) | the device's | the host's | a device is no host |
| `user.name`, `related.user` (5447) | `NT AUTHORITY\\…` | `LOCAL SERVICE` | the domain has a field |
| `winlog.event_data.StatusDescription` (4793) | `KDC_ERR_NONE` | absent | no status of Kerberos |
| `event.category`, `.type` (4663) | `authentication` | absent | opening a file is no logon |
| `event.action`, `.category`, `.type` (Sysmon 7) | `load`, `library` too | as in 2023 | rules ask for both |
| `powershell.file.script_block_text` | trimmed | as logged | parts must fit together |
| `powershell.file.script_block_surprisal_sd` | in 2024 | `…_stdev` | its name since |

"""
_NOTHING = "values that say nothing, which Elastic's newest pipelines drop too"
_ADDED = (
    "Fields of our documents that Elastic's have not, beside `hopwatch.*` and what it drops from "
    "`winlog.event_data`:"
)


def page(result: "Result", excluded: Mapping[str, str]) -> str:
    """Return the page; the same comparison gives the same text."""
    found = [*table(result), *shares(result), *_left_out(excluded), *_differing(result)]
    return _HEAD + "\n".join([*found, _NEWER, *_added(result), ""])


def table(result: "Result") -> Iterator[str]:
    """Yield the lines of the table of shares, by input and in total."""
    kinds = [kind for kind in KINDS if any(kind == of for _, of in result.differing)]
    yield from ("", f"| input | documents | fields | agree | share | {' | '.join(KINDS[k] for k in kinds)} |")
    yield f"|---|{'--:|' * (4 + len(kinds))}"
    for name in sorted(result.documents):
        differing = [result.differing[name, kind] for kind in kinds]
        yield _row(name, result.documents[name], result.fields[name], differing)
    total = [sum(n for (_, of), n in result.differing.items() if of == kind) for kind in kinds]
    yield _row("**total**", result.documents.total(), result.fields.total(), total)


def _row(name: str, documents: int, fields: int, differing: list[int]) -> str:
    agreeing = fields - sum(differing)
    counts = [f"{documents:,}", f"{fields:,}", f"{agreeing:,}", f"{100 * agreeing / fields:.2f} %"]
    return f"| {' | '.join([name, *counts, *map(str, differing)])} |"


def shares(result: "Result") -> Iterator[str]:
    """Yield the share of all fields, and of those without a difference of these reasons."""
    fields, kinds = result.fields.total(), Counter(kind for _, kind in result.differing.elements())
    agreeing = fields - kinds.total()
    right, open_ = fields - kinds["theirs"], fields - kinds["theirs"] - kinds["ours"]
    yield from ("", f"Of all {fields:,} fields {agreeing:,} agree, {100 * agreeing / fields:.2f} %;")
    yield f"of the {right:,} in which Elastic is not wrong by now, {100 * agreeing / right:.2f} %;"
    yield f"of the {open_:,} that do not differ for a reason told below, {100 * agreeing / open_:.2f} %."


def _left_out(excluded: Mapping[str, str]) -> Iterator[str]:
    yield from ("", "## Not compared", "", "| field | why |", "|---|---|")
    yield f"| `-`, a GUID of zeros | {_NOTHING} |"
    yield "| `preserve_original_event`, `forwarded` in `tags` | what Elastic's tests are told by |"
    for name, why in excluded.items():
        yield f"| `{name}` | {why} |"


def _differing(result: "Result") -> Iterator[str]:
    yield from ("", "## What differs, and why", "")
    for kind, told in KINDS.items():
        found = [(reason, fields) for reason, fields in result.differences.items() if reason.kind == kind]
        if found:
            yield from (f"### {told[0].upper()}{told[1:]}", "")
        for reason, fields in sorted(found, key=_weight):
            yield from (f"**{reason.why[0].upper()}{reason.why[1:]}.**", "")
            yield from ("| field | times | in | Elastic | Hopwatch |", "|---|--:|---|---|---|")
            yield from (_line(name, fields[name]) for name in sorted(fields))
            yield ""


def _weight(found: "tuple[Reason, dict[str, Difference]]") -> tuple[int, str]:
    reason, fields = found
    return -sum(difference.count for difference in fields.values()), reason.why


def _line(name: str, difference: "Difference") -> str:
    where = ", ".join(sorted(difference.datasets))
    return (
        f"| `{name}` | {difference.count} | {where} | {shown(difference.theirs)} | {shown(difference.ours)} |"
    )


def shown(value: Any) -> str:
    """Return a value for a table: one of a list, cut when it is long."""
    if value is None:
        return "absent"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(text.split()).replace("|", "\\|").replace("`", "'")
    return f"`{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}`"


def _added(result: "Result") -> Iterator[str]:
    names = sorted(name for name in result.added if not name.startswith(("winlog.event_data.", "hopwatch.")))
    yield from ("## What Hopwatch adds", "", _ADDED, ", ".join(f"`{name}`" for name in names) + ".")
