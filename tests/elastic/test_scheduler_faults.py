"""What must not go wrong when schedulers meet, die, wake up late, or are answered in part."""

import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from elasticsearch import ApiError

from indexer.owner import is_dead, this_process
from scheduler import ledger
from scheduler.buckets import buckets, refresh
from scheduler.commit import Filing, commit
from scheduler.cursor import UNKNOWN, reading
from scheduler.due import Due
from scheduler.evaluation import evaluated
from scheduler.gaps import gaps
from scheduler.plan import plan
from scheduler.shards import indices
from scheduler.tick import evaluate_all, once, tick
from scheduler.work import Piece, projected
from tests.estate import (
    CLEARED,
    DAY,
    HOUR,
    HUNTS,
    LONG_AFTER,
    MINUTE,
    NOON,
    ad_hoc,
    all_gaps,
    event,
    scheduler,
    store,
    stored,
    sweep,
)

pytestmark = pytest.mark.elastic


def month(days=20):
    for day in range(days):
        yield from sweep(NOON + day * DAY + day * 7 * MINUTE, hosts=6)
        yield event(NOON + day * DAY, "1102", host=f"ws{day}")
        yield event(NOON + day * DAY, "7045", host=f"ws{day}")


def claimed(one, hunt):
    """Claim every day of a hunt that is due, as a scheduler does."""
    ledger.refresh(one.client)
    due = [*ledger.of(one.namespace, hunt.id, hunt.digest), ledger.due_by(one.frontier)]
    days = list(ledger.days(one.client, *due))
    return ledger.claim(one.client, days, one.owner, one.clock(), one.lease)


def all_states(one):
    ledger.refresh(one.client)
    return {
        (hunt.id, start): state
        for hunt in one.hunts
        for start, state in ledger.window_states(
            ledger.days(one.client, *ledger.of(one.namespace, hunt.id))
        ).items()
    }


def test_two_schedulers_at_once_share_the_windows_and_evaluate_each_once(client, namespace):
    store(client, namespace, month())
    both = [scheduler(client, namespace, owner=name, wait=time.sleep) for name in ("one", "two")]
    plan(client, both[0].hunts, namespace, LONG_AFTER)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda one: evaluate_all(one, Due(one.hunts, one.frontier)), both))
    assert sum(one.windows for one in done) == len(all_states(both[0]))
    assert stored(client, namespace) == ad_hoc(client, namespace)
    assert all_gaps(both[0]) == []


def test_two_planners_at_once_lose_and_double_nothing(client, namespace):
    store(client, namespace, month())
    both = [scheduler(client, namespace, owner=name, wait=time.sleep) for name in ("one", "two")]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(once, both))
    once(both[0])
    assert stored(client, namespace) == ad_hoc(client, namespace)
    assert all_gaps(both[0]) == []


def test_a_scheduler_that_wakes_up_after_its_lease_changes_nothing(client, namespace):
    store(client, namespace, month(3))
    late = scheduler(client, namespace, owner="late")
    plan(client, late.hunts, namespace, LONG_AFTER)
    hunt = late.hunts[2]
    claims = claimed(late, hunt)
    outcome = evaluated(
        client, hunt, namespace, [window for day in claims for window in day.due(late.frontier)]
    )
    store(client, namespace, [event(NOON + MINUTE, "1102", host="another")])
    once(scheduler(client, namespace, owner="other", now=LONG_AFTER + HOUR))
    alerts, states = stored(client, namespace), all_states(late)
    assert commit(late, [Filing(hunt.hunt, day, outcome.of(day.windows)) for day in claims]) == {}
    projected(late, [Piece(hunt, [day.key for day in claims])])
    assert stored(client, namespace) == alerts == ad_hoc(client, namespace)
    assert all_states(late) == states


def test_without_the_fence_the_late_writes_of_such_a_scheduler_would_change_alerts(
    client, namespace, monkeypatch
):
    store(client, namespace, month(3))
    late = scheduler(client, namespace, owner="late")
    plan(client, late.hunts, namespace, LONG_AFTER)
    hunt = late.hunts[1]
    claims = claimed(late, hunt)
    outcome = evaluated(
        client, hunt, namespace, [window for day in claims for window in day.due(late.frontier)]
    )
    store(client, namespace, [event(NOON - MINUTE, "change", host="ws0")])
    once(scheduler(client, namespace, owner="other", now=LONG_AFTER + HOUR))
    monkeypatch.setattr(ledger, "ours", lambda _now, _claim: True)
    commit(late, [Filing(hunt.hunt, day, outcome.of(day.windows)) for day in claims])
    projected(late, [Piece(hunt, [day.key for day in claims])])
    assert stored(client, namespace) != ad_hoc(client, namespace)


