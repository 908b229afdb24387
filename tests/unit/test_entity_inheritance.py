"""What an analyst decided about a line, when the alerts of its day make other lines."""

from copy import deepcopy

import pytest

from hunts.entities.document import lines
from mappings.document import get, put
from scheduler.inheritance import changes
from scheduler.merge import NO_POLICY, Policy
from tests.estate import HOUR, MONDAY, NOON
from tests.told import told

THEN, NOW = "2026-03-01T00:00:00.000Z", "2026-03-02T00:00:00.000Z"
SCAN = told("scan", source=["10.1.2.7"], target=["fs1"], id="scan")
NAMED = told("named", source=["ws7"], target=["fs1"], id="named")
TIE = told("tie", 21, source=["10.1.2.7", "ws7"], ties=[("10.1.2.7", "ws7")], id="tie")
POLICY = Policy(reopen_factor=3, reopen_minimum=10)


def made(*alerts):
    return lines(alerts, "hopwatch", MONDAY)


def applied(stored, found, policy=NO_POLICY):
    """What is stored afterwards, by id."""
    after = dict(stored)
    for one in changes(stored, found, NOW, policy):
        after.pop(one.id, None)
        if one.source is not None:
            after[one.id] = {"_id": one.id, "_index": one.index, "_source": one.source}
    return after


def decided(stored, name, **fields):
    """The stored lines, with what an analyst set on the one that somebody leads."""
    after = deepcopy(stored)
    (hit,) = [hit for hit in after.values() if get(hit["_source"], "hopwatch.entity.name") == name]
    count = get(hit["_source"], "hopwatch.entity.risk")
    for field, value in {"triaged": THEN, "decided": count, **fields}.items():
        put(hit["_source"], f"hopwatch.alert.{field}", value)
    return after


def state(stored, name):
    (hit,) = [hit for hit in stored.values() if get(hit["_source"], "hopwatch.entity.name") == name]
    return hit["_source"]["hopwatch"]["alert"]


def test_lines_that_do_not_change_are_not_written():
    stored = applied({}, made(SCAN, NAMED))
    assert list(changes(stored, made(NAMED, SCAN), NOW, NO_POLICY)) == []


def test_a_line_that_nobody_decided_about_goes_with_its_alerts():
    stored = applied({}, made(SCAN, NAMED))
    assert {get(hit["_source"], "hopwatch.entity.name") for hit in stored.values()} == {"10.1.2.7", "ws7"}
    assert [
        get(hit["_source"], "hopwatch.entity.name")
        for hit in applied(stored, made(SCAN, NAMED, TIE)).values()
    ] == ["ws7"]
    assert applied(stored, []) == {}


def test_a_line_keeps_what_was_decided_when_it_grows():
    stored = decided(applied({}, made(SCAN)), "10.1.2.7", status="acknowledged", assignee="kim")
    more = told("more", source=["10.1.2.7"])
    assert state(applied(stored, made(SCAN, more)), "10.1.2.7")["assignee"] == "kim"
    assert state(applied(stored, made(SCAN, more)), "10.1.2.7")["status"] == "acknowledged"


def test_what_was_decided_goes_to_the_line_that_has_its_alerts_now():
    stored = decided(applied({}, made(SCAN)), "10.1.2.7", status="acknowledged", note="asked")
    after = applied(stored, made(SCAN, TIE))
    assert len(after) == 1
    assert (state(after, "ws7")["status"], state(after, "ws7")["note"]) == ("acknowledged", "asked")
    assert get(next(iter(after.values()))["_source"], "event.created") == NOW


def test_it_goes_to_a_stored_line_about_which_nobody_decided():
    stored = decided(applied({}, made(SCAN, NAMED)), "10.1.2.7", status="closed", note="a test")
    after = applied(stored, made(SCAN, NAMED, TIE))
    assert {one["note"] for one in [state(after, "ws7")]} == {"a test"}
    assert len(after) == 1


def test_of_two_decisions_each_is_kept():
    stored = decided(applied({}, made(SCAN, NAMED)), "10.1.2.7", status="closed", note="a test")
    stored = decided(stored, "ws7", status="acknowledged", note="mine")
    after = applied(stored, made(SCAN, NAMED, TIE))
    assert state(after, "ws7")["note"] == "mine"
    assert state(after, "10.1.2.7")["note"] == "a test"
    assert applied(after, made(SCAN, NAMED, TIE)) == after


def test_a_decided_line_without_alerts_is_kept_and_says_so():
    stored = decided(applied({}, made(SCAN)), "10.1.2.7", note="asked")
    (hit,) = applied(stored, []).values()
    assert get(hit["_source"], "event.reason").startswith("Withdrawn: ")
    assert applied({hit["_id"]: hit}, []) == {hit["_id"]: hit}


@pytest.mark.parametrize(("severity", "status"), [(47, "closed"), (99, "open")])
def test_a_closed_line_is_open_again_when_its_risk_has_risen_by_much(severity, status):
    stored = decided(applied({}, made(SCAN)), "10.1.2.7", status="closed", note="a test")
    worse = told("worse", severity, at=NOON + HOUR, source=["10.1.2.7"])
    after = state(applied(stored, made(SCAN, worse), POLICY), "10.1.2.7")
    assert (after["status"], after["note"]) == (status, "a test")
