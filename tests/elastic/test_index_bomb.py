"""A log that unfolds without end costs that one file."""

import json

import pytest

from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.zeek import write_zeek
from tests.evidence import connections, hopwatch, logons
from tests.unit.test_evtx_bomb import log

pytestmark = pytest.mark.elastic


def test_a_log_that_unfolds_to_any_size_fails_alone(tmp_path, namespace, node_settings):
    (tmp_path / "bomb.evtx").write_bytes(log(40))
    write_evtx(tmp_path / "zz.evtx", logons(3))
    write_zeek(tmp_path, connections(2))
    ended = hopwatch(
        "index", tmp_path, "--namespace", namespace, "--workers", 1, "--json", settings=node_settings
    )
    report = json.loads(ended.stdout)
    assert ended.returncode == 1
    assert {file["path"].rsplit("/", 1)[1]: file["state"] for file in report["per_file"]} == {
        "bomb.evtx": "failed",
        "conn.log": "indexed",
        "zz.evtx": "indexed",
    }
    assert report["records"]["indexed"] == 5