def test_a_live_claim_is_respected(client, namespace):
    store(client, namespace, month(2))
    holder = scheduler(client, namespace, owner="holder")
    plan(client, holder.hunts, namespace, LONG_AFTER)
    assert len(claimed(holder, holder.hunts[2])) == 2
    assert tick(scheduler(client, namespace, owner="other")).done.held == 2


def test_the_claim_of_a_process_that_has_ended_is_taken_over_at_once(client, namespace):
    script = "from indexer.owner import this_process; print(this_process())"
    ended = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    store(client, namespace, month(2))
    dead = scheduler(client, namespace, owner=ended.stdout.strip())
    plan(client, dead.hunts, namespace, LONG_AFTER)
    assert claimed(dead, dead.hunts[2])
    once(scheduler(client, namespace, owner="other", gone=is_dead))
    assert stored(client, namespace) == ad_hoc(client, namespace)


def test_what_was_committed_and_not_projected_is_projected_by_the_next_tick(client, namespace):
    store(client, namespace, month(3))
    dies = scheduler(client, namespace, owner="dies")
    plan(client, dies.hunts, namespace, LONG_AFTER)
    for hunt in dies.hunts:
        claims = claimed(dies, hunt)
        outcome = evaluated(
            client, hunt, namespace, [window for day in claims for window in day.due(dies.frontier)]
        )
        filings = [Filing(hunt.hunt, day, outcome.of(day.windows)) for day in claims]
        assert len(commit(dies, filings)) == len(claims)
    assert stored(client, namespace) == {}
    tick(scheduler(client, namespace, owner="other"))
    assert stored(client, namespace) == ad_hoc(client, namespace)


def test_an_index_that_cannot_be_read_leaves_its_windows_open_with_the_reason(client, namespace):
    store(client, namespace, [event(NOON, "1102"), event(NOON + 40 * DAY, "1102", host="ws2")])
    one = scheduler(client, namespace, hunts=[CLEARED])
    plan(client, one.hunts, namespace, LONG_AFTER)
    client.indices.close(index=f"logs-system.security-{namespace}-2026.01")
    failed = once(one).done
    assert (failed.windows, failed.failed) == (0, 2)
    assert {state.tries for state in all_states(one).values()} == {0}  # not the windows' own fault
    assert "closed" in failed.why
    assert "closed" in gaps(client, one.hunts[0], namespace, one.frontier).unread
    client.indices.open(index=f"logs-system.security-{namespace}-2026.01", wait_for_active_shards=1)
    assert once(one).done.windows == 0
    assert once(scheduler(client, namespace, hunts=[CLEARED], now=LONG_AFTER + MINUTE)).done.windows == 2
    assert stored(client, namespace) == ad_hoc(client, namespace, [CLEARED])
    assert all_gaps(one) == []


def test_a_shard_is_read_from_the_copy_that_gave_its_checkpoint_or_not_at_all(client, namespace):
    store(client, namespace, [event(NOON, "1102")])
    (index,) = indices(client, [f"logs-*-{namespace}-*"])
    (part,) = reading(index, UNKNOWN, "a-digest")
    refresh(client, index.name)
    assert list(buckets(client, part, MINUTE)) == [NOON]
    with pytest.raises(ApiError, match="no data nodes"):
        list(buckets(client, replace(part, node="a-node-that-has-gone"), MINUTE))


def test_killed_again_and_again_nothing_is_missing_and_nothing_double(client, namespace):
    store(client, namespace, month())
    rest = random.Random(7)
    for _ in range(6):
        with working(client, namespace) as child:
            time.sleep(rest.uniform(0.05, 1.5))
            child.kill()
    once(scheduler(client, namespace, owner=this_process(), gone=is_dead))
    assert stored(client, namespace) == ad_hoc(client, namespace, HUNTS)
    assert all_gaps(scheduler(client, namespace)) == []


def test_a_scheduler_that_is_stopped_beyond_its_lease_and_wakes_up_does_no_harm(client, namespace):
    store(client, namespace, month())
    with working(client, namespace) as child:
        time.sleep(0.7)
        child.send_signal(signal.SIGSTOP)
        once(scheduler(client, namespace, owner="other", now=LONG_AFTER + HOUR))
        alerts = stored(client, namespace)
        assert alerts == ad_hoc(client, namespace)
        child.send_signal(signal.SIGCONT)
    assert stored(client, namespace) == alerts
    assert all_gaps(scheduler(client, namespace)) == []


@contextmanager
def working(client, namespace):
    """A process that works everything off, at work."""
    (node,) = client.transport.node_pool.all()
    command = [
        sys.executable,
        "-m",
        "tests.estate",
        node.base_url,
        client._headers["authorization"],
        namespace,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603  (our own module)
        assert child.stdout.readline() == "working\n"
        yield child
