"""Alerts from the command line, on a real server."""

import json

import pytest

from hopwatch.cli.main import run
from scheduler.alerts import Triage, named, triage
from scheduler.tick import once
from tests.estate import DAY, HOUR, NOON, event, scheduler, store, stored, sweep

pytestmark = pytest.mark.elastic


@pytest.fixture
def hopwatch(client, node_settings, monkeypatch, capsys):  # noqa: ARG001  (the client brings the node up)
    """Runs a command against the test node; gives status, standard output, standard error."""
    monkeypatch.setenv("HOPWATCH_HOME", str(node_settings.home))
    monkeypatch.setenv("HOPWATCH_NODE__PORT", str(node_settings.node.port))

    def command(*arguments):
        capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


@pytest.fixture
def alerts(client, namespace):
    """A namespace with an alert of each of three hunts, on three days, by their hunts' ids."""
    store(client, namespace, sweep(NOON))
    store(client, namespace, [event(NOON + DAY, "7045", host="ws7")])
    store(client, namespace, [event(NOON + 2 * DAY, "1102", host="ws9\x1b[31m\n")])
    once(scheduler(client, namespace))
    return {one["rule"]["id"]: key for key, one in stored(client, namespace).items()}


def test_the_list_has_the_newest_last_and_fits_a_terminal(hopwatch, namespace, alerts):
    status, out, _ = hopwatch("alerts", "list", "--namespace", namespace)
    assert status == 0
    assert max(map(len, out.splitlines())) <= 100
    places = [
        out.index(alerts[name]) for name in ("test-fan-out", "test-unexplained-service", "test-log-cleared")
    ]
    assert places == sorted(places)
    assert out.rstrip().endswith("3 alerts")


def test_control_characters_of_events_never_reach_the_terminal(hopwatch, namespace, alerts):
    _, listed, _ = hopwatch("alerts", "list", "--namespace", namespace)
    _, shown, _ = hopwatch("alerts", "show", alerts["test-log-cleared"], "--namespace", namespace)
    assert "\x1b" not in listed + shown
    assert r"ws9\x1b[31m\n" in shown


def test_the_list_can_be_narrowed(hopwatch, namespace, alerts):
    def ids(*options):
        _, out, _ = hopwatch("alerts", "list", "--namespace", namespace, "--json", *options)
        return {one["id"] for one in json.loads(out)["alerts"]}

    assert ids() == set(alerts.values())
    assert ids("--from", "2026-01-06") == {alerts["test-unexplained-service"], alerts["test-log-cleared"]}
    assert ids("--to", "2026-01-06") == {alerts["test-fan-out"]}
    assert ids("--severity", "low") == set(alerts.values())
    assert ids("--severity", "high") == set()
    assert ids("--status", "closed") == set()


def test_a_page_says_how_to_get_at_the_evidence(client, hopwatch, namespace, alerts):
    status, out, _ = hopwatch("alerts", "show", alerts["test-fan-out"], "--namespace", namespace)
    assert status == 0
    lines = [line.strip() for line in out.splitlines()]
    (path,) = [line.split("/")[1] for line in lines if "GET /" in line]
    body = json.loads(next(line for line in lines if line.startswith("{")))
    found = client.search(index=path, **body)["hits"]["hits"]
    assert {hit["_source"]["host"]["name"] for hit in found} == {f"srv{n}" for n in range(5)}


def test_an_export_has_every_alert_a_line_the_oldest_first(hopwatch, namespace, alerts):
    status, out, _ = hopwatch("alerts", "export", "--namespace", namespace)
    lines = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [line["_source"]["rule"]["id"] for line in lines] == list(alerts)
    assert all(set(line) == {"_index", "_id", "_source"} for line in lines)
    assert hopwatch("alerts", "export", "--namespace", namespace)[1] == out


def test_an_empty_namespace_exports_nothing(hopwatch, namespace):
    assert hopwatch("alerts", "export", "--namespace", namespace)[:2] == (0, "")


def test_what_an_analyst_decided_survives_every_later_evaluation(client, hopwatch, namespace, alerts):
    chosen = alerts["test-fan-out"]
    status, _, _ = hopwatch(
        *("alerts", "set", chosen, "--namespace", namespace),
        *("--status", "closed", "--note", "patching", "--assignee", "kim"),
    )
    assert status == 0
    store(client, namespace, sweep(NOON + HOUR, hosts=8))
    once(scheduler(client, namespace))
    (hit,) = named(client, namespace, [chosen])
    state = hit["_source"]["hopwatch"]["alert"]
    assert (state["status"], state["note"], state["assignee"]) == ("closed", "patching", "kim")
    assert state["count"] == 13


def test_a_note_alone_leaves_the_status_to_the_machine(client, namespace, alerts):
    chosen = alerts["test-unexplained-service"]
    triage(client, namespace, [chosen], Triage(note="ask the owner"), "2026-03-01T00:00:00.000Z")
    store(client, namespace, [event(NOON + DAY - 1000, "change", host="ws7")])
    once(scheduler(client, namespace))
    (hit,) = named(client, namespace, [chosen])
    state = hit["_source"]["hopwatch"]["alert"]
    assert (state["status"], state["note"]) == ("withdrawn", "ask the owner")


def test_an_unknown_id_is_wrong_usage_and_changes_nothing(client, hopwatch, namespace, alerts):
    known = alerts["test-fan-out"]
    status, out, error = hopwatch(
        "alerts", "set", known, "nope", "--namespace", namespace, "--status", "closed"
    )
    assert (status, out) == (2, "")
    assert "nope" in error
    (hit,) = named(client, namespace, [known])
    assert hit["_source"]["hopwatch"]["alert"]["status"] == "open"


def test_setting_nothing_is_wrong_usage(hopwatch, namespace, alerts):
    assert hopwatch("alerts", "set", alerts["test-fan-out"], "--namespace", namespace)[0] == 2
