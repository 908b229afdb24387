from mappings.document import get
from scheduler.merge import EXPLAINED, merged, without_times

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
