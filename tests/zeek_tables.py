"""The made-up records of tests/golden/zeek_tables, written as Zeek writes them, and what becomes of them.

`python tests/zeek_tables.py` writes the documents anew. Then read the difference: every changed line is a
change of what users have in their indices.
"""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import orjson

from hopwatch.lab.zeek import cell, header
from indexer.record import Lost
from indexer.zeek import read_zeek, to_draft

FOLDER = Path(__file__).parent / "golden" / "zeek_tables"
FILES = {path.stem: path for path in sorted(FOLDER.glob("*.json"))}
AT = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


def told(log):
    return json.loads(FILES[log].read_text(encoding="utf-8"))


def types(log):
    return {"ts": "time", **dict(pair.split(":", 1) for pair in told(log)["types"].split())}


def tsv(log):
    """The log as Zeek's tab-separated writer leaves it."""
    kinds = types(log)
    rows = [[cell(kind, value.get(name)) for name, kind in kinds.items()] for value in _values(log)]
    return (header(log, kinds, AT) + "".join("\t".join(row) + "\n" for row in rows)).encode()


def lines(log):
    """The log as Zeek's JSON writer leaves it."""
    return b"\n".join(orjson.dumps({"_path": log, **value}) for value in _values(log))


def documents(content):
    found = list(read_zeek(io.BytesIO(content), "a file that names no log"))
    assert not [each for each in found if isinstance(each, Lost)]
    return [
        {"id": draft.id, "dataset": draft.dataset, "source": draft.source} for draft in map(to_draft, found)
    ]


def _values(log):
    return [{"ts": AT.timestamp() + n / 4, **values} for n, values in enumerate(told(log)["records"])]


if __name__ == "__main__":
    for log, path in FILES.items():
        text = json.dumps({**told(log), "documents": documents(tsv(log))}, indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")
