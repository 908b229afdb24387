"""The entity queue on a real server: its lines follow the alerts, whatever is evaluated when and by whom."""

import json
from dataclasses import replace

import pytest

from hopwatch.cli.main import run
from hunts.exceptions import Entry
from hunts.hunt import Severity
from hunts.windows import Span
from mappings.document import get
from scheduler import entities as queue
from scheduler import entity_days
from scheduler.alerts import Triage, Wanted, named, read, triage
from scheduler.backfill import backfill
from scheduler.tick import once, tick
from tests.estate import (
    CLEARED,
    DAY,
    FAN_OUT,
    HOUR,
    MINUTE,
    MONDAY,
    NOON,
    UNEXPLAINED,
    event,
    lines_of_alerts,
    store,
    stored_lines,
    sweep,
)
from tests.estate import scheduler as made_scheduler

pytestmark = pytest.mark.elastic

HUNTS = [
    replace(FAN_OUT, severity=Severity.MEDIUM),
    replace(UNEXPLAINED, severity=Severity.HIGH),
    replace(CLEARED, severity=Severity.HIGH),
]


def scheduler(client, namespace, **more):
    return made_scheduler(client, namespace, **{"hunts": HUNTS, **more})


def intrusion(at=NOON):
    """Eve logs on to five servers; on one a service is installed, on another the log is cleared."""
    nobody = {"user": "SYSTEM", "source": "127.0.0.1"}
    return [
        *sweep(at),
        event(at + 5 * MINUTE, "7045", host="srv1", **nobody),
        event(at + 6 * MINUTE, "1102", host="srv2", **nobody),
    ]


def test_an_intrusion_is_one_line_that_has_its_alerts(client, namespace):
    store(client, namespace, intrusion())
    once(scheduler(client, namespace))
    (line,) = stored_lines(client, namespace).values()
    assert get(line, "hopwatch.entity.count") == 3
    assert get(line, "hopwatch.entity.hunts") == sorted(hunt.id for hunt in HUNTS)
    assert (line["event"]["kind"], line["event"]["severity"]) == ("state", 73)


def test_lines_are_the_same_however_their_alerts_came_about(client, namespace):
    late, other = intrusion(NOON + HOUR), intrusion(NOON + DAY)
    store(client, namespace, other)
    tick(scheduler(client, namespace))
    backfill(scheduler(client, namespace), scheduler(client, namespace).hunts[:1], Span(MONDAY, MONDAY + DAY))
    store(client, namespace, late[3:])
    once(scheduler(client, namespace, owner="two"))
    store(client, namespace, late[:3])
    once(scheduler(client, namespace))
    assert len(stored_lines(client, namespace)) == 2
    assert stored_lines(client, namespace) == lines_of_alerts(client, namespace)


def test_a_line_goes_when_later_events_explain_its_alerts(client, namespace):
    store(client, namespace, [event(NOON, "7045", host="srv1")])
    once(scheduler(client, namespace))
    assert len(stored_lines(client, namespace)) == 1
    store(client, namespace, [event(NOON - MINUTE, "change", host="srv1")])
    once(scheduler(client, namespace))
    assert stored_lines(client, namespace) == {}


def test_what_exceptions_hide_weighs_nothing(client, namespace):
    store(client, namespace, intrusion())
    once(scheduler(client, namespace))
    known = Entry(
        name="known", hunts=["*"], match={"host.name": ["srv1"]}, reason="a test", owner="kim", end=NOON + DAY
    )
    once(scheduler(client, namespace, exceptions=[known]))
    (line,) = stored_lines(client, namespace).values()
    assert get(line, "hopwatch.entity.count") == 2
    once(scheduler(client, namespace))
    assert get(next(iter(stored_lines(client, namespace).values())), "hopwatch.entity.count") == 3


def test_lines_follow_a_severity_that_is_tuned(client, namespace):
    store(client, namespace, intrusion())
    once(scheduler(client, namespace))
    tuned = [replace(hunt, severity=Severity.CRITICAL) for hunt in HUNTS]
    once(scheduler(client, namespace, hunts=tuned))
    assert [get(line, "hopwatch.entity.level") for line in stored_lines(client, namespace).values()] == [
        "critical"
    ]


