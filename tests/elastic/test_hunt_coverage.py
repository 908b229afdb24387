"""`hopwatch hunt coverage` on a real server."""

import json
from datetime import UTC, datetime
from functools import partial

import pytest

from hopwatch.cli.main import run
from hopwatch.lab import windows
from hopwatch.proof import take_in
from indexer.ledger import this_claimant

pytestmark = pytest.mark.elastic

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_what_fired_counts_most_and_what_cannot_fire_nothing(
    client, namespace, node_settings, monkeypatch, capsys, tmp_path
):
    monkeypatch.setenv("HOPWATCH_HOME", str(node_settings.home))
    monkeypatch.setenv("HOPWATCH_NODE__PORT", str(node_settings.node.port))
    service = windows.service_installed(
        AT, host="SRV1", service="PSEXESVC", image=r"%SystemRoot%\PSEXESVC.exe"
    )
    take_in(client, [service], namespace, this_claimant(partial(datetime.now, UTC)))
    assert run(["hunt", "run", "psexec-service", "--write", "--namespace", namespace]) == 0
    capsys.readouterr()
    assert run(["hunt", "coverage", "-o", str(tmp_path / "layer.json"), "--namespace", namespace]) == 0
    table = capsys.readouterr().out.splitlines()
    layer = json.loads((tmp_path / "layer.json").read_text())
    scores = {one["techniqueID"]: one["score"] for one in layer["techniques"]}
    assert scores["T1569.002"] == 100
    assert scores["T1550.002"] == 0
    comments = {one["techniqueID"]: one["comment"] for one in layer["techniques"]}
    assert comments["T1569.002"].splitlines()[0] == "psexec-service: ready, proven, 1 alert"
    assert max(map(len, table)) <= 100
    (line,) = [line for line in table if line.startswith("T1569.002")]
    assert line.split()[-1] == "1"
    assert run(["hunt", "coverage", "--json", "--namespace", namespace]) == 0
    assert json.loads(capsys.readouterr().out) == layer
