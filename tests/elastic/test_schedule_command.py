"""`hopwatch schedule` on a real server."""

import json
import signal
import time

import pytest

from hopwatch.cli.main import run
from mappings.templates import diff
from tests.estate import NOON, event, store
from tests.services import serving

pytestmark = pytest.mark.elastic


@pytest.fixture
def environment(client, node_settings):  # noqa: ARG001  (the client brings the node up)
    return {
        "HOPWATCH_HOME": str(node_settings.home),
        "HOPWATCH_NODE__PORT": str(node_settings.node.port),
        "HOPWATCH_SCHEDULE__TICK": "1",
        "HOPWATCH_SERVICE__PORT": "0",
    }


@pytest.fixture
def hopwatch(environment, monkeypatch, capsys):
    """Runs a command against the test node; gives its status and standard output."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def command(*arguments):
        capsys.readouterr()
        return run(list(arguments)), capsys.readouterr().out

    return command


def fan_out(at):
    logon = {"winlog.logon.type": "Network"}
    return [event(at + n * 1000, host=f"srv{n}", **logon) for n in range(12)]


def test_once_then_gaps_then_status(client, hopwatch, namespace):
    store(client, namespace, fan_out(NOON))
    at = ("--namespace", namespace, "--json")
    assert hopwatch("schedule", "gaps", *at)[0] == 1
    status, out = hopwatch("schedule", "once", *at)
    done = json.loads(out)
    assert status == 0
    assert done["windows"]["evaluated"] == done["windows"]["marked"] > 0
    assert done["alerts"]["written"] == 1
    status, out = hopwatch("schedule", "gaps", *at)
    assert (status, json.loads(out)["gaps"]) == (0, [])
    hunts = json.loads(hopwatch("schedule", "status", *at)[1])["hunts"]
    states = {one["hunt"]: one["state"] for one in hunts}
    assert states["network-logon-fan-out"] == "up to date"
    assert states["rdp-on-the-wire-with-logon"] == "no data"
    assert json.loads(hopwatch("schedule", "once", *at)[1])["windows"] == {
        "marked": 0,
        "evaluated": 0,
        "failed": 0,
    }


def test_the_tables_fit_a_terminal(client, hopwatch, namespace):
    store(client, namespace, fan_out(NOON))
    for command in ("gaps", "status"):
        _, out = hopwatch("schedule", command, "--namespace", namespace)
        assert "network-logon-fan-out" in out
        assert max(map(len, out.splitlines())) <= 100


def test_a_backfill_evaluates_the_span_for_the_named_hunt(client, hopwatch, namespace):
    store(client, namespace, fan_out(NOON))
    span = ("--from", "2026-01-05", "--to", "2026-01-06", "--namespace", namespace)
    status, out = hopwatch("schedule", "backfill", "network-logon-fan-out", *span, "--json")
    assert (status, json.loads(out)["alerts"]) == (0, {"written": 1})
    assert hopwatch("schedule", "backfill", "network-logon-fan-ou", *span)[0] == 2
    assert hopwatch("schedule", "backfill", "--from", "2026-01-06", "--to", "2026-01-05")[0] == 2


def test_a_disabled_hunt_is_shown_as_such_and_has_no_gaps(client, hopwatch, namespace, tmp_path):
    store(client, namespace, fan_out(NOON))
    settings = tmp_path / "hopwatch.toml"
    settings.write_text("[hunts.network-logon-fan-out]\nenabled = false\n")
    for_it = ("--config", str(settings), "schedule")
    hopwatch(*for_it, "once", "--namespace", namespace)
    assert json.loads(hopwatch(*for_it, "gaps", "--namespace", namespace, "--json")[1])["gaps"] == []
    hunts = json.loads(hopwatch(*for_it, "status", "--namespace", namespace, "--json")[1])["hunts"]
    assert {one["state"] for one in hunts if one["hunt"] == "network-logon-fan-out"} == {"disabled"}


@pytest.mark.parametrize(("told", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_the_service_hunts_what_arrives_and_ends_cleanly_when_told(
    client, environment, namespace, told, status
):
    with serving(environment, namespace) as service:
        store(client, namespace, fan_out(NOON))
        said = []
        for line in service.stderr:
            said.append(json.loads(line))
            if said[-1].get("alerts"):
                break
        service.send_signal(told)
        rest = [json.loads(line)["event"] for line in service.stderr]
        assert service.wait(timeout=60) == status
    assert said[-1]["event"] == "ticked"
    assert "stopping" in rest


def test_the_service_waits_for_an_elasticsearch_that_is_away_and_says_so_once(environment, namespace):
    nowhere = {**environment, "HOPWATCH_ELASTIC__HOSTS": '["http://127.0.0.1:1"]'}
    with serving(nowhere, namespace) as service:
        first = json.loads(service.stderr.readline())
        time.sleep(3)
        service.send_signal(signal.SIGTERM)
        rest = [json.loads(line)["event"] for line in service.stderr]
        assert service.wait(timeout=60) == 0
    assert first["event"] == "elasticsearch is away"
    assert rest == ["stopping"]


def test_alerts_are_stored_by_our_templates_whoever_wrote_the_events(hopwatch, client, new_namespace):
    assert diff(client, new_namespace)
    status, _ = hopwatch("hunt", "run", "psexec-service", "--write", "--namespace", new_namespace)
    assert (status, diff(client, new_namespace)) == (0, [])