def test_what_an_analyst_decided_about_a_line_survives(client, namespace):
    store(client, namespace, intrusion())
    once(scheduler(client, namespace))
    (id_,) = stored_lines(client, namespace)
    triage(
        client, namespace, [id_], Triage(status="acknowledged", assignee="kim"), "2026-03-01T00:00:00.000Z"
    )
    store(client, namespace, sweep(NOON + HOUR, hosts=9))
    once(scheduler(client, namespace))
    (hit,) = named(client, namespace, [id_])
    state = hit["_source"]["hopwatch"]["alert"]
    assert (state["status"], state["assignee"]) == ("acknowledged", "kim")


def test_an_analyst_who_decides_while_a_line_is_made_is_not_overwritten(client, namespace, monkeypatch):
    store(client, namespace, intrusion())
    once(scheduler(client, namespace))
    (id_,) = stored_lines(client, namespace)
    store(client, namespace, [event(NOON + HOUR, "1102", host="srv1")])
    decisions = [Triage(note="asked the owner")]
    write = queue._write

    def meanwhile(client, made):
        if decisions:
            triage(client, namespace, [id_], decisions.pop(), "2026-03-01T00:00:00.000Z")
        return write(client, made)

    monkeypatch.setattr(queue, "_write", meanwhile)
    once(scheduler(client, namespace))
    (line,) = stored_lines(client, namespace).values()
    assert get(line, "hopwatch.alert.note") == "asked the owner"
    assert get(line, "hopwatch.entity.count") == 4


def test_who_read_alerts_before_others_were_written_makes_the_lines_again(client, namespace, monkeypatch):
    store(client, namespace, intrusion()[:5])
    once(scheduler(client, namespace))
    store(client, namespace, [event(NOON + HOUR, "1102", host="srv1")])
    others = [scheduler(client, namespace, owner="two")]
    write = queue._write

    def paused(client, made):
        if others:
            other = others.pop()
            store(client, namespace, [event(NOON + HOUR, "1102", host="srv9")])
            once(other)
        return write(client, made)

    monkeypatch.setattr(queue, "_write", paused)
    once(scheduler(client, namespace))
    assert stored_lines(client, namespace) == lines_of_alerts(client, namespace)


