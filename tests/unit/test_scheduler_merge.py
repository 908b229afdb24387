import pytest

from mappings.document import get
from scheduler.merge import EXPLAINED, Policy, merged, without_times
from scheduler.notice import is_due, step

T1, T2 = "2026-01-05T10:00:00.000Z", "2026-01-06T10:00:00.000Z"


def found(count=3):
    return {
        "@timestamp": "2026-01-05T09:00:00.000Z",
        "message": f"{count} hosts",
        "event": {"kind": "alert", "reason": f"{count} hosts"},
        "hopwatch": {"alert": {"status": "open", "count": count}},
    }


def test_a_new_alert_is_written_with_the_time_it_was_first_written():
    alert = merged(None, found(), T1)
    assert (get(alert, "event.created"), get(alert, "event.ingested")) == (T1, T1)
    assert get(alert, "hopwatch.alert.status") == "open"


def test_an_alert_that_did_not_change_is_not_written_again():
    assert merged(merged(None, found(), T1), found(), T2) is None


def test_nothing_found_and_nothing_stored_is_nothing():
    assert merged(None, None, T1) is None


def test_a_growing_alert_keeps_the_time_it_was_first_written():
    alert = merged(merged(None, found(), T1), found(9), T2)
    assert get(alert, "event.created") == T1
    assert get(alert, "hopwatch.alert.updated") == T2
    assert get(alert, "hopwatch.alert.count") == 9


def triaged(alert, status):
    fields = {"status": status, "note": "known", "assignee": "kim", "triaged": T1}
    return {**alert, "hopwatch": {"alert": {**alert["hopwatch"]["alert"], **fields}}}


def test_an_analysts_decision_survives_growth():
    alert = merged(triaged(merged(None, found(), T1), "closed"), found(9), T2)
    state = alert["hopwatch"]["alert"]
    assert (state["status"], state["note"], state["assignee"], state["count"]) == (
        "closed",
        "known",
        "kim",
        9,
    )


def test_an_alert_whose_findings_are_gone_is_withdrawn_and_keeps_what_it_said():
    alert = merged(merged(None, found(), T1), None, T2)
    assert get(alert, "hopwatch.alert.status") == "withdrawn"
    assert get(alert, "event.reason") == EXPLAINED + "3 hosts"
    assert get(alert, "message") == "3 hosts"


def test_a_withdrawn_alert_is_not_withdrawn_twice():
    assert merged(merged(merged(None, found(), T1), None, T2), None, T2) is None


def test_a_withdrawn_alert_whose_findings_return_is_open_again():
    withdrawn = merged(merged(None, found(), T1), None, T2)
    alert = merged(withdrawn, found(), T2)
    assert get(alert, "hopwatch.alert.status") == "open"
    assert without_times(alert) == without_times(found())


def test_a_closed_alert_whose_findings_are_gone_stays_closed_and_says_so():
    alert = merged(triaged(merged(None, found(), T1), "closed"), None, T2)
    assert get(alert, "hopwatch.alert.status") == "closed"
    assert get(alert, "event.reason").startswith("Withdrawn")


def closed(at):
    alert = triaged(merged(None, found(at), T1), "closed")
    alert["hopwatch"]["alert"]["decided"] = at
    return alert


@pytest.mark.parametrize(("grown", "opened"), [(29, False), (30, True), (12, False)])
def test_a_closed_alert_that_grows_by_much_is_opened_again(grown, opened):
    policy = Policy(reopen_factor=3, reopen_minimum=10)
    state = merged(closed(10), found(grown), T2, policy)["hopwatch"]["alert"]
    assert (state["status"], state.get("reopened")) == (("open", 1) if opened else ("closed", None))
    assert (state["note"], state["triaged"]) == ("known", T1)


def test_a_closed_alert_of_few_events_needs_the_least_growth_to_be_opened_again():
    policy = Policy(reopen_factor=3, reopen_minimum=10)
    assert get(merged(closed(1), found(10), T2, policy), "hopwatch.alert.status") == "closed"
    assert get(merged(closed(1), found(11), T2, policy), "hopwatch.alert.status") == "open"


def test_nothing_is_opened_again_when_that_is_switched_off():
    assert get(merged(closed(1), found(900), T2, Policy()), "hopwatch.alert.status") == "closed"


def test_an_alert_is_opened_again_once_for_each_time_it_was_closed():
    policy = Policy(reopen_factor=2, reopen_minimum=1)
    opened = merged(closed(10), found(20), T2, policy)
    grown = merged(opened, found(90), T2, policy)
    assert get(grown, "hopwatch.alert.reopened") == 1
    again = triaged(grown, "closed")
    again["hopwatch"]["alert"]["decided"] = 90
    assert get(merged(again, found(180), T2, policy), "hopwatch.alert.reopened") == 2


TELL = Policy(tell=47)


def severe(count=3, severity=73, **state):
    alert = found(count)
    alert["event"]["severity"] = severity
    alert["hopwatch"]["alert"].update(state)
    return alert


def told(alert):
    """The alert after its receivers were told of it as it is."""
    alert["hopwatch"]["alert"]["notice"] = {**step(alert), "due": False}
    return alert


def due(alert):
    return bool(get(alert, "hopwatch.alert.notice.due"))


def test_there_is_something_to_tell_of_a_new_alert_of_enough_severity():
    assert due(merged(None, severe(), T1, TELL))
    assert not due(merged(None, severe(severity=21), T1, TELL))
    assert not due(merged(None, severe(suppressed=True), T1, TELL))
    assert not due(merged(None, severe(), T1, Policy()))


def test_there_is_more_to_tell_at_each_doubling():
    alert = told(merged(None, severe(3), T1, TELL))
    steps = []
    for count in range(4, 14):
        alert = merged(alert, severe(count), T2, TELL)
        steps.append(due(alert))
        alert = told(alert) if steps[-1] else alert
    assert steps == [count in (6, 12) for count in range(4, 14)]


def test_there_is_more_to_tell_when_the_severity_rises_or_it_is_opened_again():
    alert = told(severe(10))
    assert is_due(alert | {"event": {"severity": 99}}, 47)
    assert not is_due(alert | {"event": {"severity": 47}}, 47)
    assert due(merged(told(closed(10) | {"event": {"severity": 73}}), severe(11), T2, reopening()))


def reopening():
    return Policy(reopen_factor=1, reopen_minimum=1, tell=47)


def test_nothing_is_told_of_what_is_closed_or_withdrawn():
    assert not due(merged(triaged(severe(3), "closed"), severe(90), T2, TELL))
    assert not due(merged(merged(None, severe(), T1, TELL), None, T2, TELL))


def test_what_was_told_is_no_part_of_an_alerts_content():
    assert without_times(told(severe())) == without_times(severe())
    assert merged(told(merged(None, severe(), T1, TELL)), severe(), T2, TELL) is None
