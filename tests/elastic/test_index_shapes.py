"""One event is one document, whatever way it comes: as EVTX, from other tools, packed."""

import json
import zipfile

import pytest

from hopwatch.lab.evtx import write_evtx
from indexer.evtx import read_evtx
from tests import shapes
from tests.evidence import hopwatch, logons

pytestmark = pytest.mark.elastic
RECORDS = 5


@pytest.fixture
def evidence(tmp_path):
    """The same events in each shape; the EVTX file comes first."""
    log = tmp_path / "a.evtx"
    write_evtx(log, logons(RECORDS))
    records = list(read_evtx(log))
    written = {
        "b.jsonl": "\n".join(map(json.dumps, shapes.evtx_dump(log))),
        "c.xml": "\n".join(shapes.evtx_dump_xml(log)),
        "d.json": json.dumps([shapes.get_winevent(record, version=5) for record in records], indent=4),
        "e.ndjson": "\n".join(json.dumps(shapes.winlogbeat(record)) for record in records),
    }
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-16" if name == "d.json" else "utf-8")
    with zipfile.ZipFile(tmp_path / "f.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nxlog.json", "\n".join(json.dumps(shapes.nxlog(record)) for record in records))
        archive.writestr("notes.txt", "nothing")
    return tmp_path


def test_an_event_that_comes_in_every_shape_is_one_document(client, namespace, node_settings, evidence):
    ended = hopwatch(
        "index", evidence, "--namespace", namespace, "--workers", "1", "--json", settings=node_settings
    )
    told = json.loads(ended.stdout)
    assert ended.returncode == 0, ended.stderr
    assert told["records"]["indexed"] == RECORDS
    assert told["records"]["already"] == 5 * RECORDS
    kinds = {file["path"].rpartition("/")[2]: file["kind"] for file in told["per_file"]}
    assert kinds == {
        "a.evtx": "evtx",
        "b.jsonl": "windows-json",
        "c.xml": "windows-xml",
        "d.json": "windows-json",
        "e.ndjson": "windows-json",
        "f.zip!nxlog.json": "windows-json",
        "f.zip!notes.txt": "",
    }
    assert client.count(index=f"logs-*-{namespace}-*")["count"] == RECORDS