def test_a_scheduler_that_ends_after_its_alerts_leaves_the_lines_to_the_next(client, namespace, monkeypatch):
    store(client, namespace, intrusion())
    with monkeypatch.context() as dying:
        dying.setattr("scheduler.tick.queued", lambda _: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            once(scheduler(client, namespace))
    assert stored_lines(client, namespace) == {}
    assert entity_days.dirty(client, namespace) == [MONDAY]
    once(scheduler(client, namespace))
    assert len(stored_lines(client, namespace)) == 1
    assert entity_days.dirty(client, namespace) == []


def test_a_day_that_cannot_be_made_is_said_and_left_to_the_next_tick(client, namespace, monkeypatch):
    store(client, namespace, intrusion())
    with monkeypatch.context() as broken:
        broken.setattr(queue, "lines", lambda *_: 1 / 0)
        assert once(scheduler(client, namespace)).incomplete
    assert not once(scheduler(client, namespace)).incomplete
    assert len(stored_lines(client, namespace)) == 1


@pytest.fixture
def hopwatch(client, node_settings, monkeypatch, capsys):  # noqa: ARG001  (the client brings the node up)
    """Runs a command against the test node; gives status and standard output."""
    monkeypatch.setenv("HOPWATCH_HOME", str(node_settings.home))
    monkeypatch.setenv("HOPWATCH_NODE__PORT", str(node_settings.node.port))

    def command(*arguments):
        capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        return status, capsys.readouterr().out

    return command


@pytest.fixture
def evil(client, namespace):
    """An intrusion by an account with a hostile name, and something low beside it."""
    store(client, namespace, sweep(NOON, user="eve\x1b[31m\n" + "x" * 90))
    store(client, namespace, [event(NOON, "1102", host="ws9")])
    low = [HUNTS[0], CLEARED]
    once(scheduler(client, namespace, hunts=low))
    return namespace


def test_the_queue_has_the_riskiest_first_and_fits_a_terminal(client, hopwatch, namespace):
    store(client, namespace, [*intrusion(), *intrusion(NOON + DAY), event(NOON + DAY, "1102", host="ws9")])
    once(scheduler(client, namespace))
    status, out = hopwatch("alerts", "entities", "--namespace", namespace, "--json")
    risks = [get(json.loads(one)["_source"], "hopwatch.entity.risk") for one in out.splitlines()]
    assert (status, risks) == (0, sorted(risks, reverse=True))
    assert len(risks) == 3
    status, out = hopwatch("alerts", "entities", "--namespace", namespace, "--from", "2026-01-06")
    assert max(map(len, out.splitlines())) <= 100
    assert "2 in the queue" in out


def test_what_is_low_or_closed_is_counted_and_not_in_the_queue(hopwatch, evil, client):
    (id_,) = [key for key, one in stored_lines(client, evil).items() if one["event"]["severity"] == 47]
    assert (
        "1 in the queue; not shown: 1 below medium" in hopwatch("alerts", "entities", "--namespace", evil)[1]
    )
    assert hopwatch("alerts", "set", id_, "--status", "closed", "--namespace", evil)[0] == 0
    assert "nothing in the queue" in hopwatch("alerts", "entities", "--namespace", evil)[1]
    assert id_ in hopwatch("alerts", "entities", "--status", "closed", "--namespace", evil)[1]


def test_a_story_says_each_step_and_obeys_no_control_characters(hopwatch, evil, client):
    ids = list(stored_lines(client, evil))
    status, out = hopwatch("alerts", "show", *ids, "--namespace", evil)
    assert status == 0
    assert "\x1b" not in out
    assert r"eve\x1b[31m\n" in out
    assert "test-fan-out" in out
    assert max(map(len, out.splitlines())) <= 100


def test_an_alert_names_its_line(hopwatch, evil, client):
    lines_ = {get(one, "hopwatch.entity.hunts")[0]: key for key, one in stored_lines(client, evil).items()}
    for hit in read(client, evil, Wanted()):
        _, out = hopwatch("alerts", "show", hit["_id"], "--namespace", evil)
        assert lines_[hit["_source"]["rule"]["id"]] in out
        _, out = hopwatch("alerts", "show", hit["_id"], "--namespace", evil, "--json")
        assert json.loads(out)["entities"] == {hit["_id"]: lines_[hit["_source"]["rule"]["id"]]}


def test_an_export_has_alerts_alone(hopwatch, evil):
    _, out = hopwatch("alerts", "export", "--namespace", evil)
    assert {json.loads(one)["_source"]["event"]["kind"] for one in out.splitlines()} == {"alert"}


def test_a_line_is_closed_with_its_alerts_when_that_is_asked_for(client, hopwatch, namespace):
    store(client, namespace, intrusion())
    once(scheduler(client, namespace))
    (id_,) = stored_lines(client, namespace)
    status, out = hopwatch(
        "alerts", "set", id_, "--with-alerts", "--status", "closed", "--namespace", namespace
    )
    assert (status, out) == (0, "4 alerts set\n")
    found = [*read(client, namespace, Wanted()), *named(client, namespace, [id_])]
    assert {get(hit["_source"], "hopwatch.alert.status") for hit in found} == {"closed"}


def test_the_report_has_queue_and_alerts_from_a_level_on(client, hopwatch, evil, tmp_path):
    page = tmp_path / "report.html"
    assert hopwatch("report", "-o", page, "--namespace", evil) == (0, "")
    text = page.read_text(encoding="utf-8")
    (loud,) = [key for key, one in stored_lines(client, evil).items() if one["event"]["severity"] == 47]
    assert f'id="{loud}"' in text
    assert "\x1b" not in text
    assert "test-log-cleared" not in text
    assert "test-log-cleared" in hopwatch("report", "--level", "low", "--namespace", evil)[1]
