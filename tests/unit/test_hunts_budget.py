"""A daily budget: which alerts of a day keep their hunt's severity, whatever the order of what was found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopwatch.settings import HuntSettings
from hunts.alert import alerts
from hunts.finding import Finding, Peak, Seen
from hunts.hunt import Budget, Severity
from hunts.kinds import Match
from hunts.library import library
from hunts.tuning import parameters, tuned
from mappings.document import get
from mappings.ecs import Event
from tests.happenings import events, hunt

MINUTE, DAY = 60_000, 86_400_000
MONDAY = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp() * 1000)
HUNT = hunt(
    Match(events=events("s", "A"), by=[Event.user.name]),
    severity=Severity.MEDIUM,
    budget=Budget(most=2, of=Event.host.name),
    episode=timedelta(days=1),
)


def finding(user, *hosts, at=MONDAY):
    return Finding(
        hunt="a-question",
        window=at,
        entity={"user.name": user},
        completed=at,
        first=at,
        last=at,
        count=len(hosts),
        peak=Peak(1, at, at),
        evidence=[],
        values={
            "user.name": [Seen(at, user)],
            "host.name": [Seen(at, host) for host in hosts],
        },
    )


def told(findings, one=HUNT):
    return {
        get(alert.source, "user.name"): (
            get(alert.source, "hopwatch.alert.rank"),
            get(alert.source, "event.severity"),
        )
        for alert in alerts(one, findings, "ns")
    }


def test_the_rarest_of_the_day_keep_the_severity_and_the_rest_are_low():
    common = [
        finding(user, "srv-new", at=MONDAY + n * MINUTE) for n, user in enumerate(["ann", "bob", "cid"])
    ]
    assert told([*common, finding("eve", "dc1", at=MONDAY + 9 * MINUTE)]) == {
        "eve": (1, 47),
        "ann": (2, 47),
        "bob": (3, 21),
        "cid": (4, 21),
    }


def test_a_host_is_one_whatever_its_letters():
    found = told([finding("ann", "SRV1"), finding("bob", "srv1"), finding("eve", "dc1")])
    assert found["eve"] == (1, 47)


def test_of_equals_comes_first_who_has_more():
    assert told([finding("ann", "a"), finding("bob", "b", "c")])["bob"] == (1, 47)


def test_each_day_has_its_own_budget():
    days = [finding(user, user, at=MONDAY + n * DAY) for n in range(2) for user in ("ann", "bob", "eve")]
    severities = [get(alert.source, "event.severity") for alert in alerts(HUNT, days, "ns")]
    assert sorted(severities) == [21, 21, 47, 47, 47, 47]


def test_without_a_budget_there_is_no_rank():
    plain = replace(HUNT, budget=None)
    assert told([finding(user, user) for user in ("ann", "bob", "eve")], plain)["eve"] == (None, 47)


FINDINGS = st.lists(
    st.builds(
        lambda user, hosts, minute: finding(user, *hosts, at=MONDAY + minute * MINUTE),
        st.sampled_from("abcdef"),
        st.lists(st.sampled_from("vwxyz"), min_size=1, max_size=3),
        st.integers(0, 1439),
    ),
    max_size=8,
    unique_by=lambda one: (one.entity["user.name"], one.completed),
)


@given(FINDINGS, st.randoms())
def test_the_order_in_which_findings_come_changes_nothing(findings, random):
    shuffled = random.sample(findings, len(findings))
    assert told(shuffled) == told(findings)


@given(FINDINGS)
def test_ranks_count_from_one_without_a_gap(findings):
    ranks = sorted(rank for rank, _ in told(findings).values())
    assert ranks == list(range(1, len(ranks) + 1))


def test_a_budget_goes_by_a_field_that_is_shown():
    with pytest.raises(ValueError, match="a field that the alert shows"):
        replace(HUNT, budget=Budget(most=1, of=Event.file.name))


def test_a_site_sets_its_own_budget():
    one = library()["first-remote-desktop-then-onward"].hunt
    changed = tuned(one, {one.id: HuntSettings(budget=2)})
    assert (one.budget.most, changed.budget.most) == (5, 2)
    assert parameters(one)["budget"] == 5
