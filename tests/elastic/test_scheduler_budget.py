"""A daily budget on the schedule: alerts change places as rarer ones arrive, and end as an ad hoc run's."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from hunts.hunt import Budget, Severity
from hunts.kinds import Match
from mappings.document import get
from mappings.ecs import Event
from scheduler.tick import once
from tests.estate import HOUR, NOON, ad_hoc, code, event, scheduler, store, stored
from tests.happenings import hunt

pytestmark = pytest.mark.elastic

SCORED = hunt(
    Match(events=code("4624"), by=[Event.user.name]),
    id="test-scored",
    severity=Severity.MEDIUM,
    budget=Budget(most=1, of=Event.host.name),
    every=timedelta(hours=1),
    episode=timedelta(days=1),
)


def loud(found):
    return {one["user"]["name"] for one in found.values() if get(one, "event.severity") == 47}


def test_an_alert_is_low_again_when_a_rarer_one_arrives_later(client, namespace):
    one = scheduler(client, namespace, hunts=[SCORED])
    store(
        client, namespace, [event(NOON + n, user=user, host="srv") for n, user in enumerate(["ann", "bob"])]
    )
    once(one)
    assert loud(stored(client, namespace)) == {"ann"}
    store(client, namespace, [event(NOON + HOUR, user="eve", host="dc")])
    once(one)
    assert loud(stored(client, namespace)) == {"eve"}
    assert stored(client, namespace) == ad_hoc(client, namespace, [SCORED])


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_the_order_of_arrival_the_alerts_are_those_of_an_ad_hoc_run(client, namespace, seed):
    random = Random(seed)
    events = [
        event(NOON + random.randrange(10 * HOUR), user=random.choice("abcde"), host=random.choice("xyz"))
        for _ in range(12)
    ]
    one = scheduler(client, namespace, hunts=[SCORED])
    for start in range(0, 12, 4):
        store(client, namespace, events[start : start + 4])
        once(one)
    assert stored(client, namespace) == ad_hoc(client, namespace, [SCORED])


def test_a_budget_that_is_changed_shows_at_the_next_tick(client, namespace):
    store(client, namespace, [event(NOON + n, user=user, host=user) for n, user in enumerate(["ann", "bob"])])
    once(scheduler(client, namespace, hunts=[SCORED]))
    wider = replace(SCORED, budget=Budget(most=2, of=Event.host.name))
    once(scheduler(client, namespace, hunts=[wider]))
    assert loud(stored(client, namespace)) == {"ann", "bob"}
