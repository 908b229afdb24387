"""Exceptions on a real server: stored alerts follow them, however the windows were evaluated."""

import json
from dataclasses import replace

import pytest

from hopwatch.cli.main import run
from hunts.alert import alerts
from hunts.evaluate import evaluate
from hunts.exceptions import Entry
from hunts.hunt import Severity
from mappings.document import get
from mappings.indices import RUNS
from scheduler import ledger
from scheduler.alerts import Triage, Wanted, count, read, triage
from scheduler.backfill import backfill
from scheduler.follow import follow
from scheduler.merge import Policy, without_times
from scheduler.project import project
from scheduler.tick import once
from tests.estate import ALWAYS, DAY, FAN_OUT, HOUR, LONG_AFTER, MONDAY, NOON, scheduler, store, sweep

pytestmark = pytest.mark.elastic

SCANS = ["10.0.0.0/24"]


def entry(name="scan", **more):
    given = {"hunts": ["*"], "match": {"source.ip": SCANS}, "reason": "scanner", "owner": "kim"}
    return Entry(**{**given, "name": name, "end": LONG_AFTER, **more})


def at(client, namespace, *entries, **more):
    return scheduler(client, namespace, exceptions=entries, hunts=[FAN_OUT], **more)


def two_sweeps(client, namespace):
    """A scanner and an intruder on Monday, the scanner alone on Tuesday."""
    store(client, namespace, sweep(NOON))
    store(client, namespace, sweep(NOON, source="10.66.0.9", user="mallory"))
    store(client, namespace, sweep(NOON + DAY))


def contents(client, namespace):
    return {hit["_id"]: without_times(hit["_source"]) for hit in read(client, namespace, Wanted())}


def hidden(client, namespace):
    """How many alerts are suppressed, and how many are not."""
    return tuple(count(client, namespace, Wanted(suppressed=some)) for some in (True, False))


def versions(client, namespace):
    ledger.refresh(client)
    hits = ledger.hits(client, {"term": {"namespace": namespace}})
    return {hit["_source"]["day"]: hit["_seq_no"] for hit in hits}


def test_schedule_backfill_and_ad_hoc_agree(client, namespace):
    two_sweeps(client, namespace)
    part = entry(start=MONDAY, end=MONDAY + DAY)
    once(at(client, namespace, part))
    by_schedule = contents(client, namespace)
    backfill(at(client, namespace, part), at(client, namespace).hunts)
    assert contents(client, namespace) == by_schedule
    found = alerts(FAN_OUT, evaluate(client, FAN_OUT, ALWAYS, namespace).findings, namespace, [part])
    assert {alert.id: without_times(alert.source) for alert in found} == by_schedule
    assert hidden(client, namespace) == (1, 2)


def test_stored_alerts_follow_the_exceptions_without_evaluating_anything(client, namespace):
    two_sweeps(client, namespace)
    once(at(client, namespace))
    bare = contents(client, namespace)
    assert hidden(client, namespace) == (0, 3)
    ticked = once(at(client, namespace, entry()))
    assert (ticked.done.windows, ticked.done.alerts) == (0, 2)
    assert hidden(client, namespace) == (2, 1)
    assert once(at(client, namespace, entry())).done.alerts == 0
    assert once(at(client, namespace)).done.alerts == 2
    assert contents(client, namespace) == bare


def test_only_days_that_an_entry_reaches_are_projected_again(client, namespace):
    two_sweeps(client, namespace)
    once(at(client, namespace))
    before = versions(client, namespace)
    once(at(client, namespace, entry(start=MONDAY + DAY + HOUR)))
    after = versions(client, namespace)
    changed = {day for day, version in after.items() if version != before[day]}
    assert changed == {"2026-01-06T00:00:00.000Z"}
    assert hidden(client, namespace) == (1, 2)


def test_an_exception_that_expires_while_something_goes_on_hides_what_was_before(client, namespace):
    store(client, namespace, sweep(NOON) + sweep(NOON + HOUR, hosts=7))
    once(at(client, namespace, entry(end=NOON + HOUR)))
    [alert] = contents(client, namespace).values()
    assert get(alert, "hopwatch.alert.count") == 7
    assert get(alert, "hopwatch.alert.hidden.findings") == 1
    assert hidden(client, namespace) == (0, 1)


def test_what_a_scheduler_of_older_exceptions_wrote_late_is_put_right(client, namespace):
    two_sweeps(client, namespace)
    older = at(client, namespace)
    once(older)
    once(at(client, namespace, entry()))
    [hunt] = older.hunts
    days = list(ledger.days(client, *ledger.of(namespace, FAN_OUT.id), {"range": {"found": {"gt": 0}}}))
    touched = [[hit["_id"], hit["_index"], MONDAY] for hit in read(client, namespace, Wanted())]
    client.update(index=RUNS, id=days[0].key.id, doc={"touched": touched[:2]})
    project(older, [(hunt, [*ledger.read(client, [days[0].key]).values()])])
    assert hidden(client, namespace) == (1, 2)
    ledger.refresh(client)
    assert follow(at(client, namespace, entry())) == 1
    assert hidden(client, namespace) == (2, 1)


