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


def test_an_intrusion_is_one_line_that_has_its_alerts(client, estate):
    store(client, estate, intrusion())
    once(scheduler(client, estate))
    (line,) = stored_lines(client, estate).values()
    assert get(line, "hopwatch.entity.count") == 3
    assert get(line, "hopwatch.entity.hunts") == sorted(hunt.id for hunt in HUNTS)
    assert (line["event"]["kind"], line["event"]["severity"]) == ("state", 73)


def test_lines_are_the_same_however_their_alerts_came_about(client, estate):
    late, other = intrusion(NOON + HOUR), intrusion(NOON + DAY)
    store(client, estate, other)
    tick(scheduler(client, estate))
    backfill(scheduler(client, estate), scheduler(client, estate).hunts[:1], Span(MONDAY, MONDAY + DAY))
    store(client, estate, late[3:])
    once(scheduler(client, estate, owner="two"))
    store(client, estate, late[:3])
    once(scheduler(client, estate))
    assert len(stored_lines(client, estate)) == 2
    assert stored_lines(client, estate) == lines_of_alerts(client, estate)


def test_a_line_goes_when_later_events_explain_its_alerts(client, estate):
    store(client, estate, [event(NOON, "7045", host="srv1")])
    once(scheduler(client, estate))
    assert len(stored_lines(client, estate)) == 1
    store(client, estate, [event(NOON - MINUTE, "change", host="srv1")])
    once(scheduler(client, estate))
    assert stored_lines(client, estate) == {}


def test_what_exceptions_hide_weighs_nothing(client, estate):
    store(client, estate, intrusion())
    once(scheduler(client, estate))
    known = Entry(
        name="known", hunts=["*"], match={"host.name": ["srv1"]}, reason="a test", owner="kim", end=NOON + DAY
    )
    once(scheduler(client, estate, exceptions=[known]))
    (line,) = stored_lines(client, estate).values()
    assert get(line, "hopwatch.entity.count") == 2
    once(scheduler(client, estate))
    assert get(next(iter(stored_lines(client, estate).values())), "hopwatch.entity.count") == 3


def test_lines_follow_a_severity_that_is_tuned(client, estate):
    store(client, estate, intrusion())
    once(scheduler(client, estate))
    tuned = [replace(hunt, severity=Severity.CRITICAL) for hunt in HUNTS]
    once(scheduler(client, estate, hunts=tuned))
    assert [get(line, "hopwatch.entity.level") for line in stored_lines(client, estate).values()] == [
        "critical"
    ]


def test_what_an_analyst_decided_about_a_line_survives(client, estate):
    store(client, estate, intrusion())
    once(scheduler(client, estate))
    (id_,) = stored_lines(client, estate)
    triage(client, estate, [id_], Triage(status="acknowledged", assignee="kim"), "2026-03-01T00:00:00.000Z")
    store(client, estate, sweep(NOON + HOUR, hosts=9))
    once(scheduler(client, estate))
    (hit,) = named(client, estate, [id_])
    state = hit["_source"]["hopwatch"]["alert"]
    assert (state["status"], state["assignee"]) == ("acknowledged", "kim")


def test_an_analyst_who_decides_while_a_line_is_made_is_not_overwritten(client, estate, monkeypatch):
    store(client, estate, intrusion())
    once(scheduler(client, estate))
    (id_,) = stored_lines(client, estate)
    store(client, estate, [event(NOON + HOUR, "1102", host="srv1")])
    decisions = [Triage(note="asked the owner")]
    write = queue._write

    def meanwhile(client, made):
        if decisions:
            triage(client, estate, [id_], decisions.pop(), "2026-03-01T00:00:00.000Z")
        return write(client, made)

    monkeypatch.setattr(queue, "_write", meanwhile)
    once(scheduler(client, estate))
    (line,) = stored_lines(client, estate).values()
    assert get(line, "hopwatch.alert.note") == "asked the owner"
    assert get(line, "hopwatch.entity.count") == 4


def test_who_read_alerts_before_others_were_written_makes_the_lines_again(client, estate, monkeypatch):
    store(client, estate, intrusion()[:5])
    once(scheduler(client, estate))
    store(client, estate, [event(NOON + HOUR, "1102", host="srv1")])
    others = [scheduler(client, estate, owner="two")]
    write = queue._write

    def paused(client, made):
        if others:
            other = others.pop()
            store(client, estate, [event(NOON + HOUR, "1102", host="srv9")])
            once(other)
        return write(client, made)

    monkeypatch.setattr(queue, "_write", paused)
    once(scheduler(client, estate))
    assert stored_lines(client, estate) == lines_of_alerts(client, estate)


def test_a_scheduler_that_ends_after_its_alerts_leaves_the_lines_to_the_next(client, estate, monkeypatch):
    store(client, estate, intrusion())
    with monkeypatch.context() as dying:
        dying.setattr("scheduler.tick.queued", lambda _: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            once(scheduler(client, estate))
    assert stored_lines(client, estate) == {}
    assert entity_days.dirty(client, estate) == [MONDAY]
    once(scheduler(client, estate))
    assert len(stored_lines(client, estate)) == 1
    assert entity_days.dirty(client, estate) == []


def test_a_day_that_cannot_be_made_is_said_and_left_to_the_next_tick(client, estate, monkeypatch):
    store(client, estate, intrusion())
    with monkeypatch.context() as broken:
        broken.setattr(queue, "lines", lambda *_: 1 / 0)
        assert once(scheduler(client, estate)).incomplete
    assert not once(scheduler(client, estate)).incomplete
    assert len(stored_lines(client, estate)) == 1


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
def evil(client, estate):
    """An intrusion by an account with a hostile name, and something low beside it."""
    store(client, estate, sweep(NOON, user="eve\x1b[31m\n" + "x" * 90))
    store(client, estate, [event(NOON, "1102", host="ws9")])
    low = [HUNTS[0], CLEARED]
    once(scheduler(client, estate, hunts=low))
    return estate


def test_the_queue_has_the_riskiest_first_and_fits_a_terminal(client, hopwatch, estate):
    store(client, estate, [*intrusion(), *intrusion(NOON + DAY), event(NOON + DAY, "1102", host="ws9")])
    once(scheduler(client, estate))
    status, out = hopwatch("alerts", "entities", "--namespace", estate, "--json")
    risks = [get(json.loads(one)["_source"], "hopwatch.entity.risk") for one in out.splitlines()]
    assert (status, risks) == (0, sorted(risks, reverse=True))
    assert len(risks) == 3
    status, out = hopwatch("alerts", "entities", "--namespace", estate, "--from", "2026-01-06")
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


def test_a_line_is_closed_with_its_alerts_when_that_is_asked_for(client, hopwatch, estate):
    store(client, estate, intrusion())
    once(scheduler(client, estate))
    (id_,) = stored_lines(client, estate)
    status, out = hopwatch("alerts", "set", id_, "--with-alerts", "--status", "closed", "--namespace", estate)
    assert (status, out) == (0, "4 alerts set\n")
    found = [*read(client, estate, Wanted()), *named(client, estate, [id_])]
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