def test_triage_survives_an_exception_and_its_end(client, namespace):
    store(client, namespace, sweep(NOON))
    once(at(client, namespace))
    [alert] = contents(client, namespace)
    triage(
        client, namespace, [alert], Triage(status="acknowledged", note="asked"), "2026-03-01T00:00:00.000Z"
    )
    for entries in ([entry()], []):
        once(at(client, namespace, *entries))
        [state] = [one["hopwatch"]["alert"] for one in contents(client, namespace).values()]
        assert (state["status"], state["note"]) == ("acknowledged", "asked")
        assert state.get("suppressed", False) == bool(entries)


def test_a_closed_alert_is_opened_again_when_it_grows_by_much(client, namespace):
    policy = Policy(reopen_factor=2, reopen_minimum=4)
    store(client, namespace, sweep(NOON))
    once(at(client, namespace))
    [alert] = contents(client, namespace)
    triage(client, namespace, [alert], Triage(status="closed"), "2026-03-01T00:00:00.000Z")
    said = []
    for hour in (1, 2, 3):
        store(client, namespace, sweep(NOON + hour * HOUR, hosts=4))
        once(at(client, namespace, policy=policy))
        [state] = [one["hopwatch"]["alert"] for one in contents(client, namespace).values()]
        said.append((state["count"], state["status"], state.get("reopened")))
    assert said == [(9, "closed", None), (13, "open", 1), (17, "open", 1)]


def test_stored_alerts_follow_a_severity_that_is_tuned(client, namespace):
    store(client, namespace, sweep(NOON))
    once(at(client, namespace))
    tuned = scheduler(client, namespace, hunts=[replace(FAN_OUT, severity=Severity.HIGH)])
    assert (once(tuned).done.windows, severities(client, namespace)) == (0, [73])
    assert once(tuned).done.alerts == 0


def severities(client, namespace):
    return [get(one, "event.severity") for one in contents(client, namespace).values()]


FILE = """
[scan]
hunt = "network-logon-fan-out"
match.source.ip = "10.0.0.0/24"
reason = "vulnerability scanner"
owner = "kim"
expires = 2026-02-01

[idle]
hunt = "*"
match.user.name = "nobody"
reason = "none"
owner = "lee"
expires = 2200-01-01
"""


def test_the_commands_list_and_count(client, node_settings, namespace, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HOPWATCH_HOME", str(node_settings.home))
    monkeypatch.setenv("HOPWATCH_NODE__PORT", str(node_settings.node.port))
    (tmp_path / "exceptions.toml").write_text(FILE)
    (tmp_path / "hopwatch.toml").write_text('exceptions = "exceptions.toml"\n')

    def hopwatch(*words):
        status = run(["--config", str(tmp_path / "hopwatch.toml"), *words, "--namespace", namespace])
        return status, capsys.readouterr()

    network = {"winlog.logon.type": "Network"}
    store(client, namespace, sweep(NOON, hosts=12, step=1000, **network))
    status, said = hopwatch("schedule", "once", "--json")
    assert status == 0
    assert json.loads(said.out)["alerts"]["written"] == 1
    assert "exception scan of kim has expired" in said.err
    assert "no alerts\n1 more that exceptions hide" in hopwatch("alerts", "list")[1].out
    assert "suppressed" in hopwatch("alerts", "list", "--status", "suppressed")[1].out
    assert "1 more that exceptions hide" in hopwatch("hunt", "run", "network-logon-fan-out")[1].out
    exported = json.loads(hopwatch("alerts", "export")[1].out)["_source"]
    assert (get(exported, "hopwatch.alert.suppressed"), get(exported, "event.severity")) == (
        True,
        Severity.MEDIUM.score,
    )
    listed = json.loads(hopwatch("exceptions", "list", "--json")[1].out)["exceptions"]
    assert [(one["name"], one["state"]) for one in listed] == [("idle", "holds"), ("scan", "expired")]
    counted = json.loads(hopwatch("exceptions", "report", "--json")[1].out)["exceptions"]
    keys = ("name", "alerts", "suppressed", "findings", "last")
    assert [tuple(one[key] for key in keys) for one in counted] == [
        ("idle", 0, 0, 0, None),
        ("scan", 1, 1, 1, "2026-01-05T12:00:11.000Z"),
    ]
    for command in ("list", "report"):
        out = hopwatch("exceptions", command)[1].out
        assert max(map(len, out.splitlines())) <= 100
    assert "hide nothing that is stored: idle" in out


def test_a_wrong_file_is_wrong_settings(namespace, tmp_path, monkeypatch, capsys):
    (tmp_path / "exceptions.toml").write_text(FILE.replace("network-logon-fan-out", "network-logon-fan-ou"))
    monkeypatch.setenv("HOPWATCH_EXCEPTIONS", str(tmp_path / "exceptions.toml"))
    assert run(["exceptions", "list", "--namespace", namespace]) == 2
    assert "did you mean 'network-logon-fan-out'?" in capsys.readouterr().err
